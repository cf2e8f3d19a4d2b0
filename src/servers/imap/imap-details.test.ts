/** Section by section, what the specifications ask of whoever announces them. */
import { describe, expect, it } from 'vitest';
import { PlainClient } from '../../../tests/support/imap/plain-client.ts';
import {
  fillInbox,
  plainMail,
  serveMailbox,
  talk,
  uidRange,
} from '../../../tests/support/imap/served-mailbox.ts';
import { flag } from '../../store/ports/mail-model.ts';

async function withMail(...subjects: readonly string[]) {
  const served = await serveMailbox();
  const inbox = await fillInbox(served.mailbox, ...subjects.map(plainMail));
  return { ...served, inbox };
}

describe('SELECT', () => {
  it('tells of a folder what rev1 asks for', async () => {
    const { client, mailbox, inbox } = await withMail('one', 'two', 'three');
    await mailbox.updateFlags(inbox, uidRange(1), { mode: 'add', flags: flag.seen, keywords: [] });
    expect(await talk(client, 'SELECT INBOX')).toEqual([
      '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded $MDNSent $Junk $NotJunk)',
      '* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Forwarded $MDNSent $Junk $NotJunk \\*)] These can be kept.',
      '* 3 EXISTS',
      '* 0 RECENT',
      '* OK [UNSEEN 2] The first unseen.',
      '* OK [UIDVALIDITY N] UIDs are valid.',
      '* OK [UIDNEXT 4] The next UID.',
      '* OK [HIGHESTMODSEQ N] Changes are counted.',
      expect.stringMatching(/^\* OK \[MAILBOXID \(F\d+\)\]/),
      'OK [READ-WRITE] INBOX is selected.',
    ]);
  });

  it('tells in rev2 without what rev2 has given up', async () => {
    const { client } = await withMail('one');
    await client.must('ENABLE IMAP4rev2');
    const lines = (await talk(client, 'EXAMINE INBOX')).join('\n');
    expect(lines).not.toMatch(/RECENT|UNSEEN/);
    expect(lines).toContain('* LIST () "/" INBOX');
    expect(lines).toContain('* OK [PERMANENTFLAGS ()]');
    expect(await talk(client, 'SEARCH ALL')).toEqual([
      expect.stringMatching(/^\* ESEARCH \(TAG "p\d+"\) ALL 1$/),
      'OK Done.',
    ]);
  });

  it('leaves nothing selected where it fails', async () => {
    const { client } = await withMail('one');
    await client.must('SELECT INBOX');
    expect(await talk(client, 'SELECT Nothing')).toEqual([
      '* OK [CLOSED] The other was closed.',
      expect.stringMatching(/^NO \[NONEXISTENT\]/),
    ]);
    expect(await talk(client, 'FETCH 1 FLAGS')).toEqual(['BAD Select a mailbox before FETCH.']);
  });

  it.each([
    ['SELECT INBOX (QRESYNC (1 1))', /^BAD QRESYNC needs ENABLE QRESYNC/],
    ['UNSELECT', /^BAD Select a mailbox/],
    ['CLOSE', /^BAD Select a mailbox/],
    ['SELECT', /^BAD /],
  ])('%s is refused', async (line, answer) => {
    const { client } = await withMail();
    expect((await talk(client, line)).at(-1)).toMatch(answer);
  });

  it('takes any mod-sequence of 63 bits', async () => {
    const { client } = await withMail('one');
    await client.must('ENABLE QRESYNC');
    const { lines } = await client.must('SELECT INBOX');
    const validity = /UIDVALIDITY (\d+)/.exec(lines.join('\n'))?.[1];
    const again = await client.must(`SELECT INBOX (QRESYNC (${validity} 9223372036854775807 1:*))`);
    expect(again.lines.filter((line) => /VANISHED|FETCH/.test(line))).toEqual([]);
  });
});

describe('an empty mailbox', () => {
  it.each([
    ['FETCH 1:* FLAGS', 'BAD There is no message with this number.'],
    ['FETCH * FLAGS', 'BAD There is no message with this number.'],
    ['UID FETCH 1:* FLAGS', 'OK Done.'],
    ['UID FETCH * FLAGS', 'OK Done.'],
    ['UID STORE 1:* +FLAGS \\Seen', 'OK Done.'],
    ['UID COPY 1:* Archive', 'OK There was nothing to do.'],
    ['UID MOVE 7 Archive', 'OK There was nothing to do.'],
    ['EXPUNGE', 'OK Done.'],
    ['UID EXPUNGE 1:*', 'OK Done.'],
  ])('%s', async (line, answer) => {
    const { client } = await withMail();
    await client.must('SELECT INBOX');
    expect(await talk(client, line)).toEqual([answer]);
  });
});

