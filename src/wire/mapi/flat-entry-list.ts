import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

/** [MS-OXCDATA] section 2.3.3: entry ids in a row, each on a boundary of four bytes. */
export function writeFlatEntryList(entryIds: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter();
  writer.u32(entryIds.length).u32(0);
  entryIds.forEach((entryId, index) => {
    writer.u32(entryId.length).bytes(entryId);
    if (index < entryIds.length - 1) writer.bytes(new Uint8Array((4 - (entryId.length % 4)) % 4));
  });
  writer.setU32(4, writer.length - 8);
  return writer.written;
}

export function readFlatEntryList(bytes: Uint8Array): Uint8Array[] {
  const reader = new ByteReader(bytes);
  const count = reader.count(reader.u32(), 4);
  reader.u32();
  const entryIds: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const length = reader.u32();
    entryIds.push(reader.bytes(length).slice());
    reader.bytes(Math.min(reader.left, (4 - (length % 4)) % 4));
  }
  return entryIds;
}
