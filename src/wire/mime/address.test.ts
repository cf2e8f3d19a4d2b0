import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddressEntries, parseAddresses } from './address.ts';
import { formatAddresses } from './address-format.ts';

/** More than fast-check's own default, and as many as `npm run fuzz` asks for. */
const numRuns = fc.readConfigureGlobal().numRuns ?? 500;

const raw = (text: string): string => Buffer.from(text).toString('latin1');

describe('parseAddresses', () => {
  it.each<[string, [name: string, address: string][]]>([
    ['kim@example.com', [['', 'kim@example.com']]],
    ['<kim@example.com>', [['', 'kim@example.com']]],
    ['Kim <kim@example.com>', [['Kim', 'kim@example.com']]],
    ['"Kim, C." <kim@example.com>', [['Kim, C.', 'kim@example.com']]],
    ['Kim C. Lee <kim@example.com>', [['Kim C. Lee', 'kim@example.com']]],
    ['"say \\"hi\\"" <a@b>', [['say "hi"', 'a@b']]],
    ['=?utf-8?B?6rmA7LKg7IiY?= <kim@example.com>', [['김철수', 'kim@example.com']]],
    ['"=?utf-8?B?6rmA7LKg7IiY?=" <kim@example.com>', [['김철수', 'kim@example.com']]],
    ['=?utf-8?B?6rmA?= =?utf-8?B?7LKg7IiY?= <a@b>', [['김철수', 'a@b']]],
    ['kim@example.com (Kim)', [['Kim', 'kim@example.com']]],
    ['kim@example.com (Kim (the first) Lee)', [['Kim (the first) Lee', 'kim@example.com']]],
    [
      'a@b, c@d',
      [
        ['', 'a@b'],
        ['', 'c@d'],
      ],
    ],
    [
      'a@b; c@d;',
      [
        ['', 'a@b'],
        ['', 'c@d'],
      ],
    ],
    [
      'a@b,,, ,c@d',
      [
        ['', 'a@b'],
        ['', 'c@d'],
      ],
    ],
    [
      'Team: a@b, C <c@d>;',
      [
        ['', 'a@b'],
        ['C', 'c@d'],
      ],
    ],
    [
      'Team: a@b; x@y',
      [
        ['', 'a@b'],
        ['', 'x@y'],
      ],
    ],
    ['undisclosed-recipients:;', []],
    ['<@relay.org,@other.org:a@b>', [['', 'a@b']]],
    ['Kim <kim@example.com', [['Kim', 'kim@example.com']]],
    [
      'Kim <kim@example.com, lee@example.com',
      [
        ['Kim', 'kim@example.com'],
        ['', 'lee@example.com'],
      ],
    ],
    ['Kim kim@example.com', [['Kim', 'kim@example.com']]],
    ['"a b"@example.com', [['', '"a b"@example.com']]],
    ['<"a b"@example.com>', [['', '"a b"@example.com']]],
    ['"a@x"@example.com', [['', '"a@x"@example.com']]],
    ['user @ example . com', [['', 'user@example.com']]],
    ['root', [['', 'root']]],
    ['No Address Here', [['No Address Here', '']]],
    ['Kim <>', [['Kim', '']]],
    ['<>', []],
    ['', []],
    ['mailto:a@b', [['', 'a@b']]],
    ['Kim <mailto:a@b>', [['Kim', 'a@b']]],
    ['a@[IPv6:2001:db8::1]', [['', 'a@[IPv6:2001:db8::1]']]],
    ['<a@[192.0.2.1]>', [['', 'a@[192.0.2.1]']]],
    ['"a@b" <<a@b>>', [['a@b', 'a@b']]],
    ["'Kim' <a@b>", [["'Kim'", 'a@b']]],
    ['Kim\r\n Lee <a@b>', [['Kim Lee', 'a@b']]],
    ['Kim[CEO] <a@b>', [['Kim[CEO]', 'a@b']]],
    ['"unterminated <a@b>', [['unterminated <a@b>', '']]],
  ])('%s', (input, expected) => {
    expect(parseAddresses(input).map(({ name, address }) => [name, address])).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['사용자@한국.kr', '', '사용자@한국.kr'],
    ['김철수 <사용자@예.한국>', '김철수', '사용자@예.한국'],
  ])('reads internationalised %s (RFC 6532)', (input, name, address) => {
    expect(parseAddresses(raw(input))).toEqual([{ name, address }]);
  });

  it('reads a raw EUC-KR name', () => {
    const input = `${Buffer.from('b1e8c3b6bcf6', 'hex').toString('latin1')} <a@b>`;
    expect(parseAddresses(input)).toEqual([{ name: '김철수', address: 'a@b' }]);
  });

  it('keeps what IMAP shows: routes, raw names, group limits', () => {
    expect(parseAddressEntries('=?utf-8?B?7JWI?= <@r:a@b>, G: ;')).toEqual([
      { kind: 'mailbox', rawName: '=?utf-8?B?7JWI?=', route: '@r', local: 'a', domain: 'b' },
      { kind: 'groupStart', rawName: 'G' },
      { kind: 'groupEnd' },
    ]);
  });

  it('balances groups whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'ab@<>()":;,.\\[] \t\r\n'), { maxLength: 60 }),
        (characters) => {
          let open = 0;
          for (const entry of parseAddressEntries(characters.join(''))) {
            if (entry.kind === 'groupStart') open++;
            if (entry.kind === 'groupEnd') open--;
            expect(open === 0 || open === 1).toBe(true);
          }
          expect(open).toBe(0);
        },
      ),
      { numRuns },
    );
  });

  it.each(['(', '"', '<', ':', 'a@b:', '<a', '[', '@', 'x ', ',', '\\', 'a@[', '"a"@', '<<', '. '])(
    'finishes a megabyte of %j',
    (piece) => {
      const input = piece.repeat(Math.ceil(1_000_000 / piece.length));
      expect(parseAddresses(input).length).toBeLessThanOrEqual(20_000);
    },
  );
});

describe('formatAddresses', () => {
  it.each([
    [[{ name: '', address: 'a@b' }], 'a@b'],
    [[{ name: 'Kim Lee', address: 'a@b' }], 'Kim Lee <a@b>'],
    [[{ name: 'Kim, "C."', address: 'a@b' }], '"Kim, \\"C.\\"" <a@b>'],
    [
      [
        { name: '김', address: 'a@b' },
        { name: '', address: 'c@d' },
      ],
      '=?utf-8?B?6rmA?= <a@b>, c@d',
    ],
  ])('%j', (mailboxes, expected) => {
    expect(formatAddresses(mailboxes)).toBe(expected);
  });

  it('shows names as they are to people', () => {
    expect(formatAddresses([{ name: '김', address: 'a@b' }], true)).toBe('김 <a@b>');
  });

  it('is undone by parseAddresses', () => {
    const mailbox = fc.record({
      name: fc.string({ unit: 'grapheme', maxLength: 20 }).map((name) => name.replace(/\s+/g, ' ').trim()),
      address: fc.constantFrom('a@b.example', '"a b"@c', 'x.y@[192.0.2.1]'),
    });
    fc.assert(
      fc.property(fc.array(mailbox, { maxLength: 4 }), (mailboxes) => {
        const clean = mailboxes.map(({ name, address }) => ({
          name: name.replaceAll('\0', '').trim(),
          address,
        }));
        expect(parseAddresses(formatAddresses(clean))).toEqual(clean);
      }),
    );
  });
});
