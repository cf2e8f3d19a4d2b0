/**
 * Reads a FastTransfer stream that comes in pieces ([MS-OXCFXICS] section 2.2.4.1): what was pushed so far gives the markers and
 * properties that are whole. Cuts may be anywhere, also where the specification lets no server cut.
 */
import { ByteReader } from '../byte-reader.ts';
import type { CodePage } from '../code-page.ts';
import { MapiFormatError } from '../mapi-format-error.ts';
import { checkName, type PropertyName } from '../property-key.ts';
import { type PropertyTag, PropertyType, propertyId, propertyTag, propertyType } from '../property-type.ts';
import { type PropertyValue, readValue } from '../property-value.ts';
import { unicodeCodePage, windowsCodePage } from '../windows-code-page.ts';
import { Marker } from './markers.ts';
import { codePageType } from './string-form.ts';
import { baseType, fixedBytes, isMultiple, kindOfType } from './value-kinds.ts';

export type StreamItem =
  | { readonly kind: 'marker'; readonly marker: Marker }
  | {
      readonly kind: 'property';
      /** Texts in a code page have the type of those in Unicode. */
      readonly tag: PropertyTag;
      readonly name: PropertyName | undefined;
      readonly value: PropertyValue;
    };

export interface ReaderTerms {
  /** Of texts whose type is PtypString8. */
  readonly codePage: CodePage;
  /** Of one property, all of its values together. */
  readonly maxValueBytes: number;
}

const markers: ReadonlySet<number> = new Set(Object.values(Marker));
const isMarker = (tag: number): tag is Marker => markers.has(tag);

/** What is being read of a property. */
interface Open {
  readonly tag: PropertyTag;
  readonly name: PropertyName | undefined;
  readonly type: number;
  /** Values that are still to come; undefined where their number is. */
  left: number | undefined;
  readonly values: PropertyValue[];
  bytes: number;
}

/** Bytes of a text or a Binary, whose number was said. */
interface Sized {
  readonly pieces: Uint8Array[];
  readonly length: number;
  got: number;
}

/** Of the memory that the least value takes. */
const leastValueCost = 16;

export class FastTransferReader {
  readonly #terms: ReaderTerms;
  #held: Uint8Array = new Uint8Array();
  #open: Open | undefined;
  #sized: Sized | undefined;

  constructor(terms: ReaderTerms) {
    this.#terms = terms;
  }

  /** Nothing was begun that is not at its end. */
  get isBetween(): boolean {
    return this.#held.length === 0 && this.#open === undefined;
  }

  /** What was pushed of something that is not at its end. */
  get heldBytes(): number {
    return this.#held.length + (this.#open?.bytes ?? 0);
  }

  push(bytes: Uint8Array): readonly StreamItem[] {
    const items: StreamItem[] = [];
    const reader = new ByteReader(joined(this.#held, bytes));
    for (;;) {
      const before = reader.left;
      const item = this.#next(reader);
      if (item !== undefined) items.push(item);
      else if (reader.left === before || reader.left === 0) break;
    }
    this.#held = reader.rest().slice();
    return items;
  }

  /** Undefined where something was read that is no item yet, or nothing. */
  #next(reader: ByteReader): StreamItem | undefined {
    if (this.#sized !== undefined) return this.#readPiece(reader, this.#sized);
    if (this.#open !== undefined) return this.#readValue(reader, this.#open);
    return this.#readElement(reader);
  }

  #readElement(reader: ByteReader): StreamItem | undefined {
    if (!hasDefinition(reader)) return undefined;
    const [type, id] = [reader.u16(), reader.u16()];
    const tag = propertyTag(id, type);
    if (isMarker(tag)) return { kind: 'marker', marker: tag };
    const single = baseType(type);
    if (kindOfType(single) === undefined)
      throw new MapiFormatError(`No stream holds a value of 0x${type.toString(16)}.`);
    const name = id >= firstNamed ? readName(reader) : undefined;
    this.#open = {
      ...{ tag, name, type: single, values: [], bytes: 0 },
      left: isMultiple(type) ? undefined : 1,
    };
    return undefined;
  }

  #readValue(reader: ByteReader, open: Open): StreamItem | undefined {
    if (open.left === undefined) {
      if (reader.left < 4) return undefined;
      open.left = reader.u32();
      this.#charge(open, open.left * leastValueCost);
      if (open.left > 0) return undefined;
      return this.#close(open);
    }
    const { type } = open;
    const fixed = fixedBytes.get(type);
    if (fixed === undefined) {
      if (reader.left < 4) return undefined;
      const length = reader.u32();
      this.#charge(open, length);
      this.#sized = { pieces: [], length, got: 0 };
      return length === 0 ? this.#readPiece(reader, this.#sized) : undefined;
    }
    if (reader.left < fixed) return undefined;
    const value =
      type === PropertyType.boolean ? reader.u16() !== 0 : readValue(reader, type, this.#terms.codePage);
    return this.#add(open, value);
  }

  #readPiece(reader: ByteReader, sized: Sized): StreamItem | undefined {
    const piece = reader.bytes(Math.min(reader.left, sized.length - sized.got)).slice();
    sized.pieces.push(piece);
    sized.got += piece.length;
    const { pieces } = sized;
    if (sized.got < sized.length || this.#open === undefined) return undefined;
    this.#sized = undefined;
    const [only] = pieces;
    const whole = only !== undefined && pieces.length === 1 ? only : new Uint8Array(Buffer.concat(pieces));
    return this.#add(this.#open, this.#decoded(this.#open.type, whole));
  }

  #decoded(type: number, bytes: Uint8Array): PropertyValue {
    if (type === PropertyType.string) return textOf(bytes);
    if (type === PropertyType.string8) return this.#terms.codePage.decode(withoutZero(bytes));
    if ((type & codePageType) === 0) return bytes;
    const number = type & ~codePageType;
    if (number === unicodeCodePage) return textOf(bytes);
    const codePage = windowsCodePage(number);
    if (codePage === undefined) throw new MapiFormatError(`The code page ${number} is not known.`);
    return codePage.decode(withoutZero(bytes));
  }