describe('LIST', () => {
  async function listing() {
    const { client, mailbox } = await withMail();
    await mailbox.ensureFolder(['a', 'b', 'c']);
    await client.must('UNSUBSCRIBE Archive');
    return client;
  }

  it.each<[string, readonly string[]]>([
    ['LIST "" (a/% INBOX)', ['(\\HasNoChildren) "/" INBOX', '(\\HasChildren) "/" a/b']],
    ['LIST "a/" %', ['(\\HasChildren) "/" a/b']],
    ['LIST "" "*c"', ['(\\HasNoChildren) "/" a/b/c']],
    ['LIST "" inBox', ['(\\HasNoChildren) "/" INBOX']],
    ['LIST "" "%/%/%"', ['(\\HasNoChildren) "/" a/b/c']],
    ['LIST (SPECIAL-USE) "" "S*"', ['(\\HasNoChildren \\Sent) "/" "Sent Items"']],
    ['LIST "" "A*" RETURN (SUBSCRIBED CHILDREN)', ['(\\HasNoChildren \\Archive) "/" Archive']],
    ['LIST (SUBSCRIBED) "" "A*"', []],
  ])('%s', async (line, expected) => {
    const client = await listing();
    const { lines } = await client.must(line);
    expect(lines).toEqual(expected.map((each) => `* LIST ${each}`));
  });

  it('shows what is above something that was asked for', async () => {
    const client = await listing();
    await client.must('UNSUBSCRIBE a');
    await client.must('UNSUBSCRIBE a/b');
    expect((await client.must('LIST (SUBSCRIBED RECURSIVEMATCH) "" "a%"')).lines).toEqual([
      '* LIST (\\HasChildren) "/" a ("CHILDINFO" ("SUBSCRIBED"))',
    ]);
    expect((await client.must('LSUB "" "a%"')).lines).toEqual(['* LSUB (\\HasChildren \\Noselect) "/" a']);
  });

  it('keeps names that were subscribed to when their folder goes', async () => {
    const client = await listing();
    await client.must('SUBSCRIBE a/b/c');
    await client.must('DELETE a/b/c');
    expect((await client.must('LIST (SUBSCRIBED) "" "a/b/*"')).lines).toEqual([
      '* LIST (\\NonExistent \\Subscribed) "/" a/b/c',
    ]);
    expect((await client.must('LIST "" "a/b/*"')).lines).toEqual([]);
  });

  it.each([
    ['LIST (RECURSIVEMATCH) "" *', /^BAD RECURSIVEMATCH goes with/],
    ['LIST (BLUE) "" *', /^BAD LIST selects by/],
    [`LIST "" (${'* '.repeat(100)}*)`, /^NO \[LIMIT\]/],
    [`LIST "" ${'*a'.repeat(3_000)}`, /^NO \[LIMIT\]/],
  ])('%# is refused', async (line, answer) => {
    const client = await listing();
    expect((await talk(client, line)).at(-1)).toMatch(answer);
  });
});

