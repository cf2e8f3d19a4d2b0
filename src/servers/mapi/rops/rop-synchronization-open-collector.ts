import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { Collector } from '../synchronization/collector.ts';

/** [MS-OXCFXICS] section 2.2.3.2.4.1. What may be changed, each import looks at. */
export const rop = defineRop({
  name: 'RopSynchronizationOpenCollector',
  id: 0x7e,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ isContents: reader.u8() !== 0 }),
  async run({ object, request: { isContents } }) {
    const folder = expectObject(object, FolderObject);
    await folder.current();
    return { opened: new Collector(folder, !isContents) };
  },
});
