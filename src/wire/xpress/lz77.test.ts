import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressLz77 } from './compress-lz77.ts';
import { decompressLz77 } from './decompress-lz77.ts';
import { XpressError } from './xpress-error.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

describe('plain LZ77', () => {
  /** [MS-XCA] section 3.1. */
  const examples = [
    [
      'the alphabet',
      '3f000000 6162636465666768696a6b6c6d6e6f707172737475767778797a',
      'abcdefghijklmnopqrstuvwxyz',
    ],
    ['a hundred times abc', 'ffffff1f 616263 1700 0f ff 2601', 'abc'.repeat(100)],
  ] as const;

  it.each(examples)('of the specification: %s', (_name, packed, plain) => {
    expect(decompressLz77(hex(packed), plain.length)).toEqual(bytes(plain));
  });

  it('what comes out went in', () => {
    const words = fc.array(fc.constantFrom('PidTagSubject ', '받은 편지함', '\0\0\0\0', 'a', 'xyz'), {
      maxLength: 400,
    });
    const texts = words.map((each) => new Uint8Array(Buffer.from(each.join(''))));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 3_000 }), texts), (data) => {
        const packed = compressLz77(data);
        if (packed === undefined) return;
        expect(packed.length).toBeLessThan(data.length);
        expect(decompressLz77(packed, data.length)).toEqual(data);
      }),
    );
  });

  it.each([
    ['a row of one byte', new Uint8Array(100_000).fill(7), 2_000],
    [
      'a block that comes again, longer than 16 bits tell',
      Buffer.concat([Buffer.alloc(70_000, 'ab'), Buffer.from('c')]),
      2_000,
    ],
  ])('makes %s small', (_name, data, atMost) => {
    const packed = compressLz77(data) ?? data;
    expect(packed.length).toBeLessThan(atMost);
    expect(Buffer.from(decompressLz77(packed, data.length)).equals(data)).toBe(true);
  });

  it('leaves what grows as it is', () => {
    expect(compressLz77(bytes('abc'))).toBeUndefined();
  });

  it.each([
    ['a match before the beginning', 'ffffffff 0f00', 3],
    ['more than was said', '3f000000 616263', 2],
    ['less than was said', '3f000000 616263', 40],
    ['a match that is cut off', 'ffffffdf 61 07', 10],
  ])('refuses %s', (_name, packed, size) => {
    expect(() => decompressLz77(hex(packed), size)).toThrow(XpressError);
  });

  it('fails with an error of its own whatever comes, and makes no more than it was asked for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(5_000), (data, size) => {
        try {
          expect(decompressLz77(data, size)).toHaveLength(size);
        } catch (error) {
          expect(error).toBeInstanceOf(XpressError);
        }
      }),
    );
  });
});
