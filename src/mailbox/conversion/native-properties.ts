import { ByteReader } from '../../wire/mapi/byte-reader.ts';
import type { ByteWriter } from '../../wire/mapi/byte-writer.ts';
import { latin1CodePage } from '../../wire/mapi/code-page.ts';
import { MapiFormatError } from '../../wire/mapi/mapi-format-error.ts';
import { type BagEntry, PropertyBag } from '../../wire/mapi/property-bag.ts';
import { type PropertyKey, typeOfKey } from '../../wire/mapi/property-key.ts';
import { PropertyType } from '../../wire/mapi/property-type.ts';
import { readValue, writeValue } from '../../wire/mapi/property-value.ts';

/** What names a property, before its name. */
const keyKind = { tag: 0, lid: 1, name: 2 } as const;
/** Types without a form of their own in property values: their bytes are kept as they are. */
const opaqueTypes = new Set<number>([PropertyType.object, PropertyType.restriction, PropertyType.ruleAction]);
/** A tag with its kind, and the length of a value. */
const leastEntry = 9;

export function writeBag(writer: ByteWriter, bag: PropertyBag): void {
  writer.u32(bag.size);
  for (const entry of bag.entries()) {
    writeKey(writer, entry.key);
    const at = writer.length;
    writer.u32(0);
    writeEntryValue(writer, entry);
    writer.setU32(at, writer.length - at - 4);
  }
}

export function readBag(reader: ByteReader): PropertyBag {
  const count = reader.count(reader.u32(), leastEntry);
  const bag = new PropertyBag();
  for (let index = 0; index < count; index++) {
    const key = readKey(reader);
    const bytes = reader.bytes(reader.u32());
    const type = typeOfKey(key);
    bag.set(
      key,
      opaqueTypes.has(type) ? bytes.slice() : readValue(new ByteReader(bytes), type, latin1CodePage, 32),
    );
  }
  return bag;
}

function writeEntryValue(writer: ByteWriter, { key, value }: BagEntry): void {
  const type = typeOfKey(key);
  if (opaqueTypes.has(type) && value instanceof Uint8Array) writer.bytes(value);
  else writeValue(writer, type, value, latin1CodePage, 32);
}

function writeKey(writer: ByteWriter, key: PropertyKey): void {
  if (typeof key === 'number') {
    writer.u8(keyKind.tag).u32(key);
    return;
  }
  const { name, type } = key;
  if ('lid' in name) writer.u8(keyKind.lid).guid(name.set).u32(name.lid);
  else writer.u8(keyKind.name).guid(name.set).unicode(name.name);
  writer.u16(type);
}

function readKey(reader: ByteReader): PropertyKey {
  const kind = reader.u8();
  if (kind === keyKind.tag) return reader.u32();
  const set = reader.guid();
  if (kind === keyKind.lid) return { name: { set, lid: reader.u32() }, type: reader.u16() };
  if (kind === keyKind.name) return { name: { set, name: reader.unicode() }, type: reader.u16() };
  throw new MapiFormatError(`A kept property is named in the way ${kind}.`);
}
