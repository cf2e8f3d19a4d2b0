import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInternalDate, formatInternalDate } from './internal-date.ts';
import { isNameExact, mailboxNamed, readMailboxName } from './mailbox-name.ts';
import {
  formatNumberSet,
  hasNumber,
  numberSetOf,
  numbersOf,
  parseNumberSet,
  sizeOfNumberSet,
  splitNumberSet,
} from './number-set.ts';

describe('names of mailboxes', () => {
  it.each([
    ['INBOX', 'INBOX'],
    ['보낸 편지함', '&vPSwuA- &07jJwNVo-'],
    ['台北/日本語', '&U,BTFw-/&ZeVnLIqe-'],
    ['📁', '&2D3cwQ-'],
    ['A&B', 'A&-B'],
    ['&', '&-'],
    ['Entwürfe', 'Entw&APw-rfe'],
    ['tab\tin', 'tab&AAk-in'],
    ['', ''],
  ])('%j is %j on the wire', (text, raw) => {
    expect(mailboxNamed(text)).toEqual({ raw, text });
    expect(readMailboxName(raw)).toEqual({ raw, text });
    expect(isNameExact(readMailboxName(raw))).toBe(true);
  });

  it.each([
    ['an open shift', '&vPSwuA', '&vPSwuA'],
    ['a shift of nothing that base64 knows', 'a&b c-d', 'a&b c-d'],
    ['half a character', '&vA-', '&vA-'],
    ['half a surrogate pair', '&2D0-', '\ufffd'],
    ['ASCII that need not be shifted', '&AGE-', 'a'],
    ['ordinary base64', '&U/BTFw-', '台北'],
    ['UTF-8 as it is', '\xeb\xb3\xb4', '보'],
    ['bytes of no encoding', '\xff\xfe', '\xff\xfe'],
  ])('%s: read as far as can be, its bytes kept', (_name, raw, text) => {
    const name = readMailboxName(raw);
    expect(name).toEqual({ raw, text });
    expect(isNameExact(name)).toBe(false);
  });

  it('every name comes back, in both encodings', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('utf-7' as const, 'utf-8' as const),
        (text, encoding) => {
          const name = mailboxNamed(text.toWellFormed(), encoding);
          expect(readMailboxName(name.raw, encoding)).toEqual(name);
        },
      ),
    );
  });

  it('any bytes are read without loss or failure', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const raw = Buffer.from(bytes).toString('latin1');
        expect(readMailboxName(raw)).toMatchObject({ raw, text: expect.any(String) });
      }),
    );
  });
});

