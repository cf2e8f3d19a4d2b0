import { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { Collector } from '../synchronization/collector.ts';
import { importReadState } from '../synchronization/import-read-state.ts';

/** [MS-OXCFXICS] section 2.2.3.2.4.6. */
export const rop = defineRop({
  name: 'RopSynchronizationImportReadStateChanges',
  id: 0x80,
  handles: ['input'],
  checksRights: true,
  read(reader) {
    const data = new ByteReader(reader.bytes(reader.u16()));
    const states: { readonly key: Uint8Array; readonly isRead: boolean }[] = [];
    while (data.left > 0) states.push({ key: data.bytes(data.u16()), isRead: data.u8() !== 0 });
    return states;
  },
  async run({ object, request }) {
    const collector = expectObject(object, Collector);
    collector.expectHierarchy(false);
    await importReadState(collector, request);
    return undefined;
  },
});
