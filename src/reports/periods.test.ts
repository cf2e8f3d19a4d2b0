import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Day, dayOf, daysBetween, endOf, hourOf, startOf } from './days.ts';
import { lastDayOf, periodsOf, type ReportType, rangeOf, reportTypes } from './periods.ts';

const machineZone = process.env.TZ;

afterEach(() => {
  if (machineZone === undefined) delete process.env.TZ;
  else process.env.TZ = machineZone;
});

describe('the period of a day', () => {
  it.each<[day: string, weekly: string, monthly: string, yearly: string]>([
    // 21 November 2026 is a Saturday.
    ['2026-11-21', '2026-11-21', '2026-11-30', '2026-12-31'],
    ['2026-11-22', '2026-11-28', '2026-11-30', '2026-12-31'],
    ['2026-11-30', '2026-12-05', '2026-11-30', '2026-12-31'],
    ['2026-12-31', '2027-01-02', '2026-12-31', '2026-12-31'],
    ['2027-01-01', '2027-01-02', '2027-01-31', '2027-12-31'],
    ['2027-02-01', '2027-02-06', '2027-02-28', '2027-12-31'],
    ['2028-02-28', '2028-03-04', '2028-02-29', '2028-12-31'],
    ['2028-02-29', '2028-03-04', '2028-02-29', '2028-12-31'],
    ['2100-02-28', '2100-03-06', '2100-02-28', '2100-12-31'],
    ['2026-03-31', '2026-04-04', '2026-03-31', '2026-12-31'],
    ['2026-04-01', '2026-04-04', '2026-04-30', '2026-12-31'],
  ])('%s ends with week, month and year', (day, weekly, monthly, yearly) => {
    const ends = reportTypes.map((type) => lastDayOf(day as Day, type));
    expect(ends).toEqual([day, weekly, monthly, yearly]);
  });

  // Seoul has no summer time; New York and Berlin change on these days, Lord Howe by half an hour.
  it.each(['UTC', 'Asia/Seoul', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'])(
    'is the same on a machine in %s',
    (zone) => {
      process.env.TZ = zone;
      for (const [at, day, hour] of [
        ['2026-03-08T00:00:00Z', '2026-03-08', 0],
        ['2026-03-08T06:59:59.999Z', '2026-03-08', 6],
        ['2026-03-08T07:00:00Z', '2026-03-08', 7],
        ['2026-03-29T01:00:00Z', '2026-03-29', 1],
        ['2026-10-25T23:59:59.999Z', '2026-10-25', 23],
        ['2026-11-01T05:30:00Z', '2026-11-01', 5],
        ['2026-11-01T23:59:59.999Z', '2026-11-01', 23],
        ['2026-12-31T23:59:59.999Z', '2026-12-31', 23],
        ['2027-01-01T00:00:00Z', '2027-01-01', 0],
        // Seoul is in the next year already.
        ['2027-01-01T08:59:59+09:00', '2026-12-31', 23],
      ] as const) {
        const ms = Date.parse(at);
        expect([at, dayOf(ms), hourOf(ms)]).toEqual([at, day, hour]);
      }
      for (const day of ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01'] as Day[])
        expect(endOf(day) - startOf(day)).toBe(24 * 60 * 60 * 1000);
      expect(lastDayOf('2026-10-25' as Day, 'Weekly')).toBe('2026-10-31');
      expect(lastDayOf('2026-03-29' as Day, 'Monthly')).toBe('2026-03-31');
    },
  );
});

describe('the days of a report', () => {
  const now = Date.parse('2026-11-21T15:30:00Z');
  it.each<
    [from: string | undefined, until: string | undefined, type: ReportType, first: string, last: string]
  >([
    [undefined, undefined, 'Daily', '2026-10-23', '2026-11-21'],
    [undefined, undefined, 'Weekly', '2026-08-30', '2026-11-21'],
    [undefined, undefined, 'Monthly', '2025-11-22', '2026-11-21'],
    ['2026-11-01', '2026-11-15', 'Daily', '2026-11-01', '2026-11-15'],
    ['2026-11-01T23:59', '2026-11-02T00:01', 'Daily', '2026-11-01', '2026-11-02'],
    ['2026-11-01', '2027-05-01', 'Monthly', '2026-11-01', '2026-11-21'],
    [undefined, '2026-02-28', 'Daily', '2026-01-30', '2026-02-28'],
    ['1990-01-01', undefined, 'Yearly', '2006-11-22', '2026-11-21'],
  ])('%s to %s, %s', (from, until, type, first, last) => {
    const at = (text: string | undefined) =>
      text === undefined ? undefined : Date.parse(`${text}Z`.replace(/^(.{10})Z$/, '$1'));
    expect(rangeOf({ from: at(from), until: at(until), type }, now)).toEqual({ first, last });
  });

  it('are refused where they are reversed', () => {
    const reversed = { from: now, until: now - 1, type: 'Daily' } as const;
    expect(() => rangeOf(reversed, now)).toThrow('The StartDate must be before the EndDate.');
  });

  it('belong to one period each, and none is left out', () => {
    const days = fc.integer({ min: 0, max: 40_000 }).map((day) => dayOf(day * 86_400_000));
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 0, max: 800 }),
        fc.constantFrom(...reportTypes),
        (first, length, type) => {
          const last = dayOf(startOf(first) + length * 86_400_000);
          const periods = [...periodsOf({ first, last }, type)];
          expect(periods.flatMap((each) => [...daysBetween(each.first, each.last)])).toEqual([
            ...daysBetween(first, last),
          ]);
          for (const period of periods)
            for (const day of [period.first, period.last]) expect(lastDayOf(day, type)).toBe(period.date);
        },
      ),
      { numRuns: 60 },
    );
  });
});
