import type { ByteReader } from '../mapi/byte-reader.ts';
import { MapiFormatError } from '../mapi/mapi-format-error.ts';
import { firstNamedId, normalizedType, type PropertyKey, type PropertyName } from '../mapi/property-key.ts';
import { PropertyType, propertyTag } from '../mapi/property-type.ts';
import type { PropertyValue } from '../mapi/property-value.ts';
import { decodeText } from '../mime/charset.ts';

/** A property of an attMsgProps; of an object, the bytes behind its interface. */
export interface TnefProperty {
  readonly key: PropertyKey;
  readonly type: number;
  readonly value: PropertyValue;
}

const multiple = 0x1000;
/** Ids of properties and their lengths: the least that one takes. */
const leastProperty = 8;
const longestName = 1024;

/** [MS-OXTNEF] section 2.1.3.4: MsgPropertyList. Everything stands on boundaries of four bytes. */
export function* readTnefProperties(reader: ByteReader, charset: string): Generator<TnefProperty> {
  const count = reader.count(reader.u32(), leastProperty);
  for (let index = 0; index < count; index++) {
    const type = reader.u16();
    const id = reader.u16();
    const name = id >= firstNamedId ? readName(reader) : undefined;
    const value = readPropertyValue(reader, type, charset);
    const key = name === undefined ? propertyTag(id, type) : { name, type: normalizedType(type) };
    if (value !== undefined) yield { key, type, value };
  }
}

function readName(reader: ByteReader): PropertyName {
  const set = reader.guid();
  const kind = reader.u32();
  if (kind === 0) return { set, lid: reader.u32() };
  const length = reader.u32();
  if (kind !== 1 || length > longestName) throw new MapiFormatError('A property of TNEF has no name.');
  const text = utf16.decode(reader.bytes(length));
  pad(reader, length);
  return { set, name: untilZero(text) };
}

/** Undefined for a value that is none: of the type null, or an array of nothing where one is wanted. */
function readPropertyValue(reader: ByteReader, type: number, charset: string): PropertyValue | undefined {
  const single = type & ~multiple;
  const isMultiple = (type & multiple) !== 0;
  if (!isMultiple && !isVariable(single)) return readFixed(reader, single);
  const count = reader.count(reader.u32(), isVariable(single) ? 4 : 2);
  const values = Array.from({ length: count }, () =>
    isVariable(single) ? readVariable(reader, single, charset) : readFixed(reader, single),
  );
  // Of one type all: what reads them says which.
  return isMultiple ? (values.filter((value) => value !== undefined) as PropertyValue) : values[0];
}

const isVariable = (type: number): boolean =>
  type === PropertyType.string ||
  type === PropertyType.string8 ||
  type === PropertyType.binary ||
  type === PropertyType.object;

function readVariable(reader: ByteReader, type: number, charset: string): PropertyValue {
  const length = reader.u32();
  const bytes = reader.bytes(length);
  pad(reader, length);
  if (type === PropertyType.string) return untilZero(utf16.decode(bytes));
  return type === PropertyType.string8 ? textOf(bytes, charset) : bytes;
}

export const textOf = (bytes: Uint8Array, charset: string): string => untilZero(decodeText(bytes, charset));

function untilZero(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function readFixed(reader: ByteReader, type: number): PropertyValue | undefined {
  switch (type) {
    case PropertyType.null:
      reader.u32();
      return undefined;
    case PropertyType.integer16: {
      const value = reader.i16();
      reader.u16();
      return value;
    }
    case PropertyType.boolean: {
      const value = reader.u16() !== 0;
      reader.u16();
      return value;
    }
    case PropertyType.integer32:
      return reader.i32();
    case PropertyType.errorCode:
      return reader.u32();
    case PropertyType.floating32:
      return reader.f32();
    case PropertyType.floating64:
    case PropertyType.floatingTime:
      return reader.f64();
    case PropertyType.currency:
    case PropertyType.integer64:
      return reader.i64();
    case PropertyType.time:
      return reader.u64();
    case PropertyType.guid:
      return reader.guid();
    default:
      throw new MapiFormatError(`No property of TNEF is of the type 0x${type.toString(16)}.`);
  }
}

/** The last one of a list may be without. */
function pad(reader: ByteReader, length: number): void {
  reader.bytes(Math.min(reader.left, (4 - (length % 4)) % 4));
}

const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });
