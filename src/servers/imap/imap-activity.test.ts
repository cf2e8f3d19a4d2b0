/** What reports are told of mail programs. */
import { describe, expect, it } from 'vitest';
import { PlainClient } from '../../../tests/support/imap/plain-client.ts';
import { plainMail, serveMailbox, talk } from '../../../tests/support/imap/served-mailbox.ts';
import { type ActivityRecorder, noActivity } from '../../mailbox/activity-recorder.ts';

function listen() {
  const told: string[] = [];
  const ended = Promise.withResolvers<void>();
  const activity: ActivityRecorder = {
    ...noActivity,
    connected: ({ clientType, clientName, recipient }) =>
      told.push(`${recipient} ${clientType} "${clientName}"`),
    named: ({ clientName }, name) => told.push(`"${clientName}" is "${name}"`),
    disconnected() {
      told.push('gone');
      ended.resolve();
    },
    message: ({ direction, event, subject, messageId, bytes, fromIp, sender, recipients }) => {
      const to = recipients
        .map(({ address, recipient, status }) => `${address} (${recipient}) ${status}`)
        .join();
      told.push([direction, event, subject, messageId, bytes, fromIp, sender.address, to].join(' | '));
    },
  };
  return { told, activity, ended: ended.promise };
}

describe('reports are told', () => {
  it('of a sign-in, with the name that the program gives before it or after it, and of its end', async () => {
    const { told, activity, ended } = listen();
    const { server, client } = await serveMailbox(null, { activity });
    await talk(client, 'ID ("vendor" "Mozilla" "name" "Thunderbird")');
    await talk(client, 'ID NIL');
    const other = await PlainClient.connect(server);
    await talk(other, 'ID ("name" "Outlook")');
    await talk(other, 'LOGIN kim wrong');
    await talk(other, 'LOGIN kim pass');
    await talk(other, 'LOGOUT');
    await ended;
    expect(told).toEqual(['1 IMAP4 ""', '"" is "Thunderbird"', '1 IMAP4 "Outlook"', 'gone']);
  });

  it('of messages that were appended, and of none that was refused', async () => {
    const { told, activity } = listen();
    const { client } = await serveMailbox(300, { activity });
    await talk(client, 'APPEND INBOX', plainMail('one'));
    await talk(client, 'APPEND Nowhere', plainMail('two'));
    await talk(client, 'APPEND INBOX', Buffer.alloc(400, 'x'));
    await talk(
      client,
      'APPEND Drafts',
      Buffer.from(
        'From: "Kim, Minsu" <kim@fabrikam.com>\r\nMessage-ID: <1@x>\r\nSubject: =?utf-8?B?7ZqM7J2Y?=\r\n\r\n',
      ),
    );
    expect(told.slice(1)).toEqual([
      'Inbound | ImapAppend | one |  | 40 | 127.0.0.1 | a@b.c | kim (1) Delivered',
      'Inbound | ImapAppend | 회의 | 1@x | 91 | 127.0.0.1 | kim@fabrikam.com | kim (1) Delivered',
    ]);
  });
});
