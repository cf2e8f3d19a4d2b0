import { describe, expect, it } from 'vitest';
import { bitString, element, explicit, objectId, smallInteger, time, unsignedInteger } from './der-writer.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('distinguished encoding', () => {
  it.each([
    ['zero', smallInteger(0), '020100'],
    ['127', smallInteger(127), '02017f'],
    ['128 needs a zero before it', smallInteger(128), '02020080'],
    ['65536', smallInteger(65_536), '0203010000'],
    ['leading zeros go', unsignedInteger(Uint8Array.of(0, 0, 1)), '020101'],
    ['no digits at all', unsignedInteger(Uint8Array.of()), '020100'],
    ['an object id of two-byte arcs', objectId('1.2.840.113549'), '06062a864886f70d'],
    ['an object id of one-byte arcs', objectId('2.5.29.17'), '0603551d11'],
    ['unused bits', bitString(Uint8Array.of(0x80), 7), '03020780'],
    ['an explicit tag', explicit(0, smallInteger(2)), 'a003020102'],
    [
      'a time of two-digit years',
      time(Date.UTC(2026, 10, 21, 2, 3, 4, 567)),
      `170d${hex(Buffer.from('261121020304Z'))}`,
    ],
    ['a time past 2049', time(Date.UTC(2050, 0, 1)), `180f${hex(Buffer.from('20500101000000Z'))}`],
  ])('%s', (_, encoded, expected) => {
    expect(hex(encoded)).toBe(expected);
  });

  it.each([
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [70_000, '0483011170'],
  ])('writes the length %i', (length, expected) => {
    expect(hex(element(0x04, new Uint8Array(length))).slice(0, expected.length)).toBe(expected);
  });
});
