import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { FetchData } from './fetch-data.ts';
import type { ResponseEvent } from './response.ts';
import { ResponseReader } from './response-reader.ts';

/** Lines as they came, joined by CRLF; one character is one byte. */
function read(lines: readonly string[], chunk = Number.POSITIVE_INFINITY): ResponseEvent[] {
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
  const reader = new ResponseReader();
  const events: ResponseEvent[] = [];
  for (let at = 0; at < bytes.length; at += chunk)
    events.push(...reader.receive(bytes.subarray(at, at + chunk)));
  return events;
}

/** Bodies as text beside their section; everything else as it is. */
function shown(events: readonly ResponseEvent[]): unknown[] {
  const found: unknown[] = [];
  let text = '';
  for (const event of events) {
    if (event.type === 'bodyStart') text = '';
    else if (event.type === 'bodyPiece') text += Buffer.from(event.bytes).toString('latin1');
    else if (event.type === 'bodyEnd') {
      const { kind, section, uid } = event.body;
      found.push([kind, section.specifier ?? section.part.join('.'), uid, text]);
    } else if (event.type === 'fetch') {
      const { bodies: _bodies, ...fetch } = event.fetch;
      found.push(fetch);
    } else found.push(event);
  }
  return found;
}

const utc = (...fields: [number, number, number, number, number, number]): number => Date.UTC(...fields);

describe('mailboxes', () => {
  it.each<readonly [string, string, object]>([
    [
      'Dovecot: UTF-7 in quotes',
      '* LIST (\\HasNoChildren) "/" "&vPSwuA- &07jJwNVo-"',
      { type: 'list', attributes: ['\\HasNoChildren'], delimiter: '/', mailbox: { text: '보낸 편지함' } },
    ],
    [
      'Dovecot: quotes and backslashes escaped',
      '* LIST (\\HasNoChildren) "/" "A \\"b\\" \\\\ c&-d"',
      { mailbox: { raw: 'A "b" \\ c&-d', text: 'A "b" \\ c&d' } },
    ],
    [
      'Courier: another user’s folder, dots as delimiters',
      '* LIST (\\HasNoChildren) "." "#shared.users.terry adams"',
      { delimiter: '.', mailbox: { text: '#shared.users.terry adams' } },
    ],
    [
      'Cyrus: CHILDINFO of LIST-EXTENDED',
      '* LIST (\\HasChildren) "/" Archive ("CHILDINFO" ("SUBSCRIBED"))',
      { mailbox: { text: 'Archive' }, childInfo: ['SUBSCRIBED'] },
    ],
    [
      'Gmail: special use by attribute, the name in another language',
      '* LIST (\\HasNoChildren \\Sent) "/" "[Gmail]/&vPSwuNO4ycDVaA-"',
      { attributes: ['\\HasNoChildren', '\\Sent'], mailbox: { text: '[Gmail]/보낸편지함' } },
    ],
    [
      'Gmail of old: XLIST',
      '* XLIST (\\HasNoChildren \\Inbox) "/" "Inbox"',
      { command: 'XLIST', mailbox: { raw: 'Inbox', text: 'INBOX' } },
    ],
    [
      'Exchange: a flat name, a literal',
      '* LIST () NIL {9}\r\nCalendar"',
      { attributes: [], delimiter: undefined, mailbox: { text: 'Calendar"' } },
    ],
    [
      'Yahoo: 8-bit where UTF-7 belongs',
      '* LIST () "/" "Entw\xc3\xbcrfe"',
      { mailbox: { text: 'Entwürfe' } },
    ],
    ['Latin-1 where UTF-7 belongs', '* LIST () "/" "Entw\xfcrfe"', { mailbox: { text: 'Entw\xfcrfe' } }],
    ['a blank without quotes', '* LIST () "/" Sent Items', { mailbox: { text: 'Sent Items' } }],
    ['spaces too many, small letters', '* list  ( \\HasChildren ) "/"  a', { mailbox: { text: 'a' } }],
    [
      'a name in UTF-7 that is none',
      '* LIST () "/" "&vPSwu"',
      { mailbox: { raw: '&vPSwu', text: '&vPSwu' } },
    ],
    [
      'renamed: OLDNAME',
      '* LIST () "/" new ("OLDNAME" ("old"))',
      { mailbox: { text: 'new' }, oldName: { text: 'old' } },
    ],
    [
      'STATUS with all that Dovecot knows',
      '* STATUS INBOX (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 1795243414 HIGHESTMODSEQ 7 SIZE 379 APPENDLIMIT NIL)',
      {
        type: 'mailboxStatus',
        items: { messages: 3, uidNext: 4, uidValidity: 1795243414, highestModseq: 7n, size: 379 },
      },
    ],
    [
      'STATUS of Cyrus with MAILBOXID',
      '* STATUS a (MAILBOXID (F2212ea87-6097-4256-9d51-71338625) X-SIZE 4)',
      { items: { mailboxId: 'F2212ea87-6097-4256-9d51-71338625' } },
    ],
    [
      'NAMESPACE of Cyrus',
      '* NAMESPACE (("INBOX." ".")) (("user." ".")("other." ".")) (("" "." "X-PARAM" ("a" "b")))',
      {
        personal: [{ prefix: { raw: 'INBOX.' }, delimiter: '.' }],
        other: [{ prefix: { raw: 'user.' } }, { prefix: { raw: 'other.' } }],
        shared: [{ prefix: { raw: '' } }],
      },
    ],
    [
      'Cyrus 3.6: MAILBOXID with the bytes of something else',
      '* STATUS INBOX (MESSAGES 1 MAILBOXID (T\xbd\xd6\xfb\x1a\xdaU) SIZE 59)',
      { items: { messages: 1, mailboxId: 'T\xbd\xd6\xfb\x1a\xdaU', size: 59 } },
    ],
    [
      'Courier: two names for one namespace',
      '* NAMESPACE (("INBOX." ".")) NIL (("#shared." ".")("shared." "."))',
      { other: [], shared: [{ prefix: { raw: '#shared.' } }, { prefix: { raw: 'shared.' } }] },
    ],
    ['Courier: nothing could be enabled', '* ENABLED', { type: 'enabled', capabilities: [] }],
    [
      'Courier: a folder that is none',
      '* LIST (\\Noselect \\HasChildren) "." "INBOX.Archive"',
      { attributes: ['\\Noselect', '\\HasChildren'], mailbox: { text: 'INBOX.Archive' } },
    ],
    ['ESEARCH without a tag', '* ESEARCH UID COUNT 0', { type: 'esearch', isUid: true, count: 0 }],
    ['SEARCH of nothing, a blank at the end', '* SEARCH ', { type: 'search', numbers: [] }],
    [
      'SEARCH with a mod-sequence',
      '* SEARCH 2 5 (MODSEQ 917162500)',
      { numbers: [2, 5], modseq: 917162500n },
    ],
    [
      'VANISHED with four thousand million UIDs',
      '* VANISHED (EARLIER) 1:4294967295',
      { type: 'vanished', isEarlier: true, uids: [{ first: 1, last: 4294967295 }] },
    ],
    ['ID of nothing', '* ID NIL', { type: 'id', fields: undefined }],
    ['QUOTAROOT without one', '* QUOTAROOT INBOX', { type: 'quotaRoot', roots: [] }],
    [
      'METADATA',
      '* METADATA INBOX (/private/comment {3}\r\na"b /shared/x NIL)',
      {
        entries: [
          ['/private/comment', 'a"b'],
          ['/shared/x', undefined],
        ],
      },
    ],
  ])('%s', (_name, line, expected) => {
    for (const chunk of [1, 2, 1000]) {
      const events = read([line], chunk);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject(expected);
    }
  });
});

