/** What PowerShell 7.6 prints for types that have views, defined there by the same columns and items. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PSObject, toText, type Value } from '../../../wire/powershell-language/index.ts';
import type { FormatRecord } from './format-record.ts';
import { formatRecords, renderText } from './out-string.ts';
import { parseSelector, parseSelectors } from './property-selector.ts';
import { objectsOf, testContext } from './test-objects.ts';
import type { FormatParameters } from './view.ts';
import type { ViewDefinition } from './view-definition.ts';

interface GoldenCase {
  readonly name: string;
  readonly objects: string;
  readonly width: number;
  readonly format?: 'table' | 'list' | 'wide';
  readonly property?: string;
  readonly groupBy?: string;
  readonly view?: string;
  readonly expected: readonly string[];
}

interface Corpus {
  readonly views: readonly ViewDefinition[];
  readonly cases: readonly GoldenCase[];
}

const corpus: Corpus = JSON.parse(
  readFileSync(new URL('../../../../tests/corpora/powershell-format/views.json', import.meta.url), 'utf8'),
);
const context = testContext(corpus.views);

/** The key `PSTypeName` gives an object its type. */
function typed(value: Value): Value {
  if (!(value instanceof PSObject) || !value.has('PSTypeName')) return value;
  const entries = [...value.entries()].filter(([name]) => name !== 'PSTypeName');
  return new PSObject(entries, [toText(value.get('PSTypeName')), ...value.typeNames]);
}

function parametersOf(golden: GoldenCase, shape: 'table' | 'list' | 'wide'): FormatParameters {
  const { property, groupBy, ...flags } = golden;
  return {
    ...flags,
    shape,
    ...(property === undefined ? {} : { properties: parseSelectors(objectsOf(property), shape) }),
    ...(groupBy === undefined ? {} : { groupBy: parseSelector(objectsOf(groupBy)[0], 'groupBy') }),
  };
}

describe('views of types', () => {
  it.each(corpus.cases.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    const values = objectsOf(golden.objects).map(typed);
    const { format, width } = golden;
    const records: readonly (Value | FormatRecord)[] =
      format === undefined ? values : formatRecords(values, parametersOf(golden, format), context);
    expect(renderText(records, { width, nowMs: () => 0 }, context).split('\n')).toEqual(golden.expected);
  });
});
