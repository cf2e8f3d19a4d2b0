import { expectObject } from '../objects/mapi-object.ts';
import { readValues } from '../objects/property-writes.ts';
import { defineRop } from '../rop-definition.ts';
import { Collector } from '../synchronization/collector.ts';
import { importMessage } from '../synchronization/import-message.ts';

/** [MS-OXCFXICS] section 2.2.3.2.4.2. */
export const rop = defineRop({
  name: 'RopSynchronizationImportMessageChange',
  id: 0x72,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader, { codePage }) => ({ importFlag: reader.u8(), values: readValues(reader, codePage) }),
  async run({ object, request: { importFlag, values } }) {
    const collector = expectObject(object, Collector);
    collector.expectHierarchy(false);
    const opened = await importMessage(collector, values, importFlag);
    // It has no id before it is saved: R803.
    return { opened, write: (writer) => void writer.u64(0n) };
  },
});
