/**
 * -ContentFilter of New-MigrationBatch: `Received -gt '2026-01-01' -and Received -lt '2026-07-01'`. Of a message at an
 * IMAP server no more than when it was received is known before it is fetched, so that filters speak of that alone.
 */
import { AppError } from '../../base/errors.ts';
import { describeFilterError, FilterError } from '../../wire/opath/filter-error.ts';
import type {
  ComparisonOperator,
  FilterComparison,
  FilterExpression,
} from '../../wire/opath/filter-expression.ts';
import { parseFilter } from '../../wire/opath/parse-filter.ts';
import { findDate } from '../../wire/powershell-language/index.ts';

export interface ContentFilter {
  readonly text: string;
  matches(receivedAt: number): boolean;
  /**
   * What matches lies between the two, ends included, though not all between them matches: for SEARCH SINCE and BEFORE.
   * Empty where `from` is after `to`.
   */
  readonly from: number;
  readonly to: number;
}

export interface ContentFilterOptions {
  /** Of -TimeZone: what is UTC when clocks there show this; UTC itself without it. */
  readonly toUtcMs?: (localMs: number) => number;
}

export function compileContentFilter(text: string, options: ContentFilterOptions = {}): ContentFilter {
  try {
    return { text, ...compile(parseFilter(text), options) };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new AppError({
      kind: 'invalid',
      code: 'migration.contentFilter',
      message: `The content filter cannot be used: ${describeFilterError(error, text)}`,
      details: { position: error.position },
    });
  }
}

type Compiled = Omit<ContentFilter, 'text'>;

const everything = { from: -Infinity, to: Infinity };

function compile(expression: FilterExpression, options: ContentFilterOptions): Compiled {
  switch (expression.kind) {
    case 'comparison':
      return compare(expression, options);
    case 'not': {
      const operand = compile(expression.operand, options);
      return { ...everything, matches: (receivedAt) => !operand.matches(receivedAt) };
    }
    case 'and': {
      const operands = expression.operands.map((each) => compile(each, options));
      return {
        from: Math.max(...operands.map(({ from }) => from)),
        to: Math.min(...operands.map(({ to }) => to)),
        matches: (receivedAt) => operands.every((each) => each.matches(receivedAt)),
      };
    }
    case 'or': {
      const operands = expression.operands.map((each) => compile(each, options));
      return {
        from: Math.min(...operands.map(({ from }) => from)),
        to: Math.max(...operands.map(({ to }) => to)),
        matches: (receivedAt) => operands.some((each) => each.matches(receivedAt)),
      };
    }
  }
}

type DateOperator = Exclude<ComparisonOperator, 'like' | 'notlike'>;

const comparisons: Readonly<Record<DateOperator, (date: number) => Compiled>> = {
  eq: (date) => ({ from: date, to: date, matches: (receivedAt) => receivedAt === date }),
  ne: (date) => ({ ...everything, matches: (receivedAt) => receivedAt !== date }),
  gt: (date) => ({ ...everything, from: date, matches: (receivedAt) => receivedAt > date }),
  ge: (date) => ({ ...everything, from: date, matches: (receivedAt) => receivedAt >= date }),
  lt: (date) => ({ ...everything, to: date, matches: (receivedAt) => receivedAt < date }),
  le: (date) => ({ ...everything, to: date, matches: (receivedAt) => receivedAt <= date }),
};

function compare(comparison: FilterComparison, { toUtcMs = (ms) => ms }: ContentFilterOptions): Compiled {
  const { property, operator, value, position, valuePosition } = comparison;
  if (property.toLowerCase() !== 'received') {
    throw new FilterError(
      `"${property.slice(0, 100)}" cannot be filtered by: from an IMAP server it can be by Received alone.`,
      position,
    );
  }
  if (operator === 'like' || operator === 'notlike') {
    throw new FilterError(`Received is a time and cannot be compared with -${operator}.`, position);
  }
  const date = typeof value === 'string' ? findDate(value) : undefined;
  if (date === undefined) {
    throw new FilterError(
      `"${String(value).slice(0, 100)}" is no date. Write it as 2026-01-31 or 2026-01-31T18:00:00Z.`,
      valuePosition,
    );
  }
  // A date that says its zone is meant so, whatever -TimeZone is.
  return comparisons[operator](date.kind === 'Utc' ? date.unixMs : toUtcMs(date.unixMs));
}
