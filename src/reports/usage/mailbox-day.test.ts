import { describe, expect, it } from 'vitest';
import type { Day } from '../days.ts';
import { at, someone } from '../test-reports.ts';
import {
  daysInactive,
  isInactive,
  type MailboxDay,
  percentUsed,
  readMailboxDays,
  staleClassOf,
  UsageSum,
  writeMailboxDays,
} from './mailbox-day.ts';

const day = '2026-11-21' as Day;

const mailbox = (facts: Partial<MailboxDay> = {}): MailboxDay => ({
  ...{ recipient: someone(1), bytes: 0, items: 0, warningBytes: null, quotaBytes: null },
  ...{ createdAt: at('2020-01-01'), lastAccessAt: null },
  ...facts,
});

describe('a mailbox that nobody uses', () => {
  it.each([
    // Accessed on the day itself, and a moment before the next.
    ['2026-11-21T23:59:59.999', 0, 'active', false],
    ['2026-11-20T23:59:59.999', 1, 'active', false],
    ['2026-10-22T00:00:00', 30, 'active', false],
    ['2026-10-21T23:59:59.999', 31, 'upTo60Days', true],
    ['2026-09-22T12:00:00', 60, 'upTo60Days', true],
    ['2026-09-21T12:00:00', 61, 'upTo90Days', true],
    ['2026-08-23T12:00:00', 90, 'upTo90Days', true],
    ['2026-08-22T23:59:59', 91, 'longer', true],
    ['2022-11-22T12:00:00', 1460, 'longer', true],
    ['2021-11-21T12:00:00', 1826, 'longer', true],
    // A sign-in just after the day whose end is looked at.
    ['2026-11-22T00:03:00', 0, 'active', false],
  ])('since %s has been idle for %i days: %s', (last, days, name, inactive) => {
    const accessed = mailbox({ lastAccessAt: at(last) });
    expect([daysInactive(accessed, day), staleClassOf(days), isInactive(accessed, day)]).toEqual([
      days,
      name,
      inactive,
    ]);
    // One that nobody was ever in counts from when it was made.
    const made = mailbox({ createdAt: at(last) });
    expect(daysInactive(made, day)).toBe(days);
  });
});

describe('how full a mailbox is', () => {
  it.each<[bytes: number, quota: number | null, percent: number]>([
    [0, null, 0],
    [10 ** 12, null, 0],
    [0, 100, 0],
    [24, 100, 24],
    [2499, 10_000, 24],
    [2500, 10_000, 25],
    [99, 100, 99],
    [100, 100, 100],
    [150, 100, 150],
    [0, 0, 100],
  ])('%i of %s bytes are %i percent', (bytes, quotaBytes, percent) => {
    expect(percentUsed(mailbox({ bytes, quotaBytes }))).toBe(percent);
  });

  it('is added up', () => {
    const sum = new UsageSum(day);
    const recent = { lastAccessAt: at('2026-11-21') };
    for (const facts of [
      { bytes: 10, quotaBytes: 100, warningBytes: 90, items: 2, ...recent },
      { bytes: 90, quotaBytes: 100, warningBytes: 90, items: 3, lastAccessAt: at('2026-10-01') },
      { bytes: 1000, items: 5, lastAccessAt: at('2026-09-01') },
      { createdAt: at('2026-01-01') },
    ])
      sum.add(mailbox(facts));
    expect(sum.totals).toEqual({
      ...{ mailboxes: 4, inactive: 3, overWarning: 1, underQuarter: 3, items: 10, bytes: 1100 },
      stale: { active: 1, upTo60Days: 1, upTo90Days: 1, longer: 1 },
    });
  });

  it('is kept as it was', () => {
    const days = [mailbox({ bytes: 5, quotaBytes: 7 }), mailbox({ recipient: someone(2), lastAccessAt: 3 })];
    expect(readMailboxDays(JSON.parse(JSON.stringify(writeMailboxDays(days))))).toEqual(days);
    expect(() => readMailboxDays({ mailboxes: [[1, 2]] })).toThrow();
  });
});
