import { type Guid, parseGuid } from '../../base/ids.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { type PropertyTag, PropertyType, propertyId, propertyType } from './property-type.ts';

/** [MS-OXCDATA] section 2.6.1: what names a property of 0x8000 and above, whatever id a mailbox gives it. */
export type PropertyName =
  | { readonly set: Guid; readonly lid: number }
  | { readonly set: Guid; readonly name: string };

/** A property wherever it is: by its tag, or by name and type. */
export type PropertyKey = PropertyTag | NamedProperty;

export interface NamedProperty {
  readonly name: PropertyName;
  readonly type: number;
}

/** Ids from here on mean what a mailbox has given them to. */
export const firstNamedId = 0x8000;

export const typeOfKey = (key: PropertyKey): number =>
  typeof key === 'number' ? propertyType(key) : key.type;

/** What is one property whatever its type says: two keys with the same identity name the same property. */
export const identityOfKey = (key: PropertyKey): number | string =>
  typeof key === 'number' ? propertyId(key) : nameText(key.name);

/** Names are compared as they are written: [MS-OXCPRPT] section 3.2.5.10. */
export const nameText = (name: PropertyName): string =>
  'lid' in name ? `{${name.set}}#${name.lid.toString(16).padStart(8, '0')}` : `{${name.set}}:${name.name}`;

/** As a property is called where it is kept: `0x0037001f`, `{guid}#00008205:0003`, `{guid}:Keywords:101f`. */
export function storedKey(key: PropertyKey): string {
  if (typeof key === 'number') return `0x${hex(key, 8)}`;
  return `${nameText(key.name)}:${hex(key.type, 4)}`;
}

const storedTag = /^0x([0-9a-f]{8})$/;
const storedName = /^\{([0-9a-f-]{36})\}(?:#([0-9a-f]{8})|:(.*)):([0-9a-f]{4})$/s;

/** Undefined for what others keep beside the properties of MAPI. */
export function readStoredKey(text: string): PropertyKey | undefined {
  const tag = storedTag.exec(text)?.[1];
  if (tag !== undefined) return Number.parseInt(tag, 16);
  const [, set = '', lid, name = '', type = ''] = storedName.exec(text) ?? [];
  const guid = parseGuid(set);
  if (guid === undefined) return undefined;
  const named: PropertyName =
    lid === undefined ? { set: guid, name } : { set: guid, lid: Number.parseInt(lid, 16) };
  return { name: named, type: Number.parseInt(type, 16) };
}

/** Strings in a code page and in Unicode are one type once they are read. */
export function normalizedType(type: number): number {
  if (type === PropertyType.string8) return PropertyType.string;
  return type === PropertyType.multipleString8 ? PropertyType.multipleString : type;
}

export function checkName(name: PropertyName): PropertyName {
  if ('name' in name && name.name.length > 254)
    throw new MapiFormatError('The name of a property has more than 254 characters.');
  return name;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
