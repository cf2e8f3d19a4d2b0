import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { latin1CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { type Cell, readPropertyRow, writePropertyRow } from './property-row.ts';
import { multivalueInstance, PropertyType, propertyId, propertyTag, propertyType } from './property-type.ts';
import { type PropertyValue, readValue, writeValue } from './property-value.ts';
import { type Restriction, readRestriction, writeRestriction } from './restriction.ts';
import { readSortOrderSet, type SortOrderSet, writeSortOrderSet } from './sort-order.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const written = (write: (writer: ByteWriter) => void): string => {
  const writer = new ByteWriter(1);
  write(writer);
  return Buffer.from(writer.written).toString('hex');
};

const subject = propertyTag(0x0037, PropertyType.string);
const size = propertyTag(0x0e08, PropertyType.integer32);

describe('property values', () => {
  it.each([
    ['integer16', -2, 'feff'],
    ['integer32', -2, 'feffffff'],
    ['errorCode', 0x8004010f, '0f010480'],
    ['floating64', 1.5, '000000000000f83f'],
    ['boolean', true, '01'],
    ['integer64', -1n, 'ffffffffffffffff'],
    ['time', 0x01d9_0000_0000_0000n, '000000000000d901'],
    ['string8', 'Inbox', '496e626f7800'],
    ['string', '받은', '1bbc40c70000'],
    ['guid', '00062008-0000-0000-c000-000000000046', '0820060000000000c000000000000046'],
    ['binary', hex('0a0b'), '02000a0b'],
    ['multipleInteger32', [1, 2], '020000000100000002000000'],
    ['multipleString', ['a', ''], '02000000610000000000'],
  ] as const)('%s', (name, value: PropertyValue, bytes) => {
    const type = PropertyType[name];
    expect(written((writer) => writeValue(writer, type, value, latin1CodePage))).toBe(bytes);
    expect(readValue(new ByteReader(hex(bytes)), type, latin1CodePage)).toEqual(value);
  });

  it('ends a text at a zero that stands in it, for the reader does', () => {
    expect(written((writer) => writer.unicode('a\0b'))).toBe('61000000');
    expect(written((writer) => writer.ascii('a\0b'))).toBe('6100');
  });

  it.each([
    ['a value of another type', PropertyType.integer32, 'text'],
    ['a binary that its 16 bits cannot tell', PropertyType.binary, new Uint8Array(65_536)],
    ['one of a type that has no values', PropertyType.object, 1],
  ] as const)('refuses to write %s', (_name, type, value) => {
    expect(() => writeValue(new ByteWriter(), type, value, latin1CodePage)).toThrow(TypeError);
  });

  it.each([
    ['an array that announces 2 GB', PropertyType.multipleInteger32, 'ffffff7f 00000000'],
    ['a binary that is cut off', PropertyType.binary, '0500 0102'],
    ['a text without an end', PropertyType.string, '6100 6200'],
    ['a type that is none', 0x0099, '00000000'],
  ])('refuses %s', (_name, type, bytes) => {
    expect(() => readValue(new ByteReader(hex(bytes)), type, latin1CodePage)).toThrow(MapiFormatError);
  });

  it('has tags of an id and a type', () => {
    expect(subject).toBe(0x0037001f);
    expect([propertyId(subject), propertyType(subject)]).toEqual([0x0037, 0x001f]);
    expect(propertyTag(0x8001, PropertyType.binary)).toBe(0x80010102);
  });
});

describe('rows', () => {
  const rows: readonly (readonly [
    name: string,
    columns: readonly number[],
    cells: readonly Cell[],
    bytes: string,
  ])[] = [
    [
      'with everything',
      [subject, size],
      [
        { kind: 'value', type: PropertyType.string, value: 'a' },
        { kind: 'value', type: PropertyType.integer32, value: 7 },
      ],
      '00 61000000 07000000',
    ],
    [
      'where something is missing',
      [subject, size],
      [
        { kind: 'error', code: 0x8004010f },
        { kind: 'value', type: PropertyType.integer32, value: 7 },
      ],
      '01 0a 0f010480 00 07000000',
    ],
    [
      'of a column without a type',
      [propertyTag(0x0037, PropertyType.unspecified)],
      [{ kind: 'value', type: PropertyType.string, value: 'a' }],
      '00 1f00 61000000',
    ],
    [
      'with one value of an array',
      [propertyTag(0x8001, PropertyType.multipleString | multivalueInstance)],
      [{ kind: 'value', type: PropertyType.string, value: 'a' }],
      '00 61000000',
    ],
  ];

  it.each(rows)('%s', (_name, columns, cells, bytes) => {
    const compact = bytes.replaceAll(' ', '');
    expect(written((writer) => writePropertyRow(writer, columns, cells, latin1CodePage))).toBe(compact);
    expect(readPropertyRow(new ByteReader(hex(bytes)), columns, latin1CodePage)).toEqual(cells);
  });
});

