import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { utf8CodePage } from './code-page.ts';
import type { BagEntry } from './property-bag.ts';
import { readStoredKey, storedKey, typeOfKey } from './property-key.ts';
import type { PropertyValue } from './property-value.ts';
import { readValue, writeValue } from './property-value.ts';

/** A property as stores keep it beside a mailbox, a folder or a message. */
export interface StoredProperty {
  readonly key: string;
  readonly value: Uint8Array;
}

export function storeProperty({ key, value }: BagEntry): StoredProperty {
  const writer = new ByteWriter();
  writeValue(writer, typeOfKey(key), value, utf8CodePage, 32);
  return { key: storedKey(key), value: writer.written };
}

/** Undefined for what is none of MAPI's: others keep theirs beside it. */
export function restoreProperty({ key: text, value: bytes }: StoredProperty): BagEntry | undefined {
  const key = readStoredKey(text);
  if (key === undefined) return undefined;
  const value: PropertyValue = readValue(new ByteReader(bytes), typeOfKey(key), utf8CodePage, 32);
  return { key, value };
}
