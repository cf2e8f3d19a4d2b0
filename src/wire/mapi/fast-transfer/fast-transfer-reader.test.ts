/** [MS-OXCFXICS] section 2.2.4.1: what comes of a FastTransfer stream, wherever its sender has cut it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latin1CodePage } from '../code-page.ts';
import { MapiFormatError } from '../mapi-format-error.ts';
import { PropertySet } from '../property-sets.ts';
import { PidTag } from '../property-tags.ts';
import { PropertyType, propertyTag } from '../property-type.ts';
import type { PropertyValue } from '../property-value.ts';
import { windowsCodePage } from '../windows-code-page.ts';
import { FastTransferReader, type StreamItem } from './fast-transfer-reader.ts';
import { FastTransferWriter } from './fast-transfer-writer.ts';
import { Marker } from './markers.ts';
import { sendOption, stringFormOf } from './string-form.ts';

const codePage = windowsCodePage(949) ?? latin1CodePage;
const terms = { codePage, maxValueBytes: 10_000 };
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

function read(pieces: readonly Uint8Array[]): { items: StreamItem[]; isBetween: boolean } {
  const reader = new FastTransferReader(terms);
  const items = pieces.flatMap((piece) => [...reader.push(piece)]);
  return { items, isBetween: reader.isBetween };
}

describe('a stream that is read', () => {
  it.each([
    ['R995: a text with its zero', '1f00 3700 04000000 1cc80000', '제'],
    ['and one without', '1f00 3700 02000000 1cc8', '제'],
    ['R995: one of a code page of the session', '1e00 3700 03000000 c1a600', '제'],
    ['R3258: one that says its code page', 'b583 3700 03000000 c1a600', '제'],
    ['R3255: one that says it is Unicode', 'b084 3700 04000000 1cc80000', '제'],
    ['an empty one', '1f00 3700 00000000', ''],
  ])('%s', (_what, bytes, value) => {
    expect(read([hex(bytes)]).items).toEqual([
      { kind: 'property', tag: PidTag.Subject, name: undefined, value },
    ]);
  });

  it.each([
    ['a value longer than may be', '0201 0137 11270000'],
    ['more values than may be', '0311 0160 ffffffff'],
    ['values that are longer together', '0211 0160 02000000 00100000'.concat('00'.repeat(4096), '00200000')],
    ['a type that no stream holds', 'fd00 0160'],
    ['a code page that nobody knows', `ffff 3700 02000000 4100`],
    ['a kind of name that there is not', `0300 0180 ${'00'.repeat(16)} 02 00000000`],
    ['a name without an end', `0300 0180 ${'00'.repeat(16)} 01 ${'4100'.repeat(300)}`],
  ])('is refused with %s', (_what, bytes) => {
    expect(() => read([hex(bytes)])).toThrow(MapiFormatError);
  });

  it('says when it stands between two of its elements', () => {
    expect(read([hex('03000c40')]).isBetween).toBe(true);
    for (const cut of ['0300', '1f003700', '1f003700 04000000 1c'])
      expect(read([hex(cut)]).isBetween).toBe(false);
  });

  it('is what was written, cut anywhere', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((each) => each.replaceAll('\0', ''));
    const bytes = fc.uint8Array({ maxLength: 60 });
    const value = fc.oneof(
      fc.tuple(fc.constant(PropertyType.string), text),
      fc.tuple(fc.constant(PropertyType.binary), bytes),
      fc.tuple(fc.constant(PropertyType.boolean), fc.boolean()),
      fc.tuple(fc.constant(PropertyType.integer16), fc.integer({ min: -0x8000, max: 0x7fff })),
      fc.tuple(fc.constant(PropertyType.time), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
      fc.tuple(fc.constant(PropertyType.multipleString), fc.array(text, { maxLength: 3 })),
      fc.tuple(fc.constant(PropertyType.multipleBinary), fc.array(bytes, { maxLength: 3 })),
      fc.tuple(fc.constant(PropertyType.multipleInteger32), fc.array(fc.integer(), { maxLength: 3 })),
    );
    const names = fc.oneof(
      fc.constant(undefined),
      fc.record({ set: fc.constant(PropertySet.Common), lid: fc.nat() }),
      fc.record({ set: fc.constant(PropertySet.PublicStrings), name: text.filter((each) => each !== '') }),
    );
    const property = fc.tuple(value, names).map(([[type, each], name]): StreamItem => {
      const tag = propertyTag(name === undefined ? 0x6001 : 0x8001, type);
      return { kind: 'property', tag, name, value: each as PropertyValue };
    });
    const marker = fc
      .constantFrom(...Object.values(Marker))
      .map((each): StreamItem => ({ kind: 'marker', marker: each }));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(property, marker), { maxLength: 8 }),
        fc.constantFrom(0, sendOption.unicode, sendOption.useCpid),
        fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 10 }),
        (items, options, sizes) => {
          // A code page holds what it has; Unicode holds all.
          const page = options === 0 ? { ...terms, codePage: utf8 } : terms;
          const writer = new FastTransferWriter(stringFormOf(options, page.codePage));
          for (const item of items) {
            if (item.kind === 'marker') writer.marker(item.marker);
            else writer.property(item.tag, item.value, item.name);
          }
          const stream = writer.take(1_000_000);
          const reader = new FastTransferReader(page);
          const got: StreamItem[] = [];
          for (let at = 0, next = 0; at < stream.length; next += 1) {
            const size = Math.max(1, sizes[next % sizes.length] ?? 1);
            got.push(...reader.push(stream.subarray(at, at + size)));
            at += size;
          }
          expect(got).toEqual(items);
          expect(reader.isBetween).toBe(true);
        },
      ),
    );
  });

  it('is read or refused, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (pieces) => {
        try {
          read(pieces);
        } catch (error) {
          expect(error).toBeInstanceOf(MapiFormatError);
        }
      }),
    );
  });
});

const utf8 = {
  decode: (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8'),
  encode: (text: string) => Buffer.from(text, 'utf8'),
};
