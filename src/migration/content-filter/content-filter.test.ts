import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileContentFilter } from './content-filter.ts';

const at = (text: string) => Date.parse(text);
const hourMs = 3_600_000;

describe('compileContentFilter', () => {
  it.each<[string, boolean]>([
    ["Received -gt '2026-03-01'", true],
    ["received -LT '3/2/2026 12:00'", false],
    ["Received -ge '2026-03-05T00:00:00Z' -and Received -lt '2026-03-06'", true],
    ["Received -gt '2026-03-05T09:00:00+09:00'", true],
    ["Received -lt '2025-01-01' -or Received -gt '2026-01-01'", true],
    ["-not (Received -gt '2026-01-01')", false],
    ["Received -eq '2026-03-05T10:00:00Z'", true],
    ["Received -ne '2026-03-05'", true],
    ['Received -le 2026-03-05', false],
  ])('%s', (text, expected) => {
    expect(compileContentFilter(text).matches(at('2026-03-05T10:00:00Z'))).toBe(expected);
  });

  it.each([
    ["Subject -like 'x*'", 'by Received alone'],
    ["Received -like '2026*'", 'cannot be compared with -like'],
    ["Received -gt 'soon'", 'is no date'],
    ['Received -gt $null', 'is no date'],
    ['Received', 'position 9'],
    ['', 'Invalid filter syntax'],
  ])('refuses %j', (text, message) => {
    expect(() => compileContentFilter(text)).toThrow(expect.objectContaining({ kind: 'invalid' }));
    expect(() => compileContentFilter(text)).toThrow(message);
  });

  it('reads dates in the zone of the batch, unless they say their own', () => {
    const toUtcMs = (localMs: number) => localMs - 9 * hourMs;
    const from = (text: string) => compileContentFilter(text, { toUtcMs }).from;
    expect(from("Received -ge '2026-03-05 09:00'")).toBe(at('2026-03-05T00:00:00Z'));
    expect(from("Received -ge '2026-03-05T09:00:00Z'")).toBe(at('2026-03-05T09:00:00Z'));
  });

  it('what matches lies between its ends', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((date) => `2026-02-${String(date).padStart(2, '0')}`);
    const comparison = fc
      .tuple(fc.constantFrom('gt', 'ge', 'lt', 'le', 'eq', 'ne'), day)
      .map(([operator, date]) => `Received -${operator} '${date}'`);
    const filter = fc
      .tuple(comparison, fc.constantFrom('-and', '-or'), comparison, fc.boolean())
      .map(([left, join, right, isNot]) =>
        isNot ? `-not(${left}) ${join} ${right}` : `${left} ${join} ${right}`,
      );
    fc.assert(
      fc.property(filter, day, (text, date) => {
        const { matches, from, to } = compileContentFilter(text);
        const receivedAt = at(date);
        expect(!matches(receivedAt) || (receivedAt >= from && receivedAt <= to)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