describe('FETCH', () => {
  it.each([
    ['BODY.PEEK[]<9999.10>', 'BODY[]<9999> {0}\r\n'],
    ['BODY.PEEK[TEXT]<0.4>', 'BODY[TEXT]<0> {4}\r\nabou'],
    ['BODY.PEEK[TEXT]<6.100>', 'BODY[TEXT]<6> {5}\r\none\r\n'],
    ['(UID UID)', 'UID 1'],
    ['BODY.PEEK[HEADER.FIELDS (X-None)]', 'BODY[HEADER.FIELDS (X-None)] {2}\r\n\r\n'],
    ['BODY.PEEK[HEADER.FIELDS.NOT (From)]', 'BODY[HEADER.FIELDS.NOT (From)] {16}\r\nSubject: one\r\n\r\n'],
    ['THREADID', 'THREADID NIL'],
  ])('%s', async (items, expected) => {
    const { client } = await withMail('one');
    await client.must('SELECT INBOX');
    expect(await talk(client, `FETCH 1 ${items}`)).toEqual([`* 1 FETCH (${expected})`, 'OK Done.']);
  });

  it.each([
    ['FAST', /^\* 1 FETCH \(FLAGS \(\) INTERNALDATE "[^"]+" RFC822.SIZE \d+\)$/],
    ['ALL', /^\* 1 FETCH \(FLAGS \(\) INTERNALDATE "[^"]+" RFC822.SIZE \d+ ENVELOPE \(.*\)\)$/],
    ['FULL', /^\* 1 FETCH \(FLAGS \(\) .* ENVELOPE \(.*\) BODY \(.*\)\)$/],
  ])('%s stands for several', async (macro, expected) => {
    const { client } = await withMail('one');
    await client.must('SELECT INBOX');
    expect((await talk(client, `FETCH 1 ${macro}`))[0]).toMatch(expected);
  });

  it.each([
    ['no header', '\r\nbody\r\n'],
    ['nothing', ''],
    ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=x\r\n\r\ntext\r\n'],
    ['no boundary', 'Content-Type: multipart/mixed\r\n\r\ntext\r\n'],
    ['a type that is none', 'Content-Type: ;;;"\r\n\r\n--x'],
    ['NUL and eight bits', 'Subject: \xff\xfe\0\r\n\r\n\0'],
    ['a message in a message without end', 'Content-Type: message/rfc822\r\n\r\n'.repeat(200)],
  ])('gives the structure of a message with %s', async (_, bytes) => {
    const { client, mailbox } = await serveMailbox();
    await fillInbox(mailbox, Buffer.from(bytes, 'latin1'));
    await client.must('SELECT INBOX');
    const lines = await talk(client, 'FETCH 1 (ENVELOPE BODYSTRUCTURE BODY RFC822.SIZE)');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^\* 1 FETCH \(RFC822.SIZE \d+ ENVELOPE \(.*\) BODYSTRUCTURE \(.*\) BODY \(.*\)\)$/s,
    );
  });

  it('tells numbers of changes once somebody has asked', async () => {
    const { client } = await withMail('one', 'two');
    await client.must('SELECT INBOX');
    expect(await talk(client, 'STORE 1 +FLAGS.SILENT \\Seen')).toEqual(['OK Done.']);
    await client.must('ENABLE CONDSTORE');
    expect(await talk(client, 'STORE 1 +FLAGS.SILENT \\Flagged')).toEqual([
      '* 1 FETCH (UID 1 MODSEQ (N))',
      'OK Done.',
    ]);
    expect(await talk(client, 'FETCH 1 FLAGS')).toEqual([
      '* 1 FETCH (FLAGS (\\Seen \\Flagged) MODSEQ (N))',
      'OK Done.',
    ]);
    expect(await talk(client, 'STORE 2 (UNCHANGEDSINCE 1) +FLAGS \\Seen')).toEqual(['OK [MODIFIED 2] Done.']);
  });

  it('answers STORE with flags that were so before', async () => {
    const { client } = await withMail('one');
    await client.must('SELECT INBOX');
    for (let times = 0; times < 2; times += 1) {
      expect(await talk(client, 'STORE 1 +FLAGS (\\Seen)')).toEqual([
        '* 1 FETCH (FLAGS (\\Seen))',
        'OK Done.',
      ]);
    }
  });
});

describe('QRESYNC', () => {
  it('says after EXPUNGE and MOVE from where to ask again', async () => {
    const { client } = await withMail('one', 'two', 'three');
    await client.must('ENABLE QRESYNC');
    await client.must('SELECT INBOX');
    await client.must('STORE 1 +FLAGS.SILENT \\Deleted');
    expect(await talk(client, 'EXPUNGE')).toEqual(['* VANISHED 1', 'OK [HIGHESTMODSEQ N] Done.']);
    expect(await talk(client, 'EXPUNGE')).toEqual(['OK Done.']);
    expect(await talk(client, 'MOVE 1 Archive')).toEqual([
      '* OK [COPYUID N 2 1] Moved.',
      '* VANISHED 2',
      'OK [HIGHESTMODSEQ N] Done.',
    ]);
  });

  it('names with the number after EXPUNGE a state in which nothing is missing', async () => {
    const { client, connect } = await withMail('one', 'two');
    await client.must('ENABLE QRESYNC');
    const first = await client.must('SELECT INBOX');
    const validity = /UIDVALIDITY (\d+)/.exec(first.lines.join('\n'))?.[1];
    await client.must('STORE 1 +FLAGS.SILENT \\Deleted');
    const modseq = /HIGHESTMODSEQ (\d+)/.exec((await client.must('EXPUNGE')).text)?.[1];
    const other = await connect();
    await other.must('ENABLE QRESYNC');
    const { lines } = await other.must(`SELECT INBOX (QRESYNC (${validity} ${modseq}))`);
    expect(lines.filter((line) => /VANISHED|FETCH/.test(line))).toEqual([]);
    expect(lines.join('\n')).toContain(`HIGHESTMODSEQ ${modseq}]`);
  });
});

describe('SEARCH', () => {
  it.each([
    ['RETURN (MIN) ALL', 'MIN 1'],
    ['RETURN (COUNT) SEEN', 'COUNT 0'],
    ['RETURN () ALL', 'ALL 1:3'],
    ['RETURN (MIN MAX) SEEN', ''],
  ])('%s', async (question, answer) => {
    const { client } = await withMail('one', 'two', 'three');
    await client.must('SELECT INBOX');
    const [line = ''] = await talk(client, `SEARCH ${question}`);
    expect(line.replace(/^\* ESEARCH \(TAG "p\d+"\) ?/, '')).toBe(answer);
  });

  it('keeps what it has found for the next command', async () => {
    const { client } = await withMail('one', 'two', 'three');
    await client.must('SELECT INBOX');
    await client.must('SEARCH RETURN (SAVE MIN) ALL');
    expect((await client.must('UID FETCH $ UID')).lines).toEqual(['* 1 FETCH (UID 1)']);
    await client.must('SEARCH RETURN (SAVE) SUBJECT nothing');
    expect((await client.must('FETCH $ UID')).lines).toEqual([]);
    expect((await talk(client, 'SEARCH RETURN (PARTIAL 1:2) ALL')).at(-1)).toMatch(/^BAD SEARCH returns/);
  });

  it('reads UTF-8 in literals', async () => {
    const { client, mailbox } = await serveMailbox();
    await fillInbox(mailbox, Buffer.from('Subject: =?utf-8?B?67O06rOg7ISc?=\r\n\r\nx\r\n'));
    await client.must('SELECT INBOX');
    expect(await talk(client, 'SEARCH CHARSET UTF-8 SUBJECT', Buffer.from('보고'))).toEqual([
      '* SEARCH 1',
      'OK Done.',
    ]);
  });
});

describe('APPEND', () => {
  it('into the selected folder is told', async () => {
    const { client } = await withMail('one');
    await client.must('SELECT INBOX');
    expect(await talk(client, 'APPEND INBOX', plainMail('two'))).toEqual([
      '* 2 EXISTS',
      'OK [APPENDUID N 2] Done.',
    ]);
    expect((await talk(client, 'CAPABILITY')).join(' ')).toContain('APPENDLIMIT=67108864');
    expect(await talk(client, 'STATUS INBOX (APPENDLIMIT SIZE DELETED)')).toEqual([
      expect.stringMatching(/^\* STATUS INBOX \(DELETED 0 SIZE \d+ APPENDLIMIT 67108864\)$/),
      'OK Done.',
    ]);
  });

  it('of too much is refused, and the next command is heard', async () => {
    const { client } = await serveMailbox(null, { maxMessageBytes: 1_000 });
    expect((await talk(client, 'APPEND INBOX', Buffer.alloc(5_000, 'x'))).at(-1)).toMatch(/^NO \[TOOBIG\]/);
    expect(await talk(client, 'STATUS INBOX (MESSAGES)')).toEqual([
      '* STATUS INBOX (MESSAGES 0)',
      'OK Done.',
    ]);
  });
});

describe('signing in', () => {
  it.each([
    ['gives up', '*', /^BAD You gave up/],
    ['answers with no base64', '!!!', /^BAD This is no base64/],
    ['answers with something else', 'YQ==', /^BAD This is no SASL PLAIN/],
  ])('is refused to a client that %s', async (_, answer, expected) => {
    const { server } = await serveMailbox();
    await using client = await PlainClient.connect(server);
    const asked = client.command('AUTHENTICATE PLAIN');
    client.sendLine(answer);
    const { status, text } = await asked;
    expect(`${status} ${text}`).toMatch(expected);
    expect((await client.command('NOOP')).status).toBe('OK');
  });

  it('tells clients with a token that is none why, and then NO', async () => {
    const { server } = await serveMailbox();
    await using client = await PlainClient.connect(server);
    const bytes = Buffer.from('n,,\x01auth=Bearer nobody\x01\x01').toString('base64');
    const asked = client.command(`AUTHENTICATE OAUTHBEARER ${bytes}`);
    client.sendLine('AQ==');
    const { status, text, lines } = await asked;
    expect([status, text.split(' ')[0]]).toEqual(['NO', '[AUTHENTICATIONFAILED]']);
    const why = Buffer.from(lines[0]?.slice(2) ?? '', 'base64').toString();
    expect(JSON.parse(why)).toMatchObject({ status: 'invalid_token' });
  });

  it('comes to an end for whoever does not', async () => {
    const { server } = await serveMailbox(null, { signInTimeoutMs: 50 });
    await using client = await PlainClient.connect(server);
    await expect(client.command('NOOP').then(() => client.closed)).resolves.toBeUndefined();
  });
});
