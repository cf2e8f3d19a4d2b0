import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIdset } from './idset.ts';
import { MapiFormatError } from './mapi-format-error.ts';

const guid = 'd844ae73f9615d4fb3c69a7c31fec123';
const replica = '73ae44d8-61f9-4f5d-b3c6-9a7c31fec123';

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
  ])('%s', (_, set, ranges) => {
    const bytes = Buffer.from(`${guid}${set.replaceAll(' ', '')}`, 'hex');
    const read = readIdset(bytes);
    expect(read).toEqual([{ replica, ranges: ranges.map(([low, high]) => ({ low, high })) }]);
  });

  it.each([
    ['no replica', '0102'],
    ['no end', `${guid}06000000782b33`],
    ['an end while something is pushed', `${guid}0300000000`],
    ['more than was pushed is popped', `${guid}5000`],
    ['an unknown command', `${guid}0700`],
    ['a range that ends before it begins', `${guid}5200000000000200000000000100`],
    ['seven bytes', `${guid}040000000003000000`],
  ])('is refused: %s', (_, hex) => {
    expect(() => readIdset(Buffer.from(hex, 'hex'))).toThrow(MapiFormatError);
  });

  it('is read or refused, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          readIdset(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MapiFormatError);
        }
      }),
    );
  });
});
