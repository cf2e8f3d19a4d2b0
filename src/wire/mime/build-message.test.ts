import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMessage, type MessageSource } from './build-message.ts';
import { bodyReaderOf, extractText } from './extract-text.ts';
import { foldField } from './header-format.ts';
import { parseStructure } from './parse-structure.ts';
import { scanMessage } from './scan.ts';
import { walkParts } from './structure.ts';
import { decodeTransfer } from './transfer-coding.ts';

const base: MessageSource = {
  from: { name: '김철수', address: 'kim@example.com' },
  to: [{ name: '박, 영희', address: 'park@example.com' }],
  subject: '회의 일정 변경 안내',
  date: Date.UTC(2024, 2, 5, 1, 20, 30),
  zoneMinutes: 540,
  messageId: '<1@example.com>',
};

function read(source: MessageSource) {
  const bytes = buildMessage(source);
  const structure = parseStructure(bytes);
  const types = [...walkParts(structure.root)].map(
    (part) => `${part.number || '-'} ${part.type}/${part.subtype}`,
  );
  return {
    bytes,
    structure,
    types,
    envelope: structure.root.envelope,
    ...extractText(structure, bodyReaderOf(bytes)),
  };
}

describe('buildMessage', () => {
  it('writes exactly this', () => {
    expect(Buffer.from(buildMessage({ ...base, text: 'Hello\n' })).toString()).toBe(
      [
        'Date: Tue, 5 Mar 2024 10:20:30 +0900',
        'From: =?utf-8?B?6rmA7LKg7IiY?= <kim@example.com>',
        'To: =?utf-8?B?67CVLCDsmIHtnaw=?= <park@example.com>',
        'Subject: =?utf-8?B?7ZqM7J2YIOydvOyglSDrs4Dqsr0g7JWI64K0?=',
        'Message-ID: <1@example.com>',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=us-ascii',
        'Content-Transfer-Encoding: 7bit',
        '',
        'Hello',
        '',
      ].join('\r\n'),
    );
  });

  it.each(['utf-8', 'euc-kr', 'iso-2022-kr'])('is read back: %s', (charset) => {
    const { envelope, text } = read({ ...base, charset, text: '안녕하세요\n둘째 줄\n' });
    expect(envelope.subject).toBe(base.subject);
    expect(envelope.from).toEqual([base.from]);
    expect(envelope.to).toEqual(base.to);
    expect(envelope.date).toBe(base.date);
    expect(text).toBe('안녕하세요\n둘째 줄\n');
  });

  it('falls back to UTF-8 for what a charset lacks', () => {
    const { envelope, text, structure } = read({
      ...base,
      charset: 'euc-kr',
      subject: '웃음 😀',
      text: '😀',
    });
    expect([envelope.subject, text]).toEqual(['웃음 😀', '😀']);
    expect(structure.root.params).toEqual([{ name: 'charset', value: 'utf-8' }]);
  });

  it('nests text, HTML, inline images and attachments', () => {
    const content = Uint8Array.of(1, 2, 3, 255);
    const { types, attachments, html, text, structure, bytes } = read({
      ...base,
      text: '본문',
      html: '<p>본문</p>',
      attachments: [
        { name: 'logo.png', contentType: 'image/png', content, contentId: '<logo>' },
        { name: '아주 긴 이름의 보고서 2024년 최종 수정본.hwp', contentType: 'application/x-hwp', content },
      ],
    });
    expect(types).toEqual([
      '- multipart/mixed',
      '1 multipart/alternative',
      '1.1 text/plain',
      '1.2 multipart/related',
      '1.2.1 text/html',
      '1.2.2 image/png',
      '2 application/x-hwp',
    ]);
    expect([text, html]).toEqual(['본문', '<p>본문</p>']);
    expect(attachments.map(({ number, name, isInline }) => [number, name, isInline])).toEqual([
      ['1.2.2', 'logo.png', true],
      ['2', '아주 긴 이름의 보고서 2024년 최종 수정본.hwp', false],
    ]);
    const part = structure.root.children[1];
    expect([...decodeTransfer(bytes.subarray(part!.bodyStart, part!.bodyEnd), part!.encoding)]).toEqual([
      ...content,
    ]);
    expect(scanMessage(bytes).traits.hasAttachments).toBe(true);
  });

  it('attaches messages that were built here, without mixing up boundaries', () => {
    const attachments = [{ name: 'a.txt', contentType: 'text/plain', content: Buffer.from('inner') }];
    const inner = buildMessage({ ...base, subject: 'inner', text: 'x', attachments });
    const { types, structure, bytes } = read({
      ...base,
      text: 'outer',
      attachments: [{ name: 'm.eml', contentType: 'message/rfc822', content: inner }],
    });
    expect(types).toEqual([
      '- multipart/mixed',
      '1 text/plain',
      '2 message/rfc822',
      '2 multipart/mixed',
      '2.1 text/plain',
      '2.2 text/plain',
    ]);
    const nested = structure.root.children[1]?.message;
    expect(nested?.envelope.subject).toBe('inner');
    expect(Buffer.from(bytes).includes(Buffer.from(inner))).toBe(true);
  });

  it('lets no value add fields', () => {
    const { bytes } = read({
      ...base,
      subject: 'a\r\nBcc: x@y',
      from: { name: 'a\r\nBcc: x@y', address: 'a@b' },
      headers: [['X-A', 'b\nBcc: x@y']],
      attachments: [
        { name: 'a\r\nBcc: x@y', contentType: 'text/plain\r\nBcc: x@y', content: Buffer.from('x') },
      ],
    });
    expect(Buffer.from(bytes).toString()).not.toMatch(/^Bcc/m);
  });

  it('carries any text through transport', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = text.toWellFormed().replace(/\r\n|\r/g, '\n');
        fc.pre(clean.trim() !== '' && !clean.startsWith('\ufeff'));
        const result = read({ ...base, text: clean });
        expect(result.text).toBe(clean);
        expect(Buffer.from(result.bytes).toString('latin1')).toMatch(
          /^(?:[\x01-\x7f]{0,998}\r\n)*[\x01-\x7f]*$/,
        );
      }),
    );
  });
});

describe('foldField', () => {
  it.each([
    ['Subject: short', 'Subject: short'],
    [
      `References: ${'<0123456789@example.com> '.repeat(4).trim()}`,
      'References: <0123456789@example.com> <0123456789@example.com>\r\n <0123456789@example.com> <0123456789@example.com>',
    ],
    [`X: ${'y'.repeat(100)}`, `X:\r\n ${'y'.repeat(100)}`],
  ])('%s', (field, expected) => {
    expect(foldField(field)).toBe(expected);
  });
});
