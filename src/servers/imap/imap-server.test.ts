/** What clients say and what they are told, line by line. */
import { describe, expect, it } from 'vitest';
import { PlainClient } from '../../../tests/support/imap/plain-client.ts';
import {
  fillInbox,
  plainMail,
  serveMailbox,
  talk,
  uidRange,
} from '../../../tests/support/imap/served-mailbox.ts';
import { mailOf } from '../../mailbox/test-mailboxes.ts';
import { flag } from '../../store/ports/mail-model.ts';

const report = mailOf(
  'From: "Kim, Minsu" <minsu@contoso.com>',
  'To: anna@contoso.com',
  'Subject: =?utf-8?B?67O06rOg7ISc?=',
  'Message-ID: <r1@contoso.com>',
  'Date: Mon, 5 Jan 2026 09:00:00 +0900',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  'preamble',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  '',
  '7JWI64WV',
  '--b',
  'Content-Type: message/rfc822',
  '',
  'Subject: inner',
  '',
  'inner body',
  '--b--',
  '',
);

describe('folders', () => {
  it('are listed with what they are for', async () => {
    const { client } = await serveMailbox();
    await client.must('CREATE "Projects/2026"');
    expect(await talk(client, 'LIST "" "%" RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT))')).toEqual([
      '* LIST (\\HasNoChildren) "/" INBOX',
      '* STATUS INBOX (MESSAGES 0 UIDNEXT 1)',
      '* LIST (\\HasNoChildren \\Drafts) "/" Drafts',
      '* STATUS Drafts (MESSAGES 0 UIDNEXT 1)',
      '* LIST (\\HasNoChildren \\Sent) "/" "Sent Items"',
      '* STATUS "Sent Items" (MESSAGES 0 UIDNEXT 1)',
      '* LIST (\\HasNoChildren \\Trash) "/" "Deleted Items"',
      '* STATUS "Deleted Items" (MESSAGES 0 UIDNEXT 1)',
      '* LIST (\\HasNoChildren \\Junk) "/" "Junk Email"',
      '* STATUS "Junk Email" (MESSAGES 0 UIDNEXT 1)',
      '* LIST (\\HasNoChildren \\Archive) "/" Archive',
      '* STATUS Archive (MESSAGES 0 UIDNEXT 1)',
      '* LIST (\\HasNoChildren) "/" Outbox',
      '* STATUS Outbox (MESSAGES 0 UIDNEXT 1)',
      '* LIST (\\HasChildren) "/" Projects',
      '* STATUS Projects (MESSAGES 0 UIDNEXT 1)',
      'OK Done.',
    ]);
    expect(await talk(client, 'LIST "" "Projects/*"')).toEqual([
      '* LIST (\\HasNoChildren) "/" Projects/2026',
      'OK Done.',
    ]);
    expect(await talk(client, 'LIST "" ""')).toEqual(['* LIST (\\Noselect) "/" ""', 'OK Done.']);
    expect(await talk(client, 'LIST "" inbox')).toEqual(['* LIST (\\HasNoChildren) "/" INBOX', 'OK Done.']);
  });

  it('are subscribed to until somebody says otherwise', async () => {
    const { client } = await serveMailbox();
    await client.must('UNSUBSCRIBE Drafts');
    const { lines } = await client.must('LSUB "" "D*"');
    expect(lines).toEqual(['* LSUB (\\HasNoChildren \\Trash) "/" "Deleted Items"']);
    await client.must('SUBSCRIBE Drafts');
    expect((await client.must('LIST (SUBSCRIBED) "" "D*"')).lines).toEqual([
      '* LIST (\\HasNoChildren \\Drafts \\Subscribed) "/" Drafts',
      '* LIST (\\HasNoChildren \\Trash \\Subscribed) "/" "Deleted Items"',
    ]);
  });

  it('have names in any script, with a slash in them too', async () => {
    const { client, mailbox } = await serveMailbox();
    await mailbox.ensureFolder(['업무', 'AC/DC']);
    expect((await client.must('LIST "" "&xcW7NA-*"')).lines).toEqual([
      '* LIST (\\HasChildren) "/" &xcW7NA-',
      '* LIST (\\HasNoChildren) "/" &xcW7NA-/AC&IhU-DC',
    ]);
    expect(await talk(client, 'STATUS "&xcW7NA-/AC&IhU-DC" (MESSAGES)')).toEqual([
      '* STATUS &xcW7NA-/AC&IhU-DC (MESSAGES 0)',
      'OK Done.',
    ]);
    await client.must('ENABLE UTF8=ACCEPT');
    const utf8 = Buffer.from('"업무"').toString('latin1');
    expect(await talk(client, `STATUS ${utf8} (UNSEEN)`)).toEqual([
      `* STATUS ${utf8} (UNSEEN 0)`,
      'OK Done.',
    ]);
  });

  it.each([
    ['SELECT Nothing', 'NO [NONEXISTENT] There is no mailbox "Nothing". LIST shows those there are.'],
    ['CREATE inbox', 'NO [ALREADYEXISTS] There is a mailbox "INBOX" already.'],
    ['CREATE a//b', 'NO [CANNOT] A part of the name is empty.'],
    [
      'DELETE INBOX',
      'NO [NOPERM] "Inbox" is one of the folders that every mailbox has and cannot be removed. Empty it instead.',
    ],
    ['FETCH 1 FLAGS', 'BAD Select a mailbox before FETCH.'],
    ['LOGIN a b', 'BAD Somebody has signed in already.'],
    ['XYZZY', 'BAD '],
    ['GETQUOTA other', 'NO [NONEXISTENT] There is no quota root "other".'],
    ['COMPRESS LZMA', 'BAD LZMA is not known here; DEFLATE is.'],
  ])('%s is refused', async (line, answer) => {
    const { client } = await serveMailbox();
    expect((await talk(client, line)).at(-1)).toMatch(
      answer === 'BAD ' ? /^BAD ./ : new RegExp(`^${RegExp.escape(answer)}$`),
    );
  });

  it('INBOX gives its messages away when it is renamed', async () => {
    const { client, mailbox } = await serveMailbox();
    await fillInbox(mailbox, plainMail('one'));
    await client.must('RENAME INBOX Old');
    expect((await client.must('STATUS INBOX (MESSAGES)')).lines).toEqual(['* STATUS INBOX (MESSAGES 0)']);
    expect((await client.must('STATUS Old (MESSAGES)')).lines).toEqual(['* STATUS Old (MESSAGES 1)']);
    await client.must('CREATE Years');
    await client.must('RENAME Old Years/2025');
    expect((await client.must('LIST "" "Years/*"')).lines).toEqual([
      '* LIST (\\HasNoChildren) "/" Years/2025',
    ]);
  });
});

