import { describe, expect, it } from 'vitest';
import { TestMailFlow } from '../../../tests/support/mail-flow.ts';
import { mailOf } from '../../mailbox/test-mailboxes.ts';

const asking = (...fields: string[]): Uint8Array =>
  mailOf(
    'Subject: =?utf-8?B?7ZqM7J2Y?=',
    'From: kim@contoso.example',
    'Message-ID: <1@x>',
    ...fields,
    '',
    'text',
  );

async function open() {
  const test = await TestMailFlow.open();
  const [kim, lee] = [await test.person('kim'), await test.person('lee')];
  const { tenant } = test.organization;
  const send = (head: Uint8Array, kind: 'read' | 'notRead' = 'read') =>
    test.flow.receipts.send({ tenant, reader: lee.recipient.recipient, head, kind });
  const addressOf = ({ recipient }: typeof kim) => recipient.addresses[0]?.address ?? '';
  return { test, kim, lee, send, kimAddress: addressOf(kim), leeAddress: addressOf(lee) };
}

describe('[MS-OXOMSG] 2.2.2: a receipt', () => {
  it.each([
    ['read', 'Read: 회의', 'displayed'],
    ['notRead', 'Not read: 회의', 'deleted'],
  ] as const)('says that a message was %s, to whom asked for it', async (kind, subject, disposition) => {
    const { test, kim, send, kimAddress, leeAddress } = await open();
    const field = `Disposition-Notification-To: Kim <${kimAddress}>`;
    expect(await send(asking(field), kind)).toBeDefined();
    await test.drain();
    const [text = ''] = await test.texts(kim);
    expect(await test.subjects(kim)).toEqual([subject]);
    expect(text).toMatch(/^Content-Type: multipart\/report;\s+report-type=disposition-notification/m);
    expect(text).toContain(`Final-Recipient: rfc822;${leeAddress}\r\nOriginal-Message-ID: <1@x>\r\n`);
    expect(text).toContain(`Disposition: manual-action/MDN-sent-automatically; ${disposition}\r\n`);
  });

  it.each([
    ['was not asked for', []],
    ['is to go to two', ['Disposition-Notification-To: a@b.example, c@d.example']],
    ['is to go nowhere', ['Disposition-Notification-To: nobody']],
    [
      'is about what a program wrote',
      ['Disposition-Notification-To: a@b.example', 'Auto-Submitted: auto-replied'],
    ],
    [
      'is about a report',
      ['Disposition-Notification-To: a@b.example', 'Content-Type: multipart/report; boundary=x'],
    ],
  ])('is not sent where it %s', async (_, fields) => {
    const { send } = await open();
    expect(await send(asking(...fields))).toBeUndefined();
  });

  it('is not sent to the reader himself', async () => {
    const { send, leeAddress } = await open();
    expect(await send(asking(`Disposition-Notification-To: ${leeAddress}`))).toBeUndefined();
  });
});
