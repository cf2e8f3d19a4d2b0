/**
 * Values of the address book: [MS-OXCMAPIHTTP] section 2.2.1. Where RPC had a pointer that may be null, a byte says whether something
 * is there: before texts, binaries and arrays, and again before each text or binary of an array.
 */
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { type PropertyTag, PropertyType, propertyType } from './property-type.ts';
import { type PropertyValue, readValue, type TaggedValue, writeValue } from './property-value.ts';

/** What stands in a row under its column. */
export type AddressBookCell =
  | { readonly type: number; readonly value: PropertyValue }
  /** [MS-OXCDATA] section 2.4: NotFound for what an object does not have. */
  | { readonly error: number };

const multiple = 0x1000;
const present = 0xff;
const absent = 0x00;
const flags = { value: 0x00, absent: 0x01, error: 0x0a } as const;

const isPointer = (type: number): boolean =>
  (type & multiple) !== 0 ||
  type === PropertyType.string ||
  type === PropertyType.string8 ||
  type === PropertyType.binary;

/** Undefined where the byte before it says that nothing is there. */
export function readAddressBookValue(
  reader: ByteReader,
  type: number,
  codePage: CodePage,
): PropertyValue | undefined {
  if (!isPointer(type)) return readValue(reader, type, codePage, 32);
  if (!isPresent(reader)) return undefined;
  const single = type & ~multiple;
  if (single === type || !isPointer(single)) return readValue(reader, type, codePage, 32);
  const values: PropertyValue[] = [];
  for (let left = reader.count(reader.u32(), 1); left > 0; left -= 1) {
    // An array has no place for a value that is not there.
    if (isPresent(reader)) values.push(readValue(reader, single, codePage, 32));
  }
  return values as PropertyValue;
}

export function writeAddressBookValue(
  writer: ByteWriter,
  type: number,
  value: PropertyValue,
  codePage: CodePage,
): void {
  if (isPointer(type)) writer.u8(present);
  const single = type & ~multiple;
  if (single === type || !isPointer(single) || !Array.isArray(value)) {
    writeValue(writer, type, value, codePage, 32);
    return;
  }
  const values: readonly PropertyValue[] = value;
  writer.u32(values.length);
  for (const each of values) {
    writer.u8(present);
    writeValue(writer, single, each, codePage, 32);
  }
}

/** Exchange writes 0xFF, others 0x01: whatever is not 0 says that it is there. */
function isPresent(reader: ByteReader): boolean {
  return reader.u8() !== absent;
}

/** AddressBookTaggedPropertyValue, of which the value may be missing. */
export interface AddressBookTaggedValue {
  readonly tag: PropertyTag;
  readonly value: PropertyValue | undefined;
}

export function readAddressBookTaggedValue(reader: ByteReader, codePage: CodePage): AddressBookTaggedValue {
  const tag = reader.u32();
  return { tag, value: readAddressBookValue(reader, propertyType(tag), codePage) };
}

/** AddressBookPropertyValueList: [MS-OXCMAPIHTTP] section 2.2.1.3. */
export function readAddressBookValues(reader: ByteReader, codePage: CodePage): AddressBookTaggedValue[] {
  const count = reader.count(reader.u32(), 5);
  return Array.from({ length: count }, () => readAddressBookTaggedValue(reader, codePage));
}

export function writeAddressBookValues(
  writer: ByteWriter,
  values: readonly TaggedValue[],
  codePage: CodePage,
): void {
  writer.u32(values.length);
  for (const { tag, value } of values) {
    writer.u32(tag);
    writeAddressBookValue(writer, propertyType(tag), value, codePage);
  }
}

/** LargePropertyTagArray: [MS-OXCMAPIHTTP] section 2.2.1.8. */
export function readTags(reader: ByteReader, max: number): PropertyTag[] {
  const count = reader.count(reader.u32(), 4);
  if (count > max) throw new MapiFormatError(`${count} property tags are more than ${max}.`);
  return Array.from({ length: count }, () => reader.u32());
}

export function writeTags(writer: ByteWriter, tags: readonly PropertyTag[]): void {
  writer.u32(tags.length);
  for (const tag of tags) writer.u32(tag);
}

/** AddressBookPropertyRow: [MS-OXCMAPIHTTP] section 2.2.1.7. With all that its columns ask for, it is nothing but values. */
export function writeAddressBookRow(
  writer: ByteWriter,
  columns: readonly PropertyTag[],
  cells: readonly AddressBookCell[],
  codePage: CodePage,
  errorColumns: ReadonlySet<number> = new Set(),
): void {
  const isFlagged = cells.some((cell, index) => 'error' in cell && !errorColumns.has(index));
  writer.u8(isFlagged ? 1 : 0);
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? { error: notFound };
    const said = propertyType(column);
    if (said === PropertyType.unspecified) writer.u16('error' in cell ? PropertyType.errorCode : cell.type);
    if (isFlagged) writer.u8('error' in cell ? flags.error : flags.value);
    if ('error' in cell) writer.u32(cell.error);
    else {
      const type = said === PropertyType.unspecified ? cell.type : said;
      writeAddressBookValue(writer, type, cell.value, codePage);
    }
  }
}

const notFound = 0x8004_010f;