describe('messages', () => {
  it.each<[string, readonly string[]]>([
    ['BODY.PEEK[TEXT]<2.5>', ['BODY[TEXT]<2> {5}\r\neambl']],
    [
      'BODY.PEEK[HEADER.FIELDS (message-id)]',
      ['BODY[HEADER.FIELDS (message-id)] {32}\r\nMessage-ID: <r1@contoso.com>\r\n\r\n'],
    ],
    ['BODY.PEEK[1]', ['BODY[1] {8}\r\n7JWI64WV']],
    [
      'BODY.PEEK[1.MIME]',
      [
        'BODY[1.MIME] {78}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n',
      ],
    ],
    ['BODY.PEEK[2.HEADER]', ['BODY[2.HEADER] {18}\r\nSubject: inner\r\n\r\n']],
    ['BODY.PEEK[2.TEXT]', ['BODY[2.TEXT] {10}\r\ninner body']],
    ['BODY.PEEK[2.1]', ['BODY[2.1] {10}\r\ninner body']],
    ['BODY.PEEK[7]', ['BODY[7] NIL']],
    ['BINARY.PEEK[1]', [`BINARY[1] ~{6}\r\n${Buffer.from('안녕').toString('latin1')}`]],
    ['BINARY.SIZE[1]', ['BINARY.SIZE[1] 6']],
    [
      'BODY',
      [
        'BODY (("text" "plain" ("charset" "utf-8") NIL NIL "base64" 8 1)("message" "rfc822" NIL NIL NIL "7bit" 28 ("NIL"',
      ],
    ],
  ])('FETCH %s', async (item, expected) => {
    const { client, mailbox } = await serveMailbox();
    await fillInbox(mailbox, report);
    await client.must('EXAMINE INBOX');
    const { lines } = await client.must(`FETCH 1 ${item}`);
    if (item === 'BODY')
      expect(lines[0]).toContain(
        '(("text" "plain" ("charset" "utf-8") NIL NIL "base64" 8 1)("message" "rfc822" NIL NIL NIL "7bit" ',
      );
    else expect(lines).toEqual(expected.map((each) => `* 1 FETCH (${each})`));
  });

  it('are marked as read by being read, unless one only peeks', async () => {
    const { client, mailbox } = await serveMailbox();
    await fillInbox(mailbox, plainMail('one'), plainMail('two'));
    await client.must('SELECT INBOX');
    expect(await talk(client, 'FETCH 1:2 BODY.PEEK[HEADER.FIELDS (Subject)]')).toHaveLength(3);
    expect(await talk(client, 'UID SEARCH UNSEEN')).toEqual(['* SEARCH 1 2', 'OK Done.']);
    expect(await talk(client, 'FETCH 2 RFC822.TEXT')).toEqual([
      '* 2 FETCH (FLAGS (\\Seen) RFC822.TEXT {11}\r\nabout two\r\n)',
      'OK Done.',
    ]);
    expect(await talk(client, 'UID SEARCH UNSEEN')).toEqual(['* SEARCH 1', 'OK Done.']);
  });

  it('are appended, several at once, all or none', async () => {
    const { client, mailbox } = await serveMailbox(200);
    expect(
      await talk(client, 'APPEND Drafts (\\Draft $Work) "05-Jan-2026 09:00:00 +0900"', plainMail('one')),
    ).toEqual(['OK [APPENDUID N 1] Done.']);
    const big = Buffer.alloc(400, 'x');
    expect((await talk(client, 'APPEND Drafts', big)).at(-1)).toMatch(/^NO \[OVERQUOTA\] /);
    expect((await talk(client, 'APPEND Nowhere', plainMail('two'))).at(-1)).toMatch(/^NO \[TRYCREATE\] /);
    await client.must('SELECT Drafts');
    expect(await talk(client, 'FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE)')).toEqual([
      '* 1 FETCH (FLAGS (\\Draft $Work) INTERNALDATE " 5-Jan-2026 00:00:00 +0000" RFC822.SIZE 40)',
      'OK Done.',
    ]);
    const { usage } = await mailbox.describe();
    expect(usage.itemCount).toBe(1);
  });

  it('are found', async () => {
    const { client, mailbox } = await serveMailbox();
    await fillInbox(mailbox, plainMail('alpha'), report, plainMail('gamma'));
    await client.must('SELECT INBOX');
    await client.must('STORE 3 +FLAGS.SILENT (\\Flagged $Work)');
    for (const [question, answer] of [
      ['ALL', '1 2 3'],
      ['FROM "Kim, Minsu"', '2'],
      ['NOT FROM minsu', '1 3'],
      ['OR SUBJECT alpha KEYWORD $work', '1 3'],
      ['OR FROM minsu FLAGGED', '2 3'],
      ['NOT (FROM minsu FLAGGED)', '1 2 3'],
      ['HEADER Message-ID r1@', '2'],
      ['HEADER Message-ID ""', '2'],
      ['TEXT gamma', '3'],
      ['SINCE 6-Jan-2026 BEFORE 7-Jan-2026', '2'],
      ['SENTON 5-Jan-2026', '2'],
      ['LARGER 100', '2'],
      ['2:* UNFLAGGED', '2'],
      ['UID 3', '3'],
      ['DELETED', ''],
    ] as const) {
      expect([question, ...(await talk(client, `SEARCH ${question}`))]).toEqual([
        question,
        `* SEARCH${answer === '' ? '' : ` ${answer}`}`,
        'OK Done.',
      ]);
    }
    const [esearch] = await talk(client, 'UID SEARCH RETURN (MIN MAX COUNT ALL) UNFLAGGED');
    expect(esearch).toMatch(/^\* ESEARCH \(TAG "p\d+"\) UID MIN 1 MAX 2 COUNT 2 ALL 1:2$/);
    await client.must('SEARCH RETURN (SAVE) FLAGGED');
    expect((await client.must('FETCH $ UID')).lines).toEqual(['* 3 FETCH (UID 3)']);
    expect((await talk(client, 'SEARCH CHARSET EUC-KR SUBJECT x')).at(-1)).toBe(
      'NO [BADCHARSET (US-ASCII UTF-8)] Search in UTF-8.',
    );
  });

  it('are copied, moved and expunged', async () => {
    const { client, mailbox } = await serveMailbox();
    await fillInbox(mailbox, plainMail('one'), plainMail('two'), plainMail('three'));
    await client.must('SELECT INBOX');
    expect(await talk(client, 'COPY 1:2 Archive')).toEqual(['OK [COPYUID N 1:2 1:2] Done.']);
    expect(await talk(client, 'UID MOVE 2 Archive')).toEqual([
      '* OK [COPYUID N 2 3] Moved.',
      '* 2 EXPUNGE',
      'OK Done.',
    ]);
    expect(await talk(client, 'COPY 1 Nowhere')).toEqual([
      'NO [TRYCREATE] There is no mailbox "Nowhere". LIST shows those there are.',
    ]);
    await client.must('STORE 1:2 +FLAGS.SILENT \\Deleted');
    expect(await talk(client, 'UID EXPUNGE 3')).toEqual(['* 2 EXPUNGE', 'OK Done.']);
    expect(await talk(client, 'EXPUNGE')).toEqual(['* 1 EXPUNGE', 'OK Done.']);
    const { messages } = await mailbox.recoverable.list({ limit: 10 });
    expect(messages).toHaveLength(2);
  });
});

