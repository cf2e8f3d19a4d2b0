/**
 * What PowerShell 7.6 itself prints for the same objects and parameters, in American culture with a plain space
 * before AM and PM and two digits of fractions, as Windows PowerShell has them.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../wire/powershell-language/index.ts';
import type { FormatRecord } from './format-record.ts';
import { formatRecords, renderText } from './out-string.ts';
import { parseSelector, parseSelectors } from './property-selector.ts';
import { objectsOf, testContext } from './test-objects.ts';
import type { FormatParameters } from './view.ts';

interface GoldenCase {
  readonly name: string;
  readonly objects: string;
  readonly width: number;
  readonly format?: 'table' | 'list' | 'wide';
  readonly property?: string;
  readonly groupBy?: string;
  readonly excludeProperty?: readonly string[];
  readonly autoSize?: boolean;
  readonly wrap?: boolean;
  readonly hideTableHeaders?: boolean;
  readonly force?: boolean;
  readonly columns?: number;
  readonly expected: readonly string[];
}

const corpus = new URL('../../../../tests/corpora/powershell-format/text.json', import.meta.url);
const cases: readonly GoldenCase[] = JSON.parse(readFileSync(corpus, 'utf8'));

const context = testContext();

function parametersOf(golden: GoldenCase, shape: 'table' | 'list' | 'wide'): FormatParameters {
  const { property, groupBy, excludeProperty, ...flags } = golden;
  return {
    ...flags,
    shape,
    ...(property === undefined ? {} : { properties: parseSelectors(objectsOf(property), shape) }),
    ...(groupBy === undefined ? {} : { groupBy: parseSelector(objectsOf(groupBy)[0], 'groupBy') }),
    ...(excludeProperty === undefined ? {} : { excludeProperties: excludeProperty }),
  };
}

describe('the output of PowerShell', () => {
  it.each(cases.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    const values = objectsOf(golden.objects);
    const { format, width } = golden;
    const records: readonly (Value | FormatRecord)[] =
      format === undefined ? values : formatRecords(values, parametersOf(golden, format), context);
    expect(renderText(records, { width, nowMs: () => 0 }, context).split('\n')).toEqual(golden.expected);
  });
});
