import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../mapi/byte-writer.ts';
import { MapiFormatError } from '../mapi/mapi-format-error.ts';
import { PropertySet } from '../mapi/property-sets.ts';
import { PidTag } from '../mapi/property-tags.ts';
import { readTnef } from './read-tnef.ts';

/** Attributes by hand, as [MS-OXTNEF] section 2.1.3.1 has them: level, id, length, data, sum. */
const attribute = (level: number, id: number, data: Uint8Array): Uint8Array => {
  const sum = data.reduce((total, byte) => (total + byte) & 0xffff, 0);
  return new ByteWriter().u8(level).u32(id).u32(data.length).bytes(data).u16(sum).written;
};
const tnef = (...attributes: Uint8Array[]): Uint8Array =>
  Buffer.concat([new ByteWriter().u32(0x223e9f78).u16(1).written, ...attributes]);
const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

const codePage = attribute(1, 0x00069007, hex('b5030000 00000000'));
const properties = hex(
  [
    '06000000',
    '1e00 3700 01000000 05000000 c8b8c0c7 00 000000', // PidTagSubject, PtypString8, 회의 in code page 949
    '0300 1700 02000000', // PidTagImportance
    '0b00 2900 01000000', // PidTagReadReceiptRequested, its two bytes padded to four
    '4000 3900 0080a2a2 b5b0da01', // PidTagClientSubmitTime
    '1f00 0080 29030200 00000000 c0000000 00000046 01000000 0a000000 41006200 63006400 0000 0000 01000000 06000000 31003200 0000 0000',
    '0300 0180 08200600 00000000 c0000000 00000046 00000000 30850000 07000000',
  ].join(''),
);
const rendering = hex('0100 ffffffff 2000 2000 00000000');
const message = tnef(
  codePage,
  attribute(1, 0x00078008, Buffer.from('IPM.Microsoft Mail.Note\0')),
  attribute(1, 0x00069003, properties),
  attribute(1, 0x00069004, hex('01000000 01000000 0300 150c 02000000')),
  attribute(2, 0x00069002, rendering),
  attribute(2, 0x00018010, Buffer.from('short.txt\0')),
  attribute(2, 0x0006800f, Buffer.from('content')),
  attribute(2, 0x00069005, hex('01000000 1f00 0737 01000000 08000000 61002e00 62000000')),
);

describe('TNEF ([MS-OXTNEF])', () => {
  it('gives properties, recipients and attachments', () => {
    const { properties: bag, recipients, attachments } = readTnef(message);
    expect(bag.text(PidTag.MessageClass)).toBe('IPM.Note');
    expect(bag.text(PidTag.Subject)).toBe('회의');
    expect(bag.number(PidTag.Importance)).toBe(2);
    expect(bag.boolean(PidTag.ReadReceiptRequested)).toBe(true);
    expect(bag.bigint(PidTag.ClientSubmitTime)).toBe(0x01dab0b5_a2a28000n);
    expect(bag.text({ name: { set: PropertySet.PublicStrings, name: 'Abcd' }, type: 0x1f })).toBe('12');
    expect(bag.number({ name: { set: PropertySet.Common, lid: 0x8530 }, type: 3 })).toBe(7);
    expect(recipients.map((recipient) => recipient.number(PidTag.RecipientType))).toEqual([2]);
    expect(
      attachments.map((each) => [
        each.properties.text(PidTag.AttachFilename),
        each.properties.text(PidTag.AttachLongFilename),
        Buffer.from(each.data ?? []).toString(),
      ]),
    ).toEqual([['short.txt', 'a.b', 'content']]);
  });

  const embedded = (depth: number): Uint8Array => {
    if (depth === 0) return message;
    const inner = Buffer.concat([new Uint8Array(16), embedded(depth - 1)]);
    const object = new ByteWriter().u32(1).u16(0x0d).u16(0x3701).u32(1).u32(inner.length).bytes(inner);
    object.bytes(new Uint8Array((4 - (inner.length % 4)) % 4));
    return tnef(attribute(2, 0x00069002, rendering), attribute(2, 0x00069005, object.written));
  };

  it('opens messages that are attached, down to a depth', () => {
    expect(readTnef(embedded(1)).attachments[0]?.message?.properties.text(PidTag.Subject)).toBe('회의');
    expect(() => readTnef(embedded(25))).toThrow(MapiFormatError);
  });

  it('fails in one way', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(message.length - 1),
        fc.boolean(),
        (noise, at, isNoise) => {
          const damaged = Uint8Array.from(isNoise ? tnef(noise) : message);
          damaged[at % damaged.length] = noise[0] ?? 255;
          try {
            readTnef(damaged);
          } catch (error) {
            expect(error).toBeInstanceOf(MapiFormatError);
          }
        },
      ),
    );
  });
});
