import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { scanMessage } from './scan.ts';
import type { Traits } from './traits.ts';

const message = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));
const multipart = (subtype: string, ...parts: string[][]): Buffer =>
  message(
    `Content-Type: multipart/${subtype}; boundary=b`,
    '',
    ...parts.flatMap((part) => ['--b', ...part]),
    '--b--',
  );
const text = ['Content-Type: text/plain', '', 'text'];

describe('scanMessage', () => {
  it.each<[string, Buffer, [headerEnd: number, bodyStart: number]]>([
    ['CRLF', message('A: b', '', 'body'), [6, 8]],
    ['LF', Buffer.from('A: b\n\nbody'), [5, 6]],
    ['no header', message('', 'body'), [0, 2]],
    ['no body', message('A: b'), [4, 4]],
    ['nothing', message(''), [0, 0]],
    ['a header longer than a piece', Buffer.from(`A: ${'x'.repeat(9000)}\r\n\r\nbody`), [9005, 9007]],
    ['a blank line across pieces', Buffer.from(`A: ${'x'.repeat(4092)}\n\nbody`), [4096, 4097]],
    ['a header beyond its limit', Buffer.from(`A: ${'x'.repeat(300_000)}\n\r\nbody`), [300_004, 300_006]],
    ['a header without end beyond its limit', Buffer.from(`A: ${'x'.repeat(300_000)}`), [300_003, 300_003]],
  ])('finds where the header ends: %s', (_what, bytes, [headerEnd, bodyStart]) => {
    const scanned = scanMessage(bytes);
    expect([scanned.headerEnd, scanned.bodyStart, scanned.size]).toEqual([
      headerEnd,
      bodyStart,
      bytes.length,
    ]);
  });

  it('gives fields by offset', () => {
    const bytes = message('Subject: a', ' b', 'X-Blank : c', '', '');
    const fields = scanMessage(bytes).fields();
    expect(fields.map(({ name, lowerName, raw }) => [name, lowerName, raw])).toEqual([
      ['Subject', 'subject', ' a\r\n b\r\n'],
      ['X-Blank', 'x-blank', ' c\r\n'],
    ]);
    for (const field of fields) expect(bytes.toString('latin1', field.valueStart, field.end)).toBe(field.raw);
  });

  it('finds values whatever their case, the first of several', () => {
    const { header } = scanMessage(message('SUBJECT: one', 'subject: two', 'X-Subject: three', '', ''));
    expect(header.find('subject')).toBe('one');
    expect(header.findAll('subject')).toEqual(['one', 'two']);
    expect(header.find('sub')).toBeUndefined();
  });

  it('keeps a last character whose last byte is A0, which looks like a no-break space', () => {
    const { envelope, traits } = scanMessage(
      message('Subject: 렠', 'From: 렠 <a@b>', 'To: a@b (렠)', 'Content-Type: a/b; name=렠', '', ''),
    );
    expect([envelope.subject, envelope.from[0]?.name, envelope.to[0]?.name]).toEqual(['렠', '렠', '렠']);
    expect(traits.contentType.params).toEqual([{ name: 'name', value: '렠' }]);
  });

  it('joins lists that are spread over fields', () => {
    const { envelope } = scanMessage(message('To: a@b', 'To: c@d', '', ''));
    expect(envelope.to.map(({ address }) => address)).toEqual(['a@b', 'c@d']);
  });

  it.each<[string, Buffer, Partial<Traits>]>([
    [
      'nothing special',
      message('', 'x'),
      { importance: 'normal', sensitivity: 'normal', isAutoSubmitted: false },
    ],
    ['importance', message('Importance: HIGH', '', ''), { importance: 'high' }],
    ['priority', message('Priority: non-urgent', '', ''), { importance: 'low' }],
    ['X-Priority', message('X-Priority: 2 (High)', '', ''), { importance: 'high' }],
    ['X-Priority, low', message('X-Priority: 5', '', ''), { importance: 'low' }],
    [
      'Importance before X-Priority',
      message('X-Priority: 1', 'Importance: low', '', ''),
      { importance: 'low' },
    ],
    ['sensitivity', message('Sensitivity: Company-Confidential', '', ''), { sensitivity: 'confidential' }],
    ['list', message('List-Id: =?utf-8?Q?L?= <l.example.com>', '', ''), { listId: 'l.example.com' }],
    ['list without brackets', message('List-Id: l.example.com', '', ''), { listId: 'l.example.com' }],
    ['auto-submitted', message('Auto-Submitted: auto-replied', '', ''), { isAutoSubmitted: true }],
    ['receipt', message('Disposition-Notification-To: a@b', '', ''), { asksForReadReceipt: true }],
    [
      'PGP encrypted',
      multipart('encrypted', ['Content-Type: application/octet-stream', '', 'x']),
      { isEncrypted: true, hasAttachments: false },
    ],
    [
      'S/MIME signed, opaque',
      message('Content-Type: application/pkcs7-mime; smime-type=signed-data', '', 'x'),
      { isSigned: true, isEncrypted: false },
    ],
    [
      'S/MIME encrypted',
      message('Content-Type: application/x-pkcs7-mime', '', 'x'),
      { isEncrypted: true, hasAttachments: false },
    ],
  ])('tells %s', (_what, bytes, expected) => {
    expect(scanMessage(bytes).traits).toMatchObject(expected);
  });

  it.each<[string, Buffer, boolean]>([
    ['plain text', message('Content-Type: text/plain', '', 'x'), false],
    ['a message that is a file', message('Content-Type: application/pdf', '', 'x'), true],
    ['two texts', multipart('alternative', text, ['Content-Type: text/html', '', 'x']), false],
    ['an attachment', multipart('mixed', text, ['Content-Disposition: attachment', '', 'x']), true],
    [
      'a file without disposition',
      multipart('mixed', text, ['Content-Type: application/pdf', '', 'x']),
      true,
    ],
    ['a named text', multipart('mixed', text, ['Content-Type: text/plain; name=a.txt', '', 'x']), true],
    [
      'an inline image',
      multipart('related', text, ['Content-Type: image/png', 'Content-ID: <a>', '', 'x']),
      false,
    ],
    ['a forwarded message', multipart('mixed', text, ['Content-Type: message/rfc822', '', 'x']), true],
    [
      'a signature',
      multipart('signed', text, [
        'Content-Type: application/pkcs7-signature',
        'Content-Disposition: attachment',
        '',
        'x',
      ]),
      false,
    ],
    ['a report', multipart('report', text, ['Content-Type: message/rfc822', '', 'x']), false],
    [
      'one within inner parts',
      multipart('mixed', [
        'Content-Type: multipart/mixed; boundary=bb',
        '',
        '--bb',
        'Content-Type: image/png',
        '',
        'x',
        '--bb--',
      ]),
      true,
    ],
    [
      'only after the last boundary',
      Buffer.concat([multipart('mixed', text), message('', '--b', 'Content-Type: image/png', '', 'x')]),
      false,
    ],
    [
      'a boundary in the middle of a line',
      message('Content-Type: multipart/mixed; boundary=b', '', 'x --b', 'Content-Type: image/png', '', 'x'),
      false,
    ],
    ['no boundary', message('Content-Type: multipart/mixed', '', 'x'), false],
  ])('sees attachments: %s', (_what, bytes, expected) => {
    expect(scanMessage(bytes).traits.hasAttachments).toBe(expected);
  });

  const calendar = ['Content-Type: Text/Calendar; method=REQUEST', '', 'BEGIN:VCALENDAR'];
  const inner = (level: number, ...lines: string[]): string[] =>
    level === 0
      ? lines
      : [
          `Content-Type: multipart/mixed; boundary=b${level}`,
          '',
          `--b${level}`,
          ...inner(level - 1, ...lines),
          `--b${level}--`,
        ];

  it.each<[string, Buffer, boolean]>([
    ['the whole message', message(...calendar), true],
    ['plain text', message(...text), false],
    ['behind another text', multipart('alternative', text, calendar), true],
    ['behind an attachment', multipart('mixed', ['Content-Type: image/png', '', 'x'], calendar), true],
    ['packed by Outlook', multipart('mixed', text, ['Content-Type: application/ms-tnef', '', 'x']), true],
    [
      'packed, by its newer name',
      multipart('mixed', text, ['Content-Type: application/vnd.ms-tnef', '', 'x']),
      true,
    ],
    ['three levels down', multipart('mixed', inner(3, ...calendar)), true],
    ['too far down to be seen', multipart('mixed', inner(6, ...calendar)), true],
    ['behind more parts than are looked at', multipart('mixed', ...Array(64).fill(text), calendar), true],
    ['of a header too long to be read', multipart('mixed', [`X: ${'x'.repeat(3_000)}`, ...calendar]), true],
    ['a text that speaks of it', multipart('mixed', ['', 'Content-Type: text/calendar']), false],
    [
      'in a message that was forwarded',
      multipart('mixed', ['Content-Type: message/rfc822', '', ...calendar]),
      false,
    ],
  ])('sees what may be an invitation: %s', (_what, bytes, expected) => {
    expect(scanMessage(bytes).traits.mayBeInvitation).toBe(expected);
  });

  it.each([
    ['blank lines', 'a\n\n'],
    ['boundaries', '--b\n'],
    ['boundaries that are longer', '--bx\n'],
    ['fields', 'To: a\n'],
    ['folds', ' \n'],
    ['carriage returns', '\r'],
    ['inner multiparts', '--b\nContent-Type: multipart/mixed; boundary=b\n\n'],
  ])('finishes a megabyte of %s', (_what, piece) => {
    const bytes = Buffer.from(
      `Content-Type: multipart/mixed; boundary=b\n${piece.repeat(Math.ceil(1_000_000 / piece.length))}`,
    );
    const scanned = scanMessage(bytes);
    expect(scanned.envelope.from).toEqual([]);
    expect(scanned.traits.isMultipart).toBe(true);
  });
});
