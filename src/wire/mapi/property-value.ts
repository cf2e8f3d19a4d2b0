/**
 * Property values: [MS-OXCDATA] section 2.11.2. In ROP buffers a Binary has a length of 16 bits; of 32 in the bodies
 * of the address book and where values are kept. Arrays have a count of 32. Times, currencies and 64-bit integers stay bigints, so that nothing is lost on the way through.
 */
import { type Guid, parseGuid } from '../../base/ids.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { type PropertyTag, PropertyType, propertyType } from './property-type.ts';
import { type Restriction, readRestriction, writeRestriction } from './restriction.ts';
import { type RuleActions, readRuleActions, writeRuleActions } from './rule-actions.ts';

/** PtypObject and PtypNull have none: their columns hold an error or nothing. */
export type PropertyValue =
  | number
  | bigint
  | boolean
  | string
  | Uint8Array
  | readonly number[]
  | readonly bigint[]
  | readonly string[]
  | readonly Uint8Array[]
  /** PtypRestriction. */
  | Restriction
  | RuleActions;

export interface TaggedValue {
  readonly tag: PropertyTag;
  readonly value: PropertyValue;
}

/** Bits of the length of a Binary. */
export type BinaryLength = 16 | 32;

const multiple = 0x1000;
const longestBinary = 0xffff;

export function readValue(
  reader: ByteReader,
  type: number,
  codePage: CodePage,
  length: BinaryLength = 16,
): PropertyValue {
  if ((type & multiple) === 0) return readSingle(reader, type, codePage, length);
  const single = type & ~multiple;
  const count = reader.count(reader.u32(), leastBytes[single] ?? 1);
  // Of one type all: what reads them says which.
  return Array.from({ length: count }, () => readSingle(reader, single, codePage, length)) as PropertyValue;
}

export function writeValue(
  writer: ByteWriter,
  type: number,
  value: PropertyValue,
  codePage: CodePage,
  length: BinaryLength = 16,
): void {
  if ((type & multiple) === 0) {
    writeSingle(writer, type, value, codePage, length);
    return;
  }
  if (!Array.isArray(value)) throw notOfType(type);
  const values: readonly PropertyValue[] = value;
  writer.u32(values.length);
  for (const each of values) writeSingle(writer, type & ~multiple, each, codePage, length);
}

/** [MS-OXCDATA] section 2.11.4. */
export function readTaggedValue(reader: ByteReader, codePage: CodePage, length?: BinaryLength): TaggedValue {
  const tag = reader.u32();
  return { tag, value: readValue(reader, propertyType(tag), codePage, length) };
}

/** Within a condition or an action no other stands: bytes that nest them without end must not be followed. */
export function readPlainTaggedValue(
  reader: ByteReader,
  codePage: CodePage,
  length?: BinaryLength,
): TaggedValue {
  const tag = reader.u32();
  const type = propertyType(tag) & ~multiple;
  if (type === PropertyType.restriction || type === PropertyType.ruleAction)
    throw new MapiFormatError('A condition or an action of a rule stands within another as a value.');
  return { tag, value: readValue(reader, propertyType(tag), codePage, length) };
}

export function writeTaggedValue(
  writer: ByteWriter,
  { tag, value }: TaggedValue,
  codePage: CodePage,
  length?: BinaryLength,
): void {
  writer.u32(tag);
  writeValue(writer, propertyType(tag), value, codePage, length);
}

const leastBytes: Readonly<Record<number, number>> = {
  [PropertyType.integer16]: 2,
  [PropertyType.integer32]: 4,
  [PropertyType.floating32]: 4,
  [PropertyType.floating64]: 8,
  [PropertyType.currency]: 8,
  [PropertyType.floatingTime]: 8,
  [PropertyType.integer64]: 8,
  [PropertyType.string8]: 1,
  [PropertyType.string]: 2,
  [PropertyType.time]: 8,
  [PropertyType.guid]: 16,
  [PropertyType.binary]: 2,
};

