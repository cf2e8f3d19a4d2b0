/** [MS-OXCFXICS] section 2.2.4.1: the lexical structure of a FastTransfer stream. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latin1CodePage } from '../code-page.ts';
import type { PropertyName } from '../property-key.ts';
import { PropertySet } from '../property-sets.ts';
import { PidTag } from '../property-tags.ts';
import { PropertyType, propertyTag } from '../property-type.ts';
import type { PropertyValue } from '../property-value.ts';
import { windowsCodePage } from '../windows-code-page.ts';
import { FastTransferWriter } from './fast-transfer-writer.ts';
import { Marker, MetaTag } from './markers.ts';
import { sendOption, stringFormOf } from './string-form.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const spaced = (text: string): string => text.replaceAll(' ', '');
const korean = windowsCodePage(949) ?? latin1CodePage;
const unicode = stringFormOf(sendOption.unicode, korean);

function streamOf(write: (writer: FastTransferWriter) => void, form = unicode): string {
  const writer = new FastTransferWriter(form);
  write(writer);
  return hex(writer.take(1_000_000));
}

describe('a FastTransfer stream', () => {
  it.each([
    ['a number of two bytes', PropertyType.integer16, -2, 'feff'],
    ['of four', PropertyType.integer32, 0x1234, '34120000'],
    ['of eight', PropertyType.integer64, 1n, '0100000000000000'],
    ['a float', PropertyType.floating64, 1.5, '000000000000f83f'],
    ['a time', PropertyType.time, 0x01d9_0000_0000_0000n, '000000000000d901'],
    ['R990, R991: a boolean in two bytes', PropertyType.boolean, true, '0100'],
    ['R3259: a text with its zero', PropertyType.string, '제', '04000000 1cc80000'],
    ['bytes with a length of 32 bits', PropertyType.binary, Uint8Array.of(10, 11), '02000000 0a0b'],
    ['an object', PropertyType.object, Uint8Array.of(1), '01000000 01'],
    ['a GUID', PropertyType.guid, PropertySet.Common, '0820060000000000c000000000000046'],
    ['numbers', PropertyType.multipleInteger32, [1, 2], '02000000 01000000 02000000'],
    ['texts', PropertyType.multipleString, ['a', ''], '02000000 04000000 61000000 02000000 0000'],
  ] as const)('R2740: %s', (_what, type, value: PropertyValue, bytes) => {
    const tag = propertyTag(0x6001, type);
    const definition = Buffer.from([type & 0xff, type >> 8, 0x01, 0x60]).toString('hex');
    expect(streamOf((writer) => writer.property(tag, value))).toBe(definition + spaced(bytes));
  });

  it('R1050: a marker is four bytes, and a property of its own rules one as every other (R1051)', () => {
    const bytes = streamOf((writer) =>
      writer.marker(Marker.StartMessage).property(MetaTag.FXDelProp, PidTag.MessageRecipients),
    );
    expect(bytes).toBe(spaced('03000c40 03001640 0d00120e'));
  });

  it.each([
    ['a number', { set: PropertySet.Common, lid: 0x8503 }, '00 03850000'],
    ['a text', { set: PropertySet.Common, name: 'K' }, '01 4b000000'],
  ] as readonly (readonly [string, PropertyName, string])[])(
    'R2740: a name by %s stands behind its id',
    (_kind, name, bytes) => {
      const tag = propertyTag(0x8012, PropertyType.boolean);
      const set = '0820060000000000c000000000000046';
      expect(streamOf((writer) => writer.property(tag, false, name))).toBe(
        spaced(`0b00 1280 ${set} ${bytes} 0000`),
      );
    },
  );

  it.each([
    ['R3447: none of the three', 0, '1e00 3700 03000000 c1a600'],
    ['R3449: Unicode', 0x01, '1f00 3700 04000000 1cc80000'],
    ['R3451: ForceUnicode', 0x08, '1f00 3700 04000000 1cc80000'],
    ['R3455: Unicode and ForceUnicode', 0x09, '1f00 3700 04000000 1cc80000'],
    ['R3453: UseCpid', 0x02, 'b084 3700 04000000 1cc80000'],
    ['R3457: UseCpid and Unicode', 0x03, 'b084 3700 04000000 1cc80000'],
    ['R3782: UseCpid and ForceUnicode', 0x0a, 'b084 3700 04000000 1cc80000'],
  ] as const)('a text with %s', (_what, options, bytes) => {
    const form = stringFormOf(options, korean);
    expect(streamOf((writer) => writer.property(PidTag.Subject, '제'), form)).toBe(spaced(bytes));
  });

  it.each([
    ['a condition', propertyTag(0x6001, PropertyType.restriction), 1, undefined],
    ['a text that is none', PidTag.Subject, 1, undefined],
    ['a name of an id below 0x8000', PidTag.Subject, 'a', { set: PropertySet.Common, lid: 1 }],
    ['an id above it without a name', propertyTag(0x8001, PropertyType.string), 'a', undefined],
  ] as const)('refuses to write %s', (_what, tag, value, name) => {
    expect(() => new FastTransferWriter(unicode).property(tag, value, name)).toThrow(TypeError);
  });

  it('R981, R982: is cut between two atoms or inside bytes, and comes together as it was', () => {
    const name = { set: PropertySet.Common, name: 'name' };
    const named = propertyTag(0x8001, PropertyType.integer32);
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }),
        fc.array(fc.integer({ min: 34, max: 400 }), { minLength: 1 }),
        (values, sizes) => {
          const atoms: [number, number][] = [];
          const whole = new FastTransferWriter(unicode);
          const cut = new FastTransferWriter(unicode);
          const got: Uint8Array[] = [];
          const cuts = new Set<number>();
          let next = 0;
          const take = () => {
            const size = sizes[next++ % sizes.length] ?? 34;
            const bytes = cut.take(size);
            expect(bytes.length).toBeLessThanOrEqual(size);
            if (cut.length > 0) expect(bytes.length).toBeGreaterThan(0);
            got.push(bytes);
            cuts.add(cut.taken);
          };
          for (const value of values) {
            const at = whole.length;
            for (const writer of [whole, cut])
              writer
                .marker(Marker.NewAttach)
                .property(PidTag.AttachDataBinary, value)
                .property(named, 1, name);
            const behind = at + 12 + value.length;
            atoms.push([at, at + 4], [at + 4, at + 8], [at + 8, at + 12]);
            atoms.push([behind, behind + 31], [behind + 31, behind + 35]);
            if (value.length % 3 === 0) take();
          }
          while (cut.length > 0) take();
          expect(hex(Buffer.concat(got))).toBe(hex(whole.take(1_000_000)));
          for (const [start, end] of atoms)
            for (let place = start + 1; place < end; place += 1) expect(cuts.has(place)).toBe(false);
        },
      ),
    );
  });
});