describe('dates', () => {
  it.each([
    [' 7-Jul-1996 02:44:25 -0700', Date.UTC(1996, 6, 7, 9, 44, 25), -420],
    ['17-Jul-1996 02:44:25 +0900', Date.UTC(1996, 6, 16, 17, 44, 25), 540],
    ['31-Dec-9999 23:59:59 +0000', 253_402_300_799_000, 0],
    ['01-Jan-0000 00:00:00 +0000', -62_167_219_200_000, 0],
    ['29-Feb-2024 00:00:00 +0530', Date.UTC(2024, 1, 28, 18, 30), 330],
  ])('%j is read by both policies and written again', (text, epochMs, zoneMinutes) => {
    const date = { epochMs, zoneMinutes };
    expect(findInternalDate(text, 'exact')).toEqual(date);
    expect(findInternalDate(text, 'lenient')).toEqual(date);
    expect(formatInternalDate(date)).toBe(text.replace(/^0/, ' '));
  });

  it.each([
    ['7-Jul-1996 02:44:25 +0000', Date.UTC(1996, 6, 7, 2, 44, 25), 0],
    ['7-jul-96 2:44 EST', Date.UTC(1996, 6, 7, 7, 44), -300],
    ['07-Jul-1996 02:44:25', Date.UTC(1996, 6, 7, 2, 44, 25), 0],
    ['07-Jul-1996 02:44:25 +9999', Date.UTC(1996, 6, 7, 2, 44, 25), 0],
    ['07-Jul-1996 02:44:25 (KST)', Date.UTC(1996, 6, 6, 17, 44, 25), 540],
    ['07-Jul-1996 02:44:25 XYZ', Date.UTC(1996, 6, 7, 2, 44, 25), 0],
    ['07-Jul-1996 02:44:25 +24:30', Date.UTC(1996, 6, 7, 2, 44, 25), 0],
    ['31-Feb-2023 00:00:00 +0000', Date.UTC(2023, 2, 3), 0],
    ['07-Jul-1996 24:00:60 +0000', Date.UTC(1996, 6, 8, 0, 1), 0],
  ])('%j is read leniently alone', (text, epochMs, zoneMinutes) => {
    expect(findInternalDate(text, 'exact')).toBeUndefined();
    expect(findInternalDate(text, 'lenient')).toEqual({ epochMs, zoneMinutes });
  });

  it('every date of ten thousand years comes back', () => {
    const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: -1439, max: 1439 }), (local, zoneMinutes) => {
        const date = { epochMs: (local - zoneMinutes * 60) * 1000, zoneMinutes };
        expect(findInternalDate(formatInternalDate(date), 'exact')).toEqual(date);
      }),
    );
  });

  it.each(['', 'never', '00-Foo-1996 00:00:00 +0000', '99999999999999999', 'a'.repeat(10_000)])(
    '%j is none',
    (text) => {
      expect(findInternalDate(text, 'lenient')).toBeUndefined();
    },
  );
});

describe('sets of numbers', () => {
  it.each([
    [[1, 2, 3], '1:3'],
    [[9, 1, 3, 2, 2], '1:3,9'],
    [[4294967295], '4294967295'],
  ])('%j is %j', (numbers, text) => {
    const set = numberSetOf(numbers);
    expect(formatNumberSet(set)).toBe(text);
    expect(parseNumberSet(text)).toEqual(set);
    expect([...numbersOf(set)]).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it.each([
    ['4:*', 4, Number.POSITIVE_INFINITY],
    ['*:4', 4, Number.POSITIVE_INFINITY],
    ['9:4', 4, 9],
  ])('%j is a range in either order', (text, first, last) => {
    expect(parseNumberSet(text)).toEqual([{ first, last }]);
  });

  it.each(['', ',', '1,', '1:', ':1', 'a', '1 2', '4294967296', '99999999999', '1::2'])(
    '%j is refused',
    (text) => {
      expect(() => parseNumberSet(text)).toThrow('is no set of message numbers');
    },
  );

  it('pieces are as short as asked and lose nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }),
        fc.integer({ min: 10, max: 60 }),
        (numbers, max) => {
          const set = numberSetOf(numbers);
          const pieces = splitNumberSet(set, max);
          expect(pieces.flat()).toEqual(set);
          for (const piece of pieces) expect(formatNumberSet(piece).length).toBeLessThanOrEqual(max);
          expect(sizeOfNumberSet(set)).toBe(new Set(numbers).size);
          expect(numbers.every((number) => hasNumber(set, number))).toBe(true);
        },
      ),
    );
  });

  it('a number is found in a set of any order', () => {
    const ranges = fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 300 }), fc.nat({ max: 3 }))
        .map(([first, more]) => ({ first, last: first + more })),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(ranges, fc.boolean(), (found, isSorted) => {
        const numbers = new Set(found.flatMap((range) => [...numbersOf([range])]));
        const set = isSorted ? numberSetOf(numbers) : found;
        for (let number = 1; number < 310; number++) expect(hasNumber(set, number)).toBe(numbers.has(number));
      }),
    );
  });

  it('a range of four thousand million takes no room', () => {
    const set = parseNumberSet('1:4294967295');
    expect(sizeOfNumberSet(set)).toBe(4294967295);
    expect(hasNumber(set, 4_000_000_000)).toBe(true);
  });
});
