import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { placeFolder, readFolderPlacing } from '../objects/folder-placing.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCFOLD] section 2.2.1.7. */
export const rop = defineRop({
  name: 'RopMoveFolder',
  id: 0x35,
  handles: ['input', 'destination'],
  checksRights: true,
  // PartialCompletion stands behind every failure: [MS-OXCROPS] section 2.2.4.7.2.
  writeFailure: (writer) => void writer.flag(true),
  read: (reader, { codePage }) => readFolderPlacing(reader, codePage),
  run: ({ object, other, otherIndex, request }) =>
    placeFolder(
      { object, other, otherIndex },
      async (destination) => {
        const { logon } = expectObject(object, FolderObject);
        const folder = await logon.getFolder(request.folderId);
        if (folder.role !== null) return ErrorCode.AccessDenied;
        await new FolderObject(logon, folder.folder).need(FolderRight.folderOwner);
        await destination.need(FolderRight.createSubfolder);
        if (destination.folder === folder.folder) return ErrorCode.FolderCycle;
        const below = (await logon.folders()).subtree(folder.folder, { searchFolders: true });
        if (below.some((each) => each.folder === destination.folder)) return ErrorCode.FolderCycle;
        await logon.mailbox.updateFolder(folder.folder, {
          parent: destination.folder,
          name: request.newName,
        });
        return undefined;
      },
      true,
    ),
});
