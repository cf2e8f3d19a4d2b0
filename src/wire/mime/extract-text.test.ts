import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { bodyReaderOf, extractText, previewOf } from './extract-text.ts';
import { parseStructure } from './parse-structure.ts';

function extract(lines: readonly string[], maxBytes?: number) {
  const bytes = Buffer.from(lines.join('\r\n'));
  return extractText(parseStructure(bytes), bodyReaderOf(bytes), maxBytes === undefined ? {} : { maxBytes });
}
const multipart = (subtype: string, ...parts: string[][]): string[] => [
  `Content-Type: multipart/${subtype}; boundary=b`,
  '',
  ...parts.flatMap((part) => ['--b', ...part]),
  '--b--',
];
const plain = ['Content-Type: text/plain', '', 'plain'];
const html = ['Content-Type: text/html', '', '<p>html</p>'];

describe('extractText', () => {
  it.each<[string, string[], string]>([
    ['plain', plain, 'plain'],
    ['HTML alone', html, 'html'],
    ['plain before HTML', multipart('alternative', plain, html), 'plain'],
    ['plain after HTML', multipart('alternative', html, plain), 'plain'],
    ['HTML beside blank text', multipart('alternative', ['', ' '], html), 'html'],
    ['all texts of a mixed message', multipart('mixed', plain, html), 'plain\nhtml'],
    ['no attached text', multipart('mixed', plain, ['Content-Disposition: attachment', '', 'no']), 'plain'],
    ['a multipart that has no parts', ['Content-Type: multipart/mixed; boundary=b', '', 'text'], 'text'],
    [
      'no calendar',
      multipart('alternative', plain, ['Content-Type: text/calendar', '', 'BEGIN:VCALENDAR']),
      'plain',
    ],
    ['flowed', ['Content-Type: text/plain; format=flowed', '', 'one ', 'two'], 'one two'],
    ['nothing', [''], ''],
  ])('takes %s', (_what, lines, expected) => {
    expect(extract(lines).text).toBe(expected);
  });

  it('gives the HTML as sent, even when plain text was preferred', () => {
    expect(extract(multipart('alternative', plain, html)).html).toBe('<p>html</p>');
  });

  it('names attachments by their file, subject or description', () => {
    const { attachments } = extract(
      multipart(
        'mixed',
        plain,
        ["Content-Type: image/png; name*=utf-8''%EA%B0%80.png", '', 'x'],
        ['Content-Type: message/rfc822', '', 'Subject: inner', '', 'x'],
        ['Content-Type: application/pdf', 'Content-Description: the plan', '', 'x'],
        ['Content-Type: text/plain', 'Content-Disposition: attachment', '', 'x'],
      ),
    );
    expect(attachments.map(({ number, name, contentType }) => [number, name, contentType])).toEqual([
      ['2', '가.png', 'image/png'],
      ['3', 'inner', 'message/rfc822'],
      ['4', 'the plan', 'application/pdf'],
      ['5', '', 'text/plain'],
    ]);
  });

  it('reads no more than it may', () => {
    expect(extract(multipart('mixed', plain, ['', 'other']), 3).text).toBe('pla');
  });
});

describe('previewOf', () => {
  it.each([
    ['one\n\n  two\tthree ', 'one two three'],
    ['x'.repeat(300), 'x'.repeat(255)],
    [`${'x'.repeat(254)}😀`, 'x'.repeat(254)],
    [`${'x'.repeat(253)}😀`, `${'x'.repeat(253)}😀`],
  ])('%.20s', (text, expected) => {
    expect(previewOf(text)).toBe(expected);
  });
});
