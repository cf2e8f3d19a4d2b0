import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressRtf, decompressRtf, wrapRtf } from './compressed-rtf.ts';
import { RtfFormatError } from './rtf-format-error.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const text = (raw: Uint8Array): string => Buffer.from(raw).toString('latin1');

describe('compressed RTF ([MS-OXRTFCP])', () => {
  it.each([
    [
      'section 4.1.1, references into the dictionary',
      '2d000000 2b000000 4c5a4675 f1c5c7a7 03 000a00 726370673132354232 0af320 68656c 0900 20627705b06c647d0a800fa0',
      '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
    ],
    [
      'section 4.1.2, a reference that reads what it writes',
      '1a000000 1c000000 4c5a4675 e2d44b51 41 000420 5758595a 0d6e 7d 010eb0',
      '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}',
    ],
    ['MELA', '0e000000 02000000 4d454c41 00000000 7b7d', '{}'],
  ])('%s', (_what, compressed, raw) => {
    expect(text(decompressRtf(bytes(compressed)))).toBe(raw);
  });

  it('compresses as the specification does', () => {
    const raw = '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}';
    expect(Buffer.from(compressRtf(Buffer.from(raw))).toString('hex')).toBe(
      Buffer.from(bytes('1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0')).toString('hex'),
    );
  });

  it('comes back as it was, and small', () => {
    const page = '{\\rtf1\\ansi\\b Landfall\\b0\\par 회의\\par }'.repeat(2000);
    const compressed = compressRtf(Buffer.from(page));
    expect(compressed.length).toBeLessThan(page.length / 4);
    expect(Buffer.from(decompressRtf(compressed)).toString()).toBe(page);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constant(Buffer.from('\\par\\plain\\f0 ')))),
        (parts) => {
          const raw = Buffer.concat(parts);
          expect(raw.equals(decompressRtf(compressRtf(raw)))).toBe(true);
          expect(raw.equals(decompressRtf(wrapRtf(raw)))).toBe(true);
        },
      ),
    );
  });

  it('does not grow beyond its limit', () => {
    expect(() => decompressRtf(compressRtf(Buffer.alloc(10_000)), 5000)).toThrow(RtfFormatError);
  });

  it('fails in one way', () => {
    const whole = compressRtf(Buffer.from('{\\rtf1 Landfall Landfall}'));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(), fc.boolean(), (noise, at, isNoise) => {
        const damaged = Uint8Array.from(isNoise ? noise : whole);
        damaged[at % Math.max(1, damaged.length)] = noise[0] ?? 0;
        try {
          expect(decompressRtf(damaged).length).toBeLessThan(2000);
        } catch (error) {
          expect(error).toBeInstanceOf(RtfFormatError);
        }
      }),
    );
  });
});
