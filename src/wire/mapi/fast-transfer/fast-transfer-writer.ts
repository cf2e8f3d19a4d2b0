/**
 * Writes a FastTransfer stream ([MS-OXCFXICS] section 2.2.4.1) and gives it out in buffers. The syntax of section 2.2.4.2 is its caller's
 * matter: call `marker` and `property` in the order of the elements, and `take` whenever the client asks for a buffer. A stream that is
 * longer than memory is written bit by bit: write until `length` reaches what was asked for, take, go on.
 *
 *     const writer = new FastTransferWriter(stringFormOf(sendOptions, session.codePage));
 *     writer.marker(Marker.StartMessage);
 *     writer.property(PidTag.Subject, 'text');
 *     writer.property(propertyTag(idInThisMailbox, type), value, { set: PropertySet.Common, lid: 0x8503 });
 *     writer.marker(Marker.EndMessage);
 *     const buffer = writer.take(room);
 *
 * Texts are given with the types PtypString or PtypMultipleString, and stand in the stream as its `StringForm` has them. A Binary that
 * is long is begun with `longValue` and goes on with `part`, so that what is fetched meanwhile need not wait in memory.
 */
import type { ByteWriter } from '../byte-writer.ts';
import { latin1CodePage } from '../code-page.ts';
import type { PropertyName } from '../property-key.ts';
import { type PropertyTag, PropertyType, propertyId, propertyType } from '../property-type.ts';
import { type PropertyValue, writeValue } from '../property-value.ts';
import { CutBuffer } from './cut-buffer.ts';
import { type Marker, MetaTag } from './markers.ts';
import type { StringForm } from './string-form.ts';
import { baseType, isMultiple, kindOfType } from './value-kinds.ts';

export class FastTransferWriter {
  readonly #strings: StringForm;
  readonly #buffer = new CutBuffer();

  constructor(strings: StringForm) {
    this.#strings = strings;
  }

  /** Bytes that were written and not taken yet. */
  get length(): number {
    return this.#buffer.length;
  }

  /** Bytes that were taken so far. */
  get taken(): number {
    return this.#buffer.total;
  }

  /** The next bytes, `most` at most; none where not even the next atom (536 bytes at most) has room. */
  take(most: number): Uint8Array {
    return this.#buffer.take(most);
  }

  marker(marker: Marker): this {
    this.#buffer.atom((writer) => void writer.u32(marker));
    return this;
  }

  /** With its name where its id is one of 0x8000 and above. Types that a stream does not have (`isStreamable`) are refused. */
  property(tag: PropertyTag, value: PropertyValue, name?: PropertyName): this {
    const type = propertyType(tag);
    const single = baseType(type);
    const kind = kindOfType(single);
    if (kind === undefined) throw new TypeError(`No stream holds a value of 0x${type.toString(16)}.`);
    this.#definition(tag, type, name);
    if (!isMultiple(type)) {
      this.#value(single, value);
      return this;
    }
    if (!Array.isArray(value)) throw new TypeError(`A value of 0x${type.toString(16)} is none of many.`);
    const values: readonly PropertyValue[] = value;
    this.#length(values.length);
    for (const each of values) this.#value(single, each);
    return this;
  }

  /** `length` bytes follow by `part` before anything else. */
  longValue(tag: PropertyTag, length: number, name?: PropertyName): this {
    this.#definition(tag, propertyType(tag), name);
    this.#length(length);
    return this;
  }

  part(bytes: Uint8Array): this {
    this.#buffer.loose(bytes);
    return this;
  }

  /** Section 3.2.5.2.1: its type says a number, and its value is bytes. */
  idsetGiven(value: Uint8Array): this {
    this.#buffer.atom((writer) => void writer.u32(MetaTag.IdsetGiven));
    this.#buffer.sized((writer) => void writer.bytes(value));
    return this;
  }

  #definition(tag: PropertyTag, type: number, name: PropertyName | undefined): void {
    const id = propertyId(tag);
    if (id >= 0x8000 !== (name !== undefined))
      throw new TypeError(`0x${id.toString(16)} ${name ? 'has no name' : 'stands for a name'}.`);
    this.#buffer.atom((writer) => {
      writer.u16(this.#typeInStream(type)).u16(id);
      if (name !== undefined) writeName(writer, name);
    });
  }

  #typeInStream(type: number): number {
    if (type === PropertyType.string) return this.#strings.type;
    return type === PropertyType.multipleString ? this.#strings.multipleType : type;
  }

  #value(type: number, value: PropertyValue): void {
    if (type === PropertyType.string) {
      if (typeof value !== 'string') throw new TypeError('A value of PtypString is no text.');
      this.#buffer.sized((writer) => this.#strings.write(writer, value));
    } else if (kindOfType(type) === 'sized') {
      if (!(value instanceof Uint8Array))
        throw new TypeError(`A value of 0x${type.toString(16)} is no bytes.`);
      this.#buffer.sized((writer) => void writer.bytes(value));
    } else if (type === PropertyType.boolean) {
      // Section 2.2.4.1.3: two bytes.
      if (typeof value !== 'boolean')
        throw new TypeError('A value of PtypBoolean is neither true nor false.');
      this.#buffer.atom((writer) => void writer.u16(value ? 1 : 0));
    } else {
      this.#buffer.atom((writer) => writeValue(writer, type, value, latin1CodePage));
    }
  }

  #length(length: number): void {
    this.#buffer.atom((writer) => void writer.u32(length));
  }
}

function writeName(writer: ByteWriter, name: PropertyName): void {
  writer.guid(name.set);
  if ('lid' in name) writer.u8(0).u32(name.lid);
  else writer.u8(1).unicode(name.name);
}