describe('conditions', () => {
  it.each<readonly [string, string, object]>([
    [
      'Exchange throttles',
      'A1 NO [THROTTLED] Request is throttled. Suggested Backoff Time: 5000 milliseconds',
      { tag: 'A1', condition: 'NO', code: { name: 'THROTTLED' } },
    ],
    [
      'Gmail: over quota',
      'A1 NO [OVERQUOTA] Account exceeded command or bandwidth limits.',
      { code: { name: 'OVERQUOTA' } },
    ],
    [
      'Gmail: a code of its own',
      '* NO [WEBALERT https://accounts.example/x] Web login required.',
      { code: { name: 'other', word: 'WEBALERT', text: 'https://accounts.example/x' } },
    ],
    [
      'a code in small letters',
      'a2 ok [read-only] x',
      { tag: 'a2', condition: 'OK', code: { name: 'READ-ONLY' } },
    ],
    [
      'a code that breaks its own form',
      '* OK [UIDNEXT soon] x',
      { code: { name: 'other', word: 'UIDNEXT', text: 'soon' } },
    ],
    [
      'Courier: a code with a string',
      '* OK [MYRIGHTS "acdilrsw"] ACL',
      { code: { name: 'other', word: 'MYRIGHTS', text: '"acdilrsw"' } },
    ],
    ['no text', 'A1 OK', { condition: 'OK', text: '' }],
    ['words in braces are no literal', '* OK use {5}', { text: 'use {5}' }],
    ['UTF-8 for people', '* BYE \xec\x95\x88\xeb\x85\x95', { condition: 'BYE', text: '안녕' }],
    [
      'flags with brackets',
      '* OK [PERMANENTFLAGS (a]b \\*)] x',
      { code: { name: 'PERMANENTFLAGS', flags: ['a]b', '\\*'] } },
    ],
    ['no space after the code', '* OK [ALERT]see [1] now', { code: { name: 'ALERT' }, text: 'see [1] now' }],
    [
      'COPYUID in the order of the server',
      'A1 OK [COPYUID 9 4,1 7:8] x',
      {
        code: {
          source: [
            { first: 4, last: 4 },
            { first: 1, last: 1 },
          ],
          target: [{ first: 7, last: 8 }],
        },
      },
    ],
    [
      'METADATA with a number',
      'A1 OK [METADATA LONGENTRIES 2199] x',
      { code: { detail: 'LONGENTRIES', value: 2199 } },
    ],
  ])('%s', (_name, line, expected) => {
    const events = read([line]);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject(expected);
  });
});

