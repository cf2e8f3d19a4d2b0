import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { removeFolder } from '../objects/folder-removal.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';

const flags = { messages: 0x01, folders: 0x04, hardDelete: 0x10 } as const;

/** [MS-OXCFOLD] section 2.2.1.3. Other flags are passed over, R123402. */
export const rop = defineRop({
  name: 'RopDeleteFolder',
  id: 0x1d,
  handles: ['input'],
  checksRights: true,
  // PartialCompletion: nothing of it was done.
  writeFailure: (writer) => void writer.flag(true),
  read: (reader) => ({ deleteFolderFlags: reader.u8(), folderId: reader.u64() }),
  async run({ object, request: { deleteFolderFlags, folderId } }) {
    const { logon } = expectObject(object, FolderObject);
    const folder = await logon.getFolder(folderId);
    await new FolderObject(logon, folder.folder).need(FolderRight.folderOwner);
    const isPartial = await removeFolder(logon, folder, {
      withMessages: (deleteFolderFlags & flags.messages) !== 0,
      withFolders: (deleteFolderFlags & flags.folders) !== 0,
      isHard: (deleteFolderFlags & flags.hardDelete) !== 0,
    });
    return { write: (writer) => void writer.flag(isPartial) };
  },
});
