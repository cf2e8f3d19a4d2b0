import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDate, parseDate } from './date.ts';

describe('parseDate', () => {
  it.each([
    ['Tue, 5 Mar 2024 10:20:30 +0900', '2024-03-05T01:20:30Z'],
    ['5 Mar 2024 10:20:30 +0900', '2024-03-05T01:20:30Z'],
    ['Tue, 05 Mar 2024 10:20 -0530', '2024-03-05T15:50:00Z'],
    ['Tue, 5 Mar 2024 10:20:30 GMT', '2024-03-05T10:20:30Z'],
    ['Tue, 5 Mar 2024 10:20:30 EST', '2024-03-05T15:20:30Z'],
    ['Tue, 5 Mar 2024 10:20:30 KST', '2024-03-05T01:20:30Z'],
    ['Tue, 5 Mar 2024 10:20:30 Z', '2024-03-05T10:20:30Z'],
    ['Tue, 5 Mar 2024 10:20:30 A', '2024-03-05T10:20:30Z'],
    ['Tue, 5 Mar 2024 10:20:30', '2024-03-05T10:20:30Z'],
    ['Tue, 5 Mar 2024 10:20:30 -0000', '2024-03-05T10:20:30Z'],
    ['Tue, 5 Mar 2024 10:20:30 +0900 (KST)', '2024-03-05T01:20:30Z'],
    ['Tue, 5 Mar 2024 10:20:30 GMT+0900', '2024-03-05T01:20:30Z'],
    ['Tue, 5 Mar 2024 10:20:30 +09:00', '2024-03-05T01:20:30Z'],
    ['Tue, 5 Mar 2024 10:20:30 +9999', '2024-03-05T10:20:30Z'],
    ['Tue(comment, with 1 Jan), 5 Mar 2024 10:20:30 +0000', '2024-03-05T10:20:30Z'],
    ['Tue,5 Mar 2024 10:20:30 +0000', '2024-03-05T10:20:30Z'],
    ['Tuesday, 5-March-24 10:20:30 GMT', '2024-03-05T10:20:30Z'],
    ['5-Mar-2024 10:20:30 +0000', '2024-03-05T10:20:30Z'],
    ['Tue Mar  5 10:20:30 2024', '2024-03-05T10:20:30Z'],
    ['Tue Mar 5 10:20:30 KST 2024', '2024-03-05T01:20:30Z'],
    ['Mar 5, 2024 10:20:30 PM +0000', '2024-03-05T22:20:30Z'],
    ['Mar 5, 2024 12:20:30 AM', '2024-03-05T00:20:30Z'],
    ['Tue, 5 Mar 2024 10.20.30 +0000', '2024-03-05T10:20:30Z'],
    ['2024-03-05T10:20:30.123Z', '2024-03-05T10:20:30Z'],
    ['2024-03-05 10:20:30 +0900', '2024-03-05T01:20:30Z'],
    ['2024/03/05 10:20:30', '2024-03-05T10:20:30Z'],
    ['5 Mar 24 10:20:30 +0000', '2024-03-05T10:20:30Z'],
    ['5 Mar 99 10:20:30 +0000', '1999-03-05T10:20:30Z'],
    ['5 Mar 104 10:20:30 +0000', '2004-03-05T10:20:30Z'],
    ['5 Mar 0000 10:20:30 +0000', '0000-03-05T10:20:30Z'],
    ['31 Dec 9999 23:59:59 +0000', '9999-12-31T23:59:59Z'],
    ['31 Dec 2016 23:59:60 +0000', '2016-12-31T23:59:59Z'],
    ['Tue, 5 Mar 2024', '2024-03-05T00:00:00Z'],
    ['  Tue, 5 Mar\r\n 2024 10:20:30 +0000', '2024-03-05T10:20:30Z'],
  ])('%s', (input, expected) => {
    expect(parseDate(input)).toBe(Date.parse(expected));
  });

  it.each([
    '',
    'yesterday',
    'Tue, 45 Mar 2024 10:20:30',
    '5 Foo 2024',
    '10:20:30',
    '(((((',
    '12345678901234567890',
  ])('cannot read %j', (input) => {
    expect(parseDate(input)).toBeUndefined();
  });

  it('yields a time or nothing for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const date = parseDate(text);
        expect(date === undefined || Number.isFinite(date)).toBe(true);
      }),
    );
  });
});

describe('formatDate', () => {
  it.each([
    ['2024-03-05T01:20:30Z', 540, 'Tue, 5 Mar 2024 10:20:30 +0900'],
    ['2024-03-05T01:20:30Z', -330, 'Mon, 4 Mar 2024 19:50:30 -0530'],
    ['2024-03-05T01:20:30Z', 0, 'Tue, 5 Mar 2024 01:20:30 +0000'],
  ])('%s at %i', (time, zone, expected) => {
    expect(formatDate(Date.parse(time), zone)).toBe(expected);
  });

  it('is undone by parseDate, to the second', () => {
    const years = fc.integer({
      min: Date.parse('0100-01-02T00:00:00Z') / 1000,
      max: Date.parse('9999-12-30T00:00:00Z') / 1000,
    });
    fc.assert(
      fc.property(years, fc.integer({ min: -720, max: 840 }), (seconds, zone) => {
        expect(parseDate(formatDate(seconds * 1000, zone))).toBe(seconds * 1000);
      }),
    );
  });
});
