import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DerError,
  DerFields,
  DerReader,
  readGeneralizedTime,
  readInteger,
  readObjectId,
} from './der-reader.ts';
import {
  explicit,
  generalizedTime,
  objectId,
  octetString,
  sequence,
  smallInteger,
  tag,
} from './der-writer.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');

describe('distinguished encoding, read', () => {
  it.each([
    ['020100', 0],
    ['02017f', 127],
    ['02020080', 128],
    ['0203010000', 65_536],
    ['0201ff', -1],
  ])('the number %s', (hex, value) => {
    expect(readInteger(bytes(hex))).toBe(value);
    if (value >= 0) expect(Buffer.from(smallInteger(value)).toString('hex')).toBe(hex);
  });

  it.each(['1.2.840.113554.1.2.2', '1.3.6.1.4.1.311.2.2.10', '2.5.29.17'])('the object id %s', (id) => {
    expect(readObjectId(objectId(id))).toBe(id);
  });

  it('times and fields by number', () => {
    const time = Date.UTC(2026, 10, 21, 1, 2, 3);
    const fields = new DerFields(sequence(explicit(0, generalizedTime(time)), explicit(5, smallInteger(7))));
    expect(readGeneralizedTime(fields.get(0))).toBe(time);
    expect([readInteger(fields.get(5)), fields.find(1)]).toEqual([7, undefined]);
    expect(() => fields.get(1)).toThrow(DerError);
  });

  it('takes lengths that are longer than they need be, and refuses those that lie', () => {
    expect(new DerReader(bytes('048200020102')).expect(tag.octetString)).toEqual(bytes('0102'));
    for (const hex of ['', '04', '0402', '04800000', '0485000000000100', '1f810100', '0403ff'])
      expect(() => new DerReader(bytes(hex)).next(), hex).toThrow(DerError);
  });

  it('reads what was written, and any bytes or none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (content) => {
        const reader = new DerReader(octetString(content));
        expect([reader.expect(tag.octetString), reader.isAtEnd]).toEqual([Buffer.from(content), true]);
        for (const read of [
          () => new DerFields(content),
          () => readObjectId(content),
          () => readInteger(content),
        ]) {
          try {
            expect(read()).toBeDefined();
          } catch (error) {
            expect(error).toBeInstanceOf(DerError);
          }
        }
      }),
    );
  });
});
