import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import {
  type AddressBookEntryId,
  permanentEntryIdOf,
  readAddressBookEntryId,
  writeAddressBookEntryId,
} from './address-book-entry-id.ts';
import { DisplayType } from './display-type.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('entry ids of the address book', () => {
  const ids: readonly (readonly [title: string, id: AddressBookEntryId, bytes: string])[] = [
    [
      'a mail user for ever',
      { kind: 'permanent', displayType: DisplayType.mailUser, distinguishedName: '/o=A/cn=kim' },
      '00000000 dca740c8c042101ab4b908002b2fe182 01000000 00000000 2f6f3d412f636e3d6b696d 00',
    ],
    [
      'the root of all containers',
      { kind: 'permanent', displayType: DisplayType.container, distinguishedName: '/' },
      '00000000 dca740c8c042101ab4b908002b2fe182 01000000 00010000 2f00',
    ],
    [
      'a list of one session',
      {
        kind: 'ephemeral',
        server: '00112233-4455-6677-8899-aabbccddeeff' as Guid,
        displayType: DisplayType.distributionList,
        minimalEntryId: 0x1234,
      },
      '87000000 33221100554477668899aabbccddeeff 01000000 01000000 34120000',
    ],
  ];

  it.each(ids)('[MS-OXNSPI] 2.2.9: %s', (_title, id, bytes) => {
    expect(Buffer.from(writeAddressBookEntryId(id)).toString('hex')).toBe(bytes.replaceAll(' ', ''));
    expect(readAddressBookEntryId(hex(bytes))).toEqual(id);
  });

  it('says in short whom mail goes to', () => {
    expect(readAddressBookEntryId(permanentEntryIdOf('/o=A/cn=lee', DisplayType.distributionList))).toEqual({
      kind: 'permanent',
      displayType: 1,
      distinguishedName: '/o=A/cn=lee',
    });
  });

  it.each([
    ['nothing', ''],
    ['a one-off', '00000000 812b1fa4bea310199d6e00dd010f5402 0000 0180 6100 0000 6100'],
    ['a name without an end', '00000000 dca740c8c042101ab4b908002b2fe182 01000000 00000000 2f6f'],
    ['an ephemeral one that is cut off', '87000000 33221100554477668899aabbccddeeff 01000000 01000000 34'],
    ['one of another form', '00000000 dca740c8c042101ab4b908002b2fe182 02000000 00000000 2f00'],
  ])('knows %s for none of its own', (_title, bytes) => {
    expect(readAddressBookEntryId(hex(bytes))).toBeUndefined();
  });

  it('reads whatever bytes come without failing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const id = readAddressBookEntryId(bytes);
        if (id) expect(readAddressBookEntryId(writeAddressBookEntryId(id))).toEqual(id);
      }),
    );
  });
});