describe('messages', () => {
  const jan3 = { epochMs: utc(1999, 0, 3, 0, 0, 0), zoneMinutes: 0 };

  it.each<readonly [string, readonly string[], readonly unknown[]]>([
    [
      'Dovecot: a literal within the envelope, then a body and a part of the header',
      [
        '* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent $Label1) INTERNALDATE "03-Jan-1999 00:00:00 +0000" RFC822.SIZE 7 MODSEQ (3) ENVELOPE (NIL {3}',
        'a"b ((NIL NIL "a" "b.example")) NIL NIL NIL NIL NIL NIL NIL) BODY[] {7}',
        'a',
        '',
        'bc BODY[HEADER.FIELDS (FROM SUBJECT)]<0> {3}',
        'Fro)',
      ],
      [
        ['BODY', '', 1, 'a\r\n\r\nbc'],
        ['BODY', 'HEADER.FIELDS', 1, 'Fro'],
        {
          seq: 1,
          uid: 1,
          flags: ['\\Seen', '\\Recent', '$Label1'],
          internalDate: jan3,
          size: 7,
          modseq: 3n,
          envelope: {
            date: undefined,
            subject: 'a"b',
            from: [{ name: undefined, route: undefined, mailbox: 'a', host: 'b.example' }],
            sender: [],
            replyTo: [],
            to: [],
            cc: [],
            bcc: [],
            inReplyTo: undefined,
            messageId: undefined,
          },
        },
      ],
    ],
    [
      'Gmail: labels and ids; the UID after the body',
      [
        '* 2 FETCH (X-GM-MSGID 18446744073709551615 X-GM-THRID 1 X-GM-LABELS (\\Inbox "\\\\Sent" "a b" &vPSwuA-) BODY[] {2}',
        'hi UID 9)',
      ],
      [
        ['BODY', '', undefined, 'hi'],
        {
          seq: 2,
          uid: 9,
          gmailMessageId: 18446744073709551615n,
          gmailThreadId: 1n,
          gmailLabels: ['\\Inbox', '\\Sent', 'a b', '&vPSwuA-'],
        },
      ],
    ],
    [
      'Exchange: an empty message in quotes, RFC822 by its old name',
      ['* 3 FETCH (RFC822 "" RFC822.HEADER {2}', 'a: UID 4)'],
      [['RFC822', '', undefined, ''], ['RFC822.HEADER', 'HEADER', undefined, 'a:'], { seq: 3, uid: 4 }],
    ],
    [
      'Exchange: no body to be had',
      ['* 3 FETCH (UID 4 BODY[1.MIME] NIL)'],
      [['BODY', 'MIME', 4, ''], { seq: 3, uid: 4 }],
    ],
    [
      'Cyrus: ids of RFC 8474, BINARY as literal8',
      ['* 4 FETCH (EMAILID (M1) THREADID NIL BINARY[1] ~{3}', 'a\0b BINARY.SIZE[1] 3)'],
      [
        ['BINARY', '1', undefined, 'a\0b'],
        { seq: 4, emailId: 'M1', threadId: undefined, binarySizes: [{ part: [1], size: 3 }] },
      ],
    ],
    [
      'Cyrus 3.6: a thread that is none, in parentheses; a domain of nothing, as Courier has it',
      [
        '* 1 FETCH (FLAGS (\\Recent \\Seen) UID 1 EMAILID (Mef8ae6c1) THREADID (NIL) SAVEDATE "21-Nov-2026 07:04:21 +0000" ENVELOPE (NIL NIL NIL NIL NIL ((NIL NIL "alice" "")) NIL NIL NIL NIL))',
      ],
      [
        {
          seq: 1,
          flags: ['\\Recent', '\\Seen'],
          uid: 1,
          emailId: 'Mef8ae6c1',
          threadId: undefined,
          saveDate: { epochMs: utc(2026, 10, 21, 7, 4, 21), zoneMinutes: 0 },
          envelope: expect.objectContaining({
            to: [{ name: undefined, route: undefined, mailbox: 'alice', host: '' }],
          }),
        },
      ],
    ],
    [
      'a literal of nothing',
      ['* 5 FETCH (UID 5 BODY[TEXT] {0}', ')'],
      [['BODY', 'TEXT', 5, ''], { seq: 5, uid: 5 }],
    ],
    [
      'no space before the literal, and a parenthesis too many',
      ['* 6 FETCH (UID 6 BODY[]{1}', 'x))'],
      [['BODY', '', 6, 'x'], { seq: 6, uid: 6 }],
    ],
    [
      'a message that looks like responses',
      ['* 7 FETCH (BODY[] {24}', '* 8 EXPUNGE', 'A1 OK {3}', ' UID 7)', '* 1 EXISTS'],
      [
        ['BODY', '', undefined, '* 8 EXPUNGE\r\nA1 OK {3}\r\n'],
        { seq: 7, uid: 7 },
        { type: 'exists', number: 1 },
      ],
    ],
    [
      'a line feed within quotes',
      ['* 8 FETCH (UID 8 ENVELOPE (NIL "two', 'lines" NIL NIL NIL NIL NIL NIL NIL NIL))'],
      [
        {
          seq: 8,
          uid: 8,
          envelope: expect.objectContaining({ subject: 'two\r\nlines' }),
        },
      ],
    ],
    [
      'quotes that never end: the next response is read all the same',
      ['* 9 FETCH (UID 9 ENVELOPE (NIL "two', '* 3 EXISTS'],
      [
        {
          type: 'malformed',
          seq: 9,
          reason: 'A quoted string does not end.',
          line: '* 9 FETCH (UID 9 ENVELOPE (NIL "two',
        },
        { type: 'exists', number: 3 },
      ],
    ],
    [
      'a date that is none: the message comes without it',
      ['* 10 FETCH (INTERNALDATE "yesterday" UID 10)'],
      [{ seq: 10, uid: 10, problems: ['INTERNALDATE "yesterday" is no date.'] }],
    ],
    [
      'an item of nobody’s',
      ['* 11 FETCH (X-NEW (a (b "c")) UID 11)'],
      [{ seq: 11, uid: 11, others: ['X-NEW'] }],
    ],
    [
      '8-bit, NUL and bare CR in quotes',
      ['* 12 FETCH (UID 12 ENVELOPE (NIL "\xb0\xa1\0\rx" NIL NIL NIL NIL NIL NIL NIL NIL))'],
      [{ seq: 12, uid: 12, envelope: expect.objectContaining({ subject: '\xb0\xa1\0\rx' }) }],
    ],
    [
      'items broken in the middle: what came before them is kept',
      ['* 13 FETCH (UID 13 FLAGS (\\Seen) RFC822.SIZE big BODY[] {2}', 'hi)'],
      [
        ['BODY', '', 13, 'hi'],
        {
          seq: 13,
          uid: 13,
          flags: ['\\Seen'],
          problems: ['A number is missing at "(\\Seen) RFC822.SIZE big ".'],
        },
      ],
    ],
  ])('%s', (_name, lines, expected) => {
    for (const chunk of [1, 3, 1000]) expect(shown(read(lines, chunk))).toEqual(expected);
  });

  it('body structures of five servers come out alike', () => {
    const part = {
      kind: 'part',
      type: 'text',
      subtype: 'plain',
      parameters: [['charset', 'utf-8']],
      encoding: '7bit',
      size: 2,
      lines: 1,
    };
    const structures: readonly (readonly [string, unknown])[] = [
      ['("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 2 1)', part],
      [
        '("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 2 1 NIL NIL NIL NIL)',
        { ...part, extension: { md5: undefined, disposition: undefined, language: [], location: undefined } },
      ],
      // Exchange: the disposition as a bare word, spaces between lists.
      [
        '("text" "plain" ( "charset" "utf-8" ) NIL NIL "7bit" 2 1 NIL "inline")',
        { ...part, extension: { md5: undefined, disposition: { type: 'inline', parameters: [] } } },
      ],
      // Gmail: message/rfc822 without envelope and structure.
      [
        '("message" "rfc822" NIL NIL NIL NIL 2)',
        { kind: 'part', type: 'message', subtype: 'rfc822', parameters: [], encoding: '7bit', size: 2 },
      ],
      // Courier: a multipart of nothing.
      ['(NIL "mixed")', { kind: 'multipart', subtype: 'mixed', parts: [] }],
    ];
    for (const [text, expected] of structures) {
      const [event] = read([`* 1 FETCH (BODYSTRUCTURE ${text})`]);
      const fetch = event?.type === 'fetch' ? event.fetch : ({} as FetchData);
      expect(fetch.structure).toEqual(expected);
    }
  });
});
