import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { readTags } from '../objects/property-writes.ts';
import { readSizedRestriction } from '../objects/table/sized-restriction.ts';
import { defineRop } from '../rop-definition.ts';
import { SynchronizationDownload } from '../synchronization/synchronization-download.ts';
import { checkOptions, synchronizationType } from '../synchronization/synchronization-options.ts';
import { checkSourceFlags } from '../transfer/source-request.ts';

/** [MS-OXCFXICS] section 2.2.3.2.1.1. */
export const rop = defineRop({
  name: 'RopSynchronizationConfigure',
  id: 0x70,
  handles: ['input', 'output'],
  checksRights: true,
  read(reader, { codePage }) {
    const type = reader.u8();
    const sendOptions = reader.u8();
    const flags = reader.u16();
    const restriction = readSizedRestriction(reader, codePage);
    return { type, sendOptions, flags, restriction, extraFlags: reader.u32(), tags: readTags(reader) };
  },
  async run({ object, request: { type, restriction, ...options } }) {
    const folder = expectObject(object, FolderObject);
    checkOptions(type, options.flags);
    checkSourceFlags(0, 0, options.sendOptions);
    const isHierarchy = type === synchronizationType.hierarchy;
    await folder.current();
    const { readAny, folderOwner, folderVisible } = FolderRight;
    await folder.need(readAny, folderOwner, ...(isHierarchy ? [folderVisible] : []));
    const download = new SynchronizationDownload(folder, {
      ...options,
      isHierarchy,
      restriction: isHierarchy ? undefined : restriction(),
    });
    return { opened: download };
  },
});
