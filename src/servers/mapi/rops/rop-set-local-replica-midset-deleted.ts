import { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';

const longTermIdBytes = 24;

/**
 * [MS-OXCFXICS] section 2.2.3.2.4.8: ids that a client will not use. Nothing follows from it: which ids are gone is told by what was
 * there, and an id that nobody used is not.
 */
export const rop = defineRop({
  name: 'RopSetLocalReplicaMidsetDeleted',
  id: 0x93,
  handles: ['input'],
  checksRights: true,
  read: (reader) => {
    const data = new ByteReader(reader.bytes(reader.u16()));
    const count = data.count(data.u32(), longTermIdBytes * 2);
    return Array.from({ length: count }, () => [data.bytes(longTermIdBytes), data.bytes(longTermIdBytes)]);
  },
  async run({ object }) {
    await expectObject(object, FolderObject).current();
    return undefined;
  },
});
