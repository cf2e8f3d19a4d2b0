import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFlatEntryList, writeFlatEntryList } from './flat-entry-list.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { readOneOffEntryId, searchKeyOf, writeOneOffEntryId } from './one-off-entry-id.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('one-off entry id ([MS-OXCDATA] 2.2.5.1)', () => {
  it('is exactly this', () => {
    const entryId = writeOneOffEntryId({ displayName: '김', addressType: 'SMTP', emailAddress: 'k@x' });
    expect(hex(entryId)).toBe(
      '00000000' +
        '812b1fa4bea310199d6e00dd010f5402' +
        '0000' +
        '0190' +
        '40ae0000' +
        '53004d00540050000000' +
        '6b00400078000000',
    );
  });

  it('is read in a code page too', () => {
    const head = '00000000812b1fa4bea310199d6e00dd010f540200000100';
    const entryId = Buffer.concat([Buffer.from(head, 'hex'), Buffer.from('Kim\0SMTP\0k@x\0')]);
    expect(readOneOffEntryId(entryId)).toEqual({
      displayName: 'Kim',
      addressType: 'SMTP',
      emailAddress: 'k@x',
    });
  });

  it('comes back as it was written', () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', '').toWellFormed());
    fc.assert(
      fc.property(text, text, text, (displayName, addressType, emailAddress) => {
        const address = { displayName, addressType, emailAddress };
        expect(readOneOffEntryId(writeOneOffEntryId(address))).toEqual(address);
      }),
    );
  });

  it('is told from every other entry id, and never fails', () => {
    const start = writeOneOffEntryId({ displayName: 'a', addressType: 'b', emailAddress: 'c' });
    expect(readOneOffEntryId(start.subarray(0, start.length - 2))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(readOneOffEntryId(bytes)).toBeUndefined();
      }),
    );
  });

  it('has a search key in capitals ([MS-OXCPRPT] 2.2.1.9)', () => {
    expect(Buffer.from(searchKeyOf('SMTP', 'kim@x')).toString()).toBe('SMTP:KIM@X\0');
  });
});

describe('flat list of entry ids ([MS-OXCDATA] 2.3.3)', () => {
  it('is exactly this', () => {
    const list = writeFlatEntryList([Uint8Array.of(1, 2, 3), Uint8Array.of(4)]);
    expect(hex(list)).toBe('020000000d000000' + '0300000001020300' + '0100000004');
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (entryIds) => {
        expect(readFlatEntryList(writeFlatEntryList(entryIds)).map(hex)).toEqual(entryIds.map(hex));
      }),
    );
  });

  it('fails in one way', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          readFlatEntryList(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MapiFormatError);
        }
      }),
    );
  });
});