describe('two clients', () => {
  it('keep their message numbers while they use them', async () => {
    const { client: one, connect, mailbox } = await serveMailbox();
    await fillInbox(mailbox, plainMail('one'), plainMail('two'), plainMail('three'));
    const other = await connect();
    await one.must('SELECT INBOX');
    await other.must('SELECT INBOX');
    await other.must('STORE 1 +FLAGS.SILENT \\Deleted');
    await other.must('EXPUNGE');
    // Not during FETCH, STORE and SEARCH with numbers: RFC 9051 section 7.5.1.
    expect(await talk(one, 'FETCH 1:3 UID')).toEqual(['* 2 FETCH (UID 2)', '* 3 FETCH (UID 3)', 'OK Done.']);
    expect(await talk(one, 'STORE 3 FLAGS.SILENT \\Seen')).toEqual(['OK Done.']);
    expect(await talk(one, 'SEARCH SEEN')).toEqual(['* SEARCH 3', 'OK Done.']);
    expect(await talk(one, 'NOOP')).toEqual(['* 1 EXPUNGE', 'OK Done.']);
    expect(await talk(one, 'FETCH 1:2 UID')).toEqual(['* 1 FETCH (UID 2)', '* 2 FETCH (UID 3)', 'OK Done.']);
    expect(await talk(other, 'NOOP')).toEqual(['* 2 FETCH (UID 3 FLAGS (\\Seen))', 'OK Done.']);
  });

  it('hear of what came, and never of what came and went', async () => {
    const { client: one, mailbox } = await serveMailbox();
    const inbox = await fillInbox(mailbox, plainMail('one'));
    await one.must('SELECT INBOX');
    await fillInbox(mailbox, plainMail('two'), plainMail('three'));
    await mailbox.expunge(inbox, uidRange(2));
    expect(await talk(one, 'NOOP')).toEqual(['* 2 EXISTS', 'OK Done.']);
    expect(await talk(one, 'UID FETCH 1:* UID')).toEqual([
      '* 1 FETCH (UID 1)',
      '* 2 FETCH (UID 3)',
      'OK Done.',
    ]);
  });

  it('learn that their folder was removed', async () => {
    const { client, mailbox } = await serveMailbox();
    const folder = await mailbox.ensureFolder(['Gone']);
    await client.must('SELECT Gone');
    await mailbox.removeFolder(folder.folder);
    await client.command('NOOP');
    expect((await talk(client, 'FETCH 1:* FLAGS')).at(-1)).toMatch(
      /^NO \[NONEXISTENT\] This mailbox was removed/,
    );
    await client.must('SELECT INBOX');
  });
});

