/** [MS-OXCDATA] section 2.6.1: the name of a property as ROPs carry it. */
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { checkName, type PropertyName } from './property-key.ts';

const kinds = { lid: 0x00, name: 0x01, none: 0xff } as const;
/** Kind, GUID, and a length or more. */
export const leastNameBytes = 18;

export function readPropertyName(reader: ByteReader): PropertyName {
  const kind = reader.u8();
  const set = reader.guid();
  if (kind === kinds.lid) return { set, lid: reader.u32() };
  if (kind !== kinds.name) throw new MapiFormatError(`No name of a property is of the kind ${kind}.`);
  const text = Buffer.from(reader.bytes(reader.u8())).toString('utf16le');
  return checkName({ set, name: text.replace(/\0.*$/s, '') });
}

/** What has no name is said to have none. */
export function writePropertyName(writer: ByteWriter, name: PropertyName | undefined): void {
  if (name === undefined) {
    writer.u8(kinds.none);
    return;
  }
  writer.u8('lid' in name ? kinds.lid : kinds.name).guid(name.set);
  if ('lid' in name) writer.u32(name.lid);
  else {
    // NameSize counts bytes in one byte, with the zero at the end.
    const text = name.name.slice(0, 126);
    writer.u8(text.length * 2 + 2).unicode(text);
  }
}