  #add(open: Open, value: PropertyValue): StreamItem | undefined {
    open.values.push(value);
    open.left = (open.left ?? 1) - 1;
    return open.left > 0 ? undefined : this.#close(open);
  }

  #close({ tag, name, values }: Open): StreamItem {
    this.#open = undefined;
    const type = propertyType(tag);
    const single = isMultiple(type) ? values : values[0];
    // Of one type all, as its tag says.
    return { kind: 'property', tag: readTag(tag), name, value: single as PropertyValue };
  }

  #charge(open: Open, bytes: number): void {
    open.bytes += bytes;
    if (open.bytes > this.#terms.maxValueBytes)
      throw new MapiFormatError(`A value of ${open.bytes} bytes is announced.`);
  }
}

/** No Buffer: slices of one are no copies. */
function joined(held: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (held.length === 0) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = new Uint8Array(held.length + bytes.length);
  whole.set(held);
  whole.set(bytes, held.length);
  return whole;
}

const firstNamed = 0x8000;
/** Type and id; then the set, what names a property in it, and that. */
const tagBytes = 4;
const nameHead = tagBytes + 17;
const longestName = 254;

/** Whether its end has come. */
function hasDefinition(reader: ByteReader): boolean {
  if (reader.left < tagBytes) return false;
  const bytes = reader.from(reader.position);
  if (((bytes[2] ?? 0) | ((bytes[3] ?? 0) << 8)) < firstNamed) return true;
  if (bytes.length < nameHead) return false;
  if (bytes[nameHead - 1] !== 1) return bytes.length >= nameHead + 4;
  for (let at = nameHead; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return true;
    if (at - nameHead > longestName * 2) throw new MapiFormatError('The name of a property has no end.');
  }
  return false;
}

function readName(reader: ByteReader): PropertyName {
  const set = reader.guid();
  const kind = reader.u8();
  if (kind > 1) throw new MapiFormatError(`No name of a property is of the kind ${kind}.`);
  return kind === 0 ? { set, lid: reader.u32() } : checkName({ set, name: reader.unicode() });
}

function readTag(tag: PropertyTag): PropertyTag {
  const type = propertyType(tag);
  const id = propertyId(tag);
  if (type === PropertyType.multipleString8) return propertyTag(id, PropertyType.multipleString);
  const isText = type === PropertyType.string8 || (type & codePageType) !== 0;
  return isText ? propertyTag(id, PropertyType.string) : tag;
}

const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });

/** R995: the zero is taken away where there is one. */
function textOf(bytes: Uint8Array): string {
  const { length } = bytes;
  const hasZero = length >= 2 && bytes[length - 1] === 0 && bytes[length - 2] === 0;
  return utf16.decode(hasZero ? bytes.subarray(0, -2) : bytes);
}

const withoutZero = (bytes: Uint8Array): Uint8Array => (bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