describe('CONDSTORE and QRESYNC', () => {
  it('tell what changed since a number', async () => {
    const { client, mailbox } = await serveMailbox();
    const inbox = await fillInbox(mailbox, plainMail('one'), plainMail('two'), plainMail('three'));
    const { lines } = await client.must('SELECT INBOX (CONDSTORE)');
    const modseq = /HIGHESTMODSEQ (\d+)/.exec(lines.join('\n'))?.[1] ?? '';
    const validity = /UIDVALIDITY (\d+)/.exec(lines.join('\n'))?.[1] ?? '';
    await client.must('UNSELECT');
    await mailbox.updateFlags(inbox, uidRange(2), {
      mode: 'add',
      flags: flag.flagged,
      keywords: [],
    });
    await mailbox.expunge(inbox, uidRange(1));
    await client.must('ENABLE QRESYNC');
    const again = await client.must(`SELECT INBOX (QRESYNC (${validity} ${modseq} 1:3))`);
    expect(
      again.lines
        .filter((line) => /VANISHED|FETCH/.test(line))
        .map((line) => line.replace(/MODSEQ \(\d+\)/, 'MODSEQ')),
    ).toEqual(['* VANISHED (EARLIER) 1', '* 1 FETCH (UID 2 FLAGS (\\Flagged) MODSEQ)']);
    const fetched = await client.must(`UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${modseq} VANISHED)`);
    expect(fetched.lines.map((line) => line.replace(/MODSEQ \(\d+\)/, 'MODSEQ'))).toEqual([
      '* VANISHED (EARLIER) 1',
      '* 1 FETCH (UID 2 FLAGS (\\Flagged) MODSEQ)',
    ]);
    expect((await talk(client, `STORE 1:2 (UNCHANGEDSINCE ${modseq}) +FLAGS \\Seen`)).at(-1)).toBe(
      'OK [MODIFIED 1] Done.',
    );
    await mailbox.expunge(inbox, uidRange(3));
    expect((await client.must('NOOP')).lines).toEqual(['* VANISHED 3']);
  });
});

