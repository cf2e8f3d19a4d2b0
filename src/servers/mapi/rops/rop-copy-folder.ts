import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { copyFolder } from '../objects/folder-copy.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { placeFolder } from '../objects/folder-placing.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { needForAll } from '../objects/message-rights.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCFOLD] section 2.2.1.8. */
export const rop = defineRop({
  name: 'RopCopyFolder',
  id: 0x36,
  handles: ['input', 'destination'],
  checksRights: true,
  // PartialCompletion stands behind every failure: [MS-OXCROPS] section 2.2.4.8.2.
  writeFailure: (writer) => void writer.flag(false),
  read(reader, { codePage }) {
    const wantAsynchronous = reader.u8();
    const wantRecursive = reader.u8() !== 0;
    const isUnicode = reader.u8() !== 0;
    const folderId = reader.u64();
    const newName = isUnicode ? reader.unicode() : codePage.decode(reader.zeroTerminated());
    return { wantAsynchronous, wantRecursive, folderId, newName };
  },
  run: ({ object, other, otherIndex, request }) =>
    placeFolder({ object, other, otherIndex }, async (destination) => {
      const { logon } = expectObject(object, FolderObject);
      const folder = await logon.getFolder(request.folderId);
      await destination.need(FolderRight.createSubfolder);
      const all = (await logon.folders()).subtree(folder.folder, { searchFolders: true });
      await needForAll(logon, all, FolderRight.readAny);
      return copyFolder(logon, folder, {
        parent: destination.folder,
        name: request.newName,
        isDeep: request.wantRecursive,
      });
    }),
});
