import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from './filter-error.ts';
import type { FilterExpression } from './filter-expression.ts';
import { parseFilter } from './parse-filter.ts';

/** With every pair of brackets that the grammar implies. */
function shown(expression: FilterExpression): string {
  switch (expression.kind) {
    case 'comparison':
      return `${expression.property} ${expression.operator} ${JSON.stringify(expression.value)}`;
    case 'not':
      return `not(${shown(expression.operand)})`;
    default:
      return `${expression.kind}(${expression.operands.map(shown).join(', ')})`;
  }
}

describe('parseFilter', () => {
  it.each([
    ["Received -gt '2026-01-01'", 'Received gt "2026-01-01"'],
    ["A -eq 'x' -or B -eq 'y' -and C -eq 'z'", 'or(A eq "x", and(B eq "y", C eq "z"))'],
    ["(A -eq 'x' -or B -eq $true) -and C -ne $null", 'and(or(A eq "x", B eq true), C ne null)'],
    ['-not A -like "T*" -and B -eq 5', 'and(not(A like "T*"), B eq "5")'],
    ["A -EQ 'it''s'", 'A eq "it\'s"'],
  ])('%s', (text, expected) => {
    expect(shown(parseFilter(text))).toBe(expected);
  });

  it.each([
    ['', 1],
    ['Received', 9],
    ["Received -gtt '2026'", 10],
    ["(Received -gt '2026'", 21],
    ["Received -gt 'x", 14],
    ["A -eq 'x' B -eq 'y'", 11],
  ])('tells where %j goes wrong', (text, position) => {
    expect(() => parseFilter(text)).toThrow(expect.objectContaining({ name: 'FilterError', position }));
  });

  it('makes of any text an expression or a FilterError', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        try {
          expect(shown(parseFilter(text))).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