describe('a stranger', () => {
  it.each([
    ['LOGIN kim wrong', 'NO [AUTHENTICATIONFAILED] The user name or the password is not right.'],
    ['SELECT INBOX', 'BAD Sign in before SELECT.'],
    ['AUTHENTICATE CRAM-MD5', 'NO [CANNOT] CRAM-MD5 is not known here. PLAIN, OAUTHBEARER, XOAUTH2 are.'],
    [
      `AUTHENTICATE PLAIN ${Buffer.from('\0kim\0wrong').toString('base64')}`,
      'NO [AUTHENTICATIONFAILED] The user name or the password is not right.',
    ],
    [
      `AUTHENTICATE PLAIN ${Buffer.from('lee\0kim\0pass').toString('base64')}`,
      'NO [AUTHORIZATIONFAILED] Nobody works in a mailbox in the name of another here.',
    ],
  ])('%s', async (line, answer) => {
    const { server } = await serveMailbox();
    const client = await PlainClient.connect(server);
    expect((await talk(client, line)).at(-1)).toBe(answer);
    await client[Symbol.asyncDispose]();
  });

  it('signs in with a password or a token', async () => {
    const { server } = await serveMailbox();
    for (const [mechanism, initial] of [
      ['PLAIN', '\0kim\0pass'],
      ['XOAUTH2', 'user=whoever\x01auth=Bearer kim\x01\x01'],
      ['OAUTHBEARER', 'n,,\x01auth=Bearer kim\x01\x01'],
    ] as const) {
      const client = await PlainClient.connect(server);
      const line = `AUTHENTICATE ${mechanism} ${Buffer.from(initial).toString('base64')}`;
      expect((await talk(client, line)).at(-1)).toMatch(/^OK \[CAPABILITY IMAP4rev1 .*\] Welcome, kim\.$/);
      await client[Symbol.asyncDispose]();
    }
  });
});
