import { expectObject } from '../objects/mapi-object.ts';
import { readValues } from '../objects/property-writes.ts';
import { defineRop } from '../rop-definition.ts';
import { Collector } from '../synchronization/collector.ts';
import { importFolder } from '../synchronization/import-folder.ts';

/** [MS-OXCFXICS] section 2.2.3.2.4.3. */
export const rop = defineRop({
  name: 'RopSynchronizationImportHierarchyChange',
  id: 0x73,
  handles: ['input'],
  checksRights: true,
  read: (reader, { codePage }) => ({
    hierarchyValues: readValues(reader, codePage),
    values: readValues(reader, codePage),
  }),
  async run({ object, request: { hierarchyValues, values } }) {
    const collector = expectObject(object, Collector);
    collector.expectHierarchy(true);
    await importFolder(collector, hierarchyValues, values);
    // R835: its client knows it by its key.
    return { write: (writer) => void writer.u64(0n) };
  },
});