function readSingle(
  reader: ByteReader,
  type: number,
  codePage: CodePage,
  length: BinaryLength,
): PropertyValue {
  switch (type) {
    case PropertyType.integer16:
      return reader.i16();
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
    case PropertyType.boolean:
      return reader.u8() !== 0;
    case PropertyType.string8:
      return codePage.decode(reader.zeroTerminated());
    case PropertyType.string:
      return reader.unicode();
    case PropertyType.guid:
      return reader.guid();
    case PropertyType.binary:
    case PropertyType.serverId:
      // What is kept must not hold the whole request.
      return reader.bytes(length === 16 ? reader.u16() : reader.u32()).slice();
    case PropertyType.restriction:
      return readRestriction(reader, codePage, { width: length });
    case PropertyType.ruleAction:
      // Also where it is kept: the form of 32 bits is that of extended rules, which know no folder of their own store.
      return readRuleActions(reader, codePage);
    default:
      throw new MapiFormatError(`No value is of the type 0x${type.toString(16)}.`);
  }
}

function writeSingle(
  writer: ByteWriter,
  type: number,
  value: PropertyValue,
  codePage: CodePage,
  length: BinaryLength,
): void {
  switch (type) {
    case PropertyType.integer16:
      writer.u16(numberOf(type, value) & 0xffff);
      return;
    case PropertyType.integer32:
    case PropertyType.errorCode:
      writer.u32(numberOf(type, value) >>> 0);
      return;
    case PropertyType.floating32:
      writer.f32(numberOf(type, value));
      return;
    case PropertyType.floating64:
    case PropertyType.floatingTime:
      writer.f64(numberOf(type, value));
      return;
    case PropertyType.currency:
    case PropertyType.integer64:
    case PropertyType.time:
      if (typeof value !== 'bigint') throw notOfType(type);
      writer.u64(value);
      return;
    case PropertyType.boolean:
      if (typeof value !== 'boolean') throw notOfType(type);
      writer.flag(value);
      return;
    case PropertyType.string8:
      writer.zeroTerminated(codePage.encode(textOf(type, value)));
      return;
    case PropertyType.string:
      writer.unicode(textOf(type, value));
      return;
    case PropertyType.guid:
      writer.guid(guidOf(type, value));
      return;
    case PropertyType.binary:
    case PropertyType.serverId: {
      if (!(value instanceof Uint8Array)) throw notOfType(type);
      if (length === 16 && value.length > longestBinary) throw notOfType(type);
      (length === 16 ? writer.u16(value.length) : writer.u32(value.length)).bytes(value);
      return;
    }
    case PropertyType.restriction:
      if (!isRestriction(value)) throw notOfType(type);
      writeRestriction(writer, value, codePage, length);
      return;
    case PropertyType.ruleAction:
      if (!isRuleActions(value)) throw notOfType(type);
      writeRuleActions(writer, value, codePage);
      return;
    default:
      throw notOfType(type);
  }
}

export const isRestriction = (value: PropertyValue): value is Restriction =>
  typeof value === 'object' && 'kind' in value;
export const isRuleActions = (value: PropertyValue): value is RuleActions =>
  typeof value === 'object' && 'actions' in value;

function numberOf(type: number, value: PropertyValue): number {
  if (typeof value !== 'number') throw notOfType(type);
  return value;
}

function textOf(type: number, value: PropertyValue): string {
  if (typeof value !== 'string') throw notOfType(type);
  return value;
}

function guidOf(type: number, value: PropertyValue): Guid {
  const guid = parseGuid(textOf(type, value));
  if (guid === undefined) throw notOfType(type);
  return guid;
}

/** A defect of whoever writes. */
const notOfType = (type: number): TypeError =>
  new TypeError(`The value is none of the type 0x${type.toString(16)}.`);
