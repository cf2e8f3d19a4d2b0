import { describe, expect, it } from 'vitest';
import { DateTimeValue, findDate } from '../../wire/powershell-language/index.ts';
import { timeZone, unixMsIn } from './time-zone.ts';

describe('-TimeZone', () => {
  it.each([
    ['Korea Standard Time', 'Asia/Seoul'],
    ['pacific standard time', 'America/Los_Angeles'],
    ['asia/seoul', 'Asia/Seoul'],
    ['UTC', 'UTC'],
    ['UTC-02', 'Etc/GMT+2'],
    ['Yukon Standard Time', 'America/Whitehorse'],
  ])('%s is %s', (given, expected) => {
    expect(timeZone().parse(given)).toBe(expected);
  });

  it.each(['Mars Standard Time', 'Asia/Nowhere', ''])('"%s" is refused', (given) => {
    expect(timeZone().safeParse(given).success).toBe(false);
  });
});

const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

describe('dates in a zone', () => {
  it.each([
    ['2026-12-01 19:00', 'Asia/Seoul', '2026-12-01T10:00'],
    ['2026-07-01 00:30', 'America/Los_Angeles', '2026-07-01T07:30'],
    ['2026-12-01 19:00', undefined, '2026-12-01T19:00'],
    ['2026-12-01T19:00:00Z', 'Asia/Seoul', '2026-12-01T19:00'],
    // Clocks were put forward: this is shown by none.
    ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30'],
    // Clocks were put back: this is shown twice.
    ['2026-10-25 02:30', 'Europe/Berlin', '2026-10-25T00:30'],
  ])('%s in %s is %s UTC', (text, zone, expected) => {
    const date = findDate(text);
    expect(date).toBeInstanceOf(DateTimeValue);
    expect(iso(unixMsIn(date as DateTimeValue, zone))).toBe(expected);
  });
});
