import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAppointmentRecurrence, writeAppointmentRecurrence } from './appointment-recurrence.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { firstDateTimeOf, minutesOf, occurrencesOf, wallOfMinutes } from './recurrence-dates.ts';
import { PatternType } from './recurrence-pattern.ts';

/** [MS-OXOCAL] section 4.1.1. */
const examples = {
  '4.1.1.1 weekly without exceptions':
    '043004300B2001000000C0210000010000000000000032000000222000000C0000000000000000000000000000008020BC0C20ADBC0C0630000009300000580200007602000000000000000000000000',
  '4.1.1.2 weekly with an exception':
    '043004300B2001000000C0210000010000000000000032000000222000000C0000000000000001000000A096BC0C01000000A096BC0C8020BC0C20ADBC0C0630000009300000580200007602000001003499BC0C5299BC0CF898BC0C11002200210053696D706C6520526563757272656E6365207769746820657863657074696F6E730800070033342F34313431000000000400000000000000000000003499BC0C5299BC0CF898BC0C2100530069006D0070006C006500200052006500630075007200720065006E006300650020007700690074006800200065007800630065007000740069006F006E0073000700330034002F0034003100340031000000000000000000',
  '4.1.1.3 daily with deleted days':
    '043004300A2000000000A0050000E010000000000000212000000A0000000000000002000000A0C1DC0C80D2DC0C00000000207EDC0C0016DD0C0630000009300000E0010000FE01000000000000000000000000',
  '4.1.1.6 yearly of the Hebrew calendar':
    '043004300D200200080080750A000C0000000000000003000000232000000A0000000000000001000000207EDC0C01000000207EDC0C6074C40CDF80E95A0630000009300000E0010000FE01000001000080DC0C1E80DC0C0080DC0C24023C000000010000000000000004000000000000000000000000000000',
};

describe('PidLidAppointmentRecur, [MS-OXOCAL] section 2.2.1.44', () => {
  it.each(Object.entries(examples))('%s', (_, hex) => {
    const read = readAppointmentRecurrence(Buffer.from(hex, 'hex'));
    expect(Buffer.from(writeAppointmentRecurrence(read)).toString('hex').toUpperCase()).toBe(hex);
  });

  it('tells an exception with its texts in Unicode', () => {
    const { exceptions, pattern } = readAppointmentRecurrence(
      Buffer.from(examples['4.1.1.2 weekly with an exception'], 'hex'),
    );
    const [exception] = exceptions;
    expect(exception).toMatchObject({ subject: 'Simple Recurrence with exceptions', location: '34/4141' });
    expect(new Date(wallOfMinutes(exception?.start ?? 0)).toISOString()).toBe('2007-04-16T11:00:00.000Z');
    expect(pattern).toMatchObject({ weekdays: 0x32, occurrenceCount: 12 });
  });

  it.each([
    ['4.1.1.1 weekly without exceptions', 12],
    ['4.1.1.3 daily with deleted days', 10],
  ] as const)('counts the days of %s to their end', (name, count) => {
    const { pattern } = readAppointmentRecurrence(Buffer.from(examples[name], 'hex'));
    const days = occurrencesOf(pattern).take(count).toArray();
    expect([days[0], days.at(-1)]).toEqual([pattern.startDate, pattern.endDate]);
    expect(firstDateTimeOf(pattern)).toBe(pattern.firstDateTime);
  });

  it.each([
    [
      'the 31st, or the last day',
      { patternType: PatternType.month, dayOfMonth: 31, period: 1 },
      ['2023-01-31', '2023-02-28', '2023-03-31'],
    ],
    [
      'the second Tuesday',
      { patternType: PatternType.monthNth, weekdays: 4, place: 2, period: 1 },
      ['2023-02-14', '2023-03-14', '2023-04-11'],
    ],
    [
      'the last weekday of a quarter',
      { patternType: PatternType.monthNth, weekdays: 0x3e, place: 5, period: 3 },
      ['2023-01-31', '2023-04-28', '2023-07-31'],
    ],
    [
      'every 29 February, or the last day',
      { patternType: PatternType.month, dayOfMonth: 29, period: 12 },
      ['2023-01-29', '2024-01-29', '2025-01-29'],
    ],
    [
      'Monday and Sunday of every second week',
      { patternType: PatternType.week, weekdays: 3, period: 2, firstWeekday: 1 },
      ['2023-01-22', '2023-01-30', '2023-02-05'],
    ],
  ])('finds %s', (_, shape, days) => {
    const startDate = minutesOf(Date.UTC(2023, 0, 17));
    const full = { weekdays: 0, dayOfMonth: 0, place: 0, firstWeekday: 0, startDate, ...shape };
    const found = occurrencesOf(full)
      .take(3)
      .map((day) => new Date(wallOfMinutes(day)).toISOString().slice(0, 10));
    expect([...found]).toEqual(days);
  });

  it('ends on a day that never comes', () => {
    const shape = {
      patternType: PatternType.monthNth,
      weekdays: 0,
      place: 1,
      period: 1,
      dayOfMonth: 0,
      firstWeekday: 0,
      startDate: 0,
    };
    expect([...occurrencesOf(shape)]).toEqual([]);
  });

  it('reads any bytes or refuses them', () => {
    const sample = Buffer.from(examples['4.1.1.2 weekly with an exception'], 'hex');
    fc.assert(
      fc.property(fc.nat(sample.length - 1), fc.nat(255), fc.nat(sample.length), (at, value, length) => {
        const bytes = Buffer.from(sample.subarray(0, length));
        if (at < length) bytes[at] = value;
        try {
          const read = readAppointmentRecurrence(bytes);
          const again = readAppointmentRecurrence(writeAppointmentRecurrence(read));
          expect(again.exceptions.length).toBe(read.exceptions.length);
        } catch (error) {
          expect(error).toBeInstanceOf(MapiFormatError);
        }
      }),
    );
  });
});
