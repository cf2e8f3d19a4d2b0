import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressChunks, expandChunks, storeChunks } from './chunks.ts';
import { codeLengths } from './code-lengths.ts';
import { compressHuffman } from './compress-huffman.ts';
import { decompressHuffman } from './decompress-huffman.ts';
import { XpressError } from './xpress-error.ts';

const load = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../tests/corpora/psrp/${name}`, import.meta.url)));

function chunk(size: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, size - 1, true);
  view.setUint16(2, data.length - 1, true);
  bytes.set(data, 4);
  return bytes;
}

describe('blocks', () => {
  it.each(['small', 'big'])('%s comes out as it was', (name) => {
    const plain = load(`${name}.plain`);
    const packed = load(`${name}.xpresshuff`);
    expect(decompressHuffman(packed, plain.length)).toEqual(plain);
    expect(expandChunks(chunk(plain.length, packed), plain.length)).toEqual(plain);
  });

  it('of the specification: the alphabet, and a match that overlaps itself', () => {
    // [MS-XCA] section 3.2: 26 letters, 5 bits each or 4, and the end.
    const letters = Buffer.from(
      `${'00'.repeat(48)}50${'55'.repeat(10)}454404${'00'.repeat(66)}04${'00'.repeat(127)}d852 3ed7 9411 5be9 195f f9d6 7cdf 8d04 0000 0000`.replaceAll(
        ' ',
        '',
      ),
      'hex',
    );
    expect(Buffer.from(decompressHuffman(letters, 26)).toString()).toBe('abcdefghijklmnopqrstuvwxyz');
    // A hundred times abc: three letters and one long match.
    const triple = Buffer.from(
      `${'00'.repeat(48)}3023${'00'.repeat(78)}02000000000000000000000000000020${'00'.repeat(112)}a8dc 0000 ff26 01`.replaceAll(
        ' ',
        '',
      ),
      'hex',
    );
    expect(Buffer.from(decompressHuffman(triple, 300)).toString()).toBe('abc'.repeat(100));
  });
});

describe('chunks', () => {
  it('that are stored come out as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(expandChunks(storeChunks(bytes), 300)).toEqual(new Uint8Array(bytes));
      }),
    );
    const long = new Uint8Array(200_000).map((_, index) => index % 251);
    expect(expandChunks(storeChunks(long), long.length)).toEqual(long);
    expect(storeChunks(long).length).toBe(long.length + 16);
  });

  it.each<readonly [string, Uint8Array, string]>([
    ['a header cut off', new Uint8Array([1, 2, 3]), 'header of a chunk'],
    ['a chunk cut off', new Uint8Array([9, 0, 9, 0, 1]), 'cut off'],
    ['more packed than plain', new Uint8Array([0, 0, 1, 0, 1, 2]), 'larger than what comes out'],
    ['no table', chunk(100, new Uint8Array(50)), 'shorter than its table'],
    ['codes of no symbol', chunk(1000, new Uint8Array(260)), 'a code that is none'],
    ['too many codes', chunk(1000, new Uint8Array(260).fill(0x11)), 'more codes than bits'],
    ['more than allowed', storeChunks(new Uint8Array(1001)), 'More than 1000 bytes'],
  ])('%s: refused', (_, bytes, message) => {
    expect(() => expandChunks(bytes, 1000)).toThrow(XpressError);
    expect(() => expandChunks(bytes, 1000)).toThrow(message);
  });

  it('that are spoilt give something or an XpressError', () => {
    const packed = load('small.xpresshuff');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { maxLength: 8 }), (edits) => {
        const spoilt = packed.slice();
        for (const [at, byte] of edits) spoilt[at] = byte;
        try {
          expect(decompressHuffman(spoilt, 1000)).toHaveLength(1000);
        } catch (error) {
          expect(error).toBeInstanceOf(XpressError);
        }
      }),
    );
  });
});

describe('compression', () => {
  it.each(['small', 'big'])('%s is as small as Microsoft makes it, or nearly', (name) => {
    const plain = load(`${name}.plain`);
    const packed = compressHuffman(plain);
    expect(packed?.length).toBeLessThan(load(`${name}.xpresshuff`).length * 1.1);
    expect(decompressHuffman(packed ?? new Uint8Array(), plain.length)).toEqual(plain);
  });

  const repeated = fc
    .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 4000 })), {
      maxLength: 6,
    })
    .map((runs) =>
      Buffer.concat(runs.flatMap(([bytes, times]) => Array.from({ length: times }, () => bytes))),
    );

  it('gives back what went in', () => {
    fc.assert(
      fc.property(fc.oneof(repeated, fc.uint8Array({ maxLength: 3000 })), (bytes) => {
        const plain = new Uint8Array(bytes);
        const packed = compressChunks(plain);
        expect(packed.length).toBeLessThanOrEqual(storeChunks(plain).length);
        expect(Buffer.compare(expandChunks(packed, plain.length), plain)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves alone what it cannot make smaller', () => {
    let seed = 1;
    const noise = new Uint8Array(5000).map(() => {
      seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
      return seed >>> 24;
    });
    expect(compressChunks(noise)).toEqual(storeChunks(noise));
    expect(compressHuffman(new Uint8Array(256))).toBeUndefined();
  });

  it('of matches longer than a byte and a block of one letter', () => {
    for (const length of [280, 300, 600, 17_000, 65_536]) {
      const plain = new Uint8Array(length).fill(65);
      expect(decompressHuffman(compressHuffman(plain) ?? new Uint8Array(), length)).toEqual(plain);
    }
  });

  it('codes are never longer than 15 bits, and leave none unused', () => {
    const fibonacci = [1, 1];
    while (fibonacci.length < 40) fibonacci.push((fibonacci.at(-1) ?? 0) + (fibonacci.at(-2) ?? 0));
    const counts = new Uint32Array(512);
    counts.set(fibonacci);
    const lengths = [...codeLengths(counts)].filter((length) => length > 0);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(15);
    expect(lengths.reduce((sum, length) => sum + 2 ** -length, 0)).toBe(1);
  });
});
