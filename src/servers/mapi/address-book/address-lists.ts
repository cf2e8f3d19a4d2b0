/**
 * The lists of the address book, as Exchange has them from the start: [MS-OXOABK] section 2.2.2. Their ids and names on the wire never
 * change, for clients keep which one they have shown last.
 */
import type { Guid } from '../../../base/ids.ts';
import type { RecipientKind } from '../../../store/ports/directory-model.ts';
import { permanentEntryIdOf } from '../../../wire/mapi/address-book-entry-id.ts';
import { DisplayType } from '../../../wire/mapi/display-type.ts';

export interface AddressListDefinition {
  /** A minimal entry id: 0 for all of the address book. */
  readonly id: number;
  /** Undefined for the one that has no other above it, whose name is `/`. */
  readonly guid?: Guid;
  readonly name: { readonly en: string; readonly ko: string };
  readonly depth: number;
  readonly parent?: number;
  readonly hasLists?: true;
  /** Whom it shows. Undefined: everyone who is in the address book. */
  readonly kinds?: readonly RecipientKind[];
}

export const globalAddressList = 0;
const allAddressLists = 0x20;

export const addressLists: readonly AddressListDefinition[] = [
  { id: globalAddressList, name: { en: 'Global Address List', ko: '전체 주소 목록' }, depth: 0 },
  {
    id: allAddressLists,
    guid: guid('5f2c4c2a-7b1e-4d0c-9a51-0b6f3f0a1c20'),
    name: { en: 'All Address Lists', ko: '모든 주소 목록' },
    depth: 0,
    hasLists: true,
    kinds: [],
  },
  {
    id: 0x21,
    guid: guid('5f2c4c2a-7b1e-4d0c-9a51-0b6f3f0a1c21'),
    name: { en: 'All Contacts', ko: '모든 연락처' },
    depth: 1,
    parent: allAddressLists,
    kinds: ['mailContact'],
  },
  {
    id: 0x22,
    guid: guid('5f2c4c2a-7b1e-4d0c-9a51-0b6f3f0a1c22'),
    name: { en: 'All Distribution Lists', ko: '모든 메일 그룹' },
    depth: 1,
    parent: allAddressLists,
    kinds: ['distributionGroup', 'mailSecurityGroup'],
  },
  {
    id: 0x23,
    guid: guid('5f2c4c2a-7b1e-4d0c-9a51-0b6f3f0a1c23'),
    name: { en: 'All Rooms', ko: '모든 회의실' },
    depth: 1,
    parent: allAddressLists,
    kinds: ['roomMailbox'],
  },
  {
    id: 0x24,
    guid: guid('5f2c4c2a-7b1e-4d0c-9a51-0b6f3f0a1c24'),
    name: { en: 'All Users', ko: '모든 사용자' },
    depth: 1,
    parent: allAddressLists,
    kinds: ['userMailbox', 'sharedMailbox', 'mailUser'],
  },
];

/** What can be sent mail is in the address book, unless it is hidden there. */
export const addressBookKinds: readonly RecipientKind[] = [
  'userMailbox',
  'sharedMailbox',
  'roomMailbox',
  'equipmentMailbox',
  'mailUser',
  'mailContact',
  'distributionGroup',
  'mailSecurityGroup',
];

/** `gal-addrlist-dn` and `addresslist-dn` of [MS-OXOABK] section 2.2.1.1. */
export const addressListDn = ({ guid: own }: AddressListDefinition): string =>
  own === undefined ? '/' : `/guid=${own.replaceAll('-', '').toUpperCase()}`;

export const addressListEntryId = (list: AddressListDefinition): Uint8Array =>
  permanentEntryIdOf(addressListDn(list), DisplayType.container);

function guid(text: string): Guid {
  return text as Guid;
}
