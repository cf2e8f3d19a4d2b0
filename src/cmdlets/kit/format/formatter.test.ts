import { describe, expect, it } from 'vitest';
import { type Adapted, adapter, PSObject, type Value } from '../../../wire/powershell-language/index.ts';
import { toCsvLines } from './csv.ts';
import { toJson } from './json.ts';
import { formatRecords, renderText } from './out-string.ts';
import { objectsOf, testContext } from './test-objects.ts';
import type { FormatParameters } from './view.ts';
import type { ViewDefinition } from './view-definition.ts';

function linesOf(
  values: readonly Value[],
  parameters?: FormatParameters,
  views: readonly ViewDefinition[] = [],
): readonly string[] {
  const context = testContext(views);
  const records = parameters ? formatRecords(values, parameters, context) : values;
  return renderText(records, { width: 80, nowMs: () => 0 }, context)
    .split('\n')
    .slice(0, -1);
}

/** Values of a host with a text of their own: a size without properties, a state that is an enumeration. */
function hostValue(text: string, typeNames: readonly string[]): Adapted {
  return {
    [adapter]: { typeNames, toText: () => text, propertyNames: () => [], get: () => undefined },
  };
}

const size = hostValue('1.2 GB (1,288,490,188 bytes)', ['Landfall.ByteQuantity', 'System.Object']);
const state = hostValue('Synced', ['Landfall.BatchStatus', 'System.Enum', 'System.Object']);

describe('values of a host', () => {
  const objects: readonly Value[] = [{ Status: state, TotalItemSize: size, All: [state, size] }];

  it('show their text in lists, and in collections', () => {
    expect(linesOf(objects, { shape: 'list' })).toEqual([
      '',
      'Status        : Synced',
      'TotalItemSize : 1.2 GB (1,288,490,188 bytes)',
      'All           : {Synced, 1.2 GB (1,288,490,188 bytes)}',
      '',
    ]);
  });

  it('stand at the right of a table where they are enumerations', () => {
    expect(linesOf([...objects, { Status: 'x' }], { shape: 'table' })).toEqual([
      '',
      'Status TotalItemSize                All',
      '------ -------------                ---',
      'Synced 1.2 GB (1,288,490,188 bytes) {Synced, 1.2 GB (1,288,490,188 bytes)}',
      '     x                              ',
      '',
    ]);
  });

  it('are lines of text by themselves', () => {
    expect(linesOf([size, state])).toEqual(['1.2 GB (1,288,490,188 bytes)', 'Synced']);
  });

  it('are texts in JSON and CSV', () => {
    expect(toJson([{ size, state }], { compress: true })).toBe(
      '{"size":"1.2 GB (1,288,490,188 bytes)","state":"Synced"}',
    );
    expect([...toCsvLines([{ size, state }])][1]).toBe('"1.2 GB (1,288,490,188 bytes)","Synced"');
  });
});

describe('default properties of a type', () => {
  const view: ViewDefinition = { typeNames: ['Landfall.Five'], defaultProperties: ['B', 'A'] };
  const five = (): Value =>
    new PSObject(
      [...'ABCDE'].map((name, index) => [name, index] as const),
      ['Landfall.Five', 'System.Object'],
    );

  it.each([
    ['decide on shape and columns', undefined, ['', 'B A', '- -', '1 0', '']],
    ['are what a list shows', { shape: 'list' }, ['', 'B : 1', 'A : 0', '']],
    [
      'give way to those that are asked for',
      { shape: 'list', properties: [{ expression: '*' }] },
      ['', 'A : 0', 'B : 1', 'C : 2', 'D : 3', 'E : 4', ''],
    ],
  ] as const)('%s', (_, parameters, lines) => {
    expect(linesOf([five()], parameters, [view])).toEqual(lines);
  });
});

describe('views with code', () => {
  const view: ViewDefinition = {
    typeNames: ['Landfall.Batch'],
    table: {
      columns: [
        { property: 'Name', width: 6 },
        {
          label: 'Left',
          value: (item) => (item instanceof PSObject ? item.get('N') : null),
          alignment: 'right',
        },
      ],
    },
    text: { lines: () => ['never by default'] },
    list: {
      items: [
        { property: 'Name', label: '이름' },
        { property: 'N', when: () => false },
      ],
    },
    groupBy: {
      label: 'First',
      value: (item) => (item instanceof PSObject ? String(item.get('Name')).charAt(0) : ''),
    },
  };
  const batches = ['ab', 'ac', 'b'].map(
    (name, index) => new PSObject([['Name', name] as const, ['N', index] as const], ['Landfall.Batch']),
  );

  it('compute columns and groups', () => {
    expect(linesOf(batches, undefined, [view])).toEqual([
      '',
      ...['   First: a', '', `Name   ${'Left'.padStart(73)}`, `----   ${'----'.padStart(73)}`],
      ...[`ab     ${'0'.padStart(73)}`, `ac     ${'1'.padStart(73)}`, ''],
      ...['   First: b', '', `Name   ${'Left'.padStart(73)}`, `----   ${'----'.padStart(73)}`],
      `b      ${'2'.padStart(73)}`,
      '',
    ]);
  });

  it('leave lines out that have no place', () => {
    expect(linesOf(batches.slice(2), { shape: 'list' }, [view])).toEqual([
      '',
      '   First: b',
      '',
      '이름 : b',
      '',
    ]);
  });
});

it('takes records of an earlier command and objects in turn', () => {
  const context = testContext();
  const records = formatRecords(objectsOf('@{A=1}'), { shape: 'list' }, context);
  const text = renderText(['x', { B: 2 }, ...records, 'y'], { width: 80, nowMs: () => 0 }, context);
  expect(text.split('\n')).toEqual(['x', '', 'B', '-', '2', '', '', 'Name  : A', 'Value : 1', '', 'y', '']);
});