const tag = fc.constantFrom(subject, size);
const tagged = fc.oneof(
  fc
    .string({ maxLength: 8 })
    .map((text) => ({ tag: subject, value: text.replaceAll('\0', '').toWellFormed() })),
  fc.integer().map((value) => ({ tag: size, value })),
);
const relation = fc.constantFrom('lessThan', 'equal', 'matches', 'memberOfDistributionList' as const);
const { restriction } = fc.letrec<{ restriction: Restriction }>((tie) => ({
  restriction: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('exists' as const), tag }),
    fc.record({ kind: fc.constant('property' as const), relation, tag, value: tagged }),
    fc.record({
      kind: fc.constant('content' as const),
      match: fc.constantFrom('whole', 'part', 'beginning' as const),
      looseness: fc.nat(7),
      tag,
      value: tagged,
    }),
    fc.record({ kind: fc.constant('compare' as const), relation, left: tag, right: tag }),
    fc.record({ kind: fc.constant('bits' as const), isSet: fc.boolean(), tag, mask: fc.nat() }),
    fc.record({ kind: fc.constant('size' as const), relation, tag, size: fc.nat() }),
    fc.record({
      kind: fc.constantFrom('and', 'or' as const),
      all: fc.array(tie('restriction'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), restriction: tie('restriction') }),
    fc.record({ kind: fc.constant('count' as const), count: fc.nat(), restriction: tie('restriction') }),
    fc.record({ kind: fc.constant('subobjects' as const), table: tag, restriction: tie('restriction') }),
    fc.record({
      kind: fc.constant('comment' as const),
      values: fc.array(tagged, { maxLength: 3 }),
      restriction: fc.option(tie('restriction'), { nil: undefined }),
    }),
  ),
}));

describe('restrictions', () => {
  it('are what their bytes say: whatever is not an IPM.Note', () => {
    const bytes = hex('02 04 04 1f001a00 1f001a00 49005000 4d002e00 4e006f00 74006500 0000');
    expect(readRestriction(new ByteReader(bytes), latin1CodePage)).toEqual({
      kind: 'not',
      restriction: {
        kind: 'property',
        relation: 'equal',
        tag: 0x001a001f,
        value: { tag: 0x001a001f, value: 'IPM.Note' },
      },
    });
  });

  it('come back as they were written', () => {
    fc.assert(
      fc.property(restriction, (given) => {
        const writer = new ByteWriter();
        writeRestriction(writer, given, latin1CodePage);
        const reader = new ByteReader(writer.written);
        expect(readRestriction(reader, latin1CodePage)).toEqual(given);
        expect(reader.left).toBe(0);
      }),
    );
  });

  it.each([
    ['10,000 deep', new Uint8Array(10_000).fill(0x02)],
    ['of 65,535 parts in eight bytes', hex('00 ffff 08 00000000')],
    ['of a type that is none', hex('7f')],
  ])('refuses one %s', (_name, bytes) => {
    expect(() => readRestriction(new ByteReader(bytes), latin1CodePage)).toThrow(MapiFormatError);
  });

  it('refuses one with too many parts, however flat', () => {
    const wide = Buffer.concat([hex('00 8813'), ...Array.from({ length: 5_000 }, () => hex('08 1f003700'))]);
    expect(() => readRestriction(new ByteReader(wide), latin1CodePage)).toThrow(/too many parts/);
  });

  it('fails with an error of the format whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          readRestriction(new ByteReader(bytes), latin1CodePage);
        } catch (error) {
          expect(error).toBeInstanceOf(MapiFormatError);
        }
      }),
    );
  });
});

describe('sort orders', () => {
  const byDate: SortOrderSet = {
    orders: [
      { tag: subject, direction: 'ascending' },
      { tag: propertyTag(0x0e06, PropertyType.time), direction: 'descending' },
    ],
    categories: 1,
    expanded: 1,
  };

  it('come back as they were written', () => {
    const bytes = '0200 0100 0100 1f00 3700 00 4000 060e 01'.replaceAll(' ', '');
    expect(written((writer) => writeSortOrderSet(writer, byDate))).toBe(bytes);
    expect(readSortOrderSet(new ByteReader(hex(bytes)))).toEqual(byDate);
  });

  it('are refused with more categories than columns', () => {
    expect(() => readSortOrderSet(new ByteReader(hex('0100 0200 0000 1f00 3700 00')))).toThrow(
      MapiFormatError,
    );
  });
});
