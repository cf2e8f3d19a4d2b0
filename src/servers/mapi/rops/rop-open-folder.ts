import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { Logon } from '../objects/logon.ts';
import { expectObject, type MapiObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/**
 * [MS-OXCFOLD] section 2.2.1.1. Of OpenModeFlags, OpenSoftDeleted asks for deleted folders beside others: those are gone for good
 * here.
 */
export const rop = defineRop({
  name: 'RopOpenFolder',
  id: 0x02,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ folderId: reader.u64(), openModeFlags: reader.u8() }),
  async run({ object, request }) {
    const { logon } = expectObject<MapiObject>(object, Logon, FolderObject);
    const folder = await logon.findFolder(request.folderId);
    if (folder === undefined) throw new RopError(ErrorCode.NotFound);
    const opened = new FolderObject(logon, folder.folder);
    // Of others' mailboxes, the folders that somebody may see, and the way to them.
    const isWay = folder.role === 'root' || folder.role === 'ipmSubtree' || folder.role === 'nonIpmSubtree';
    if (!isWay) await opened.need(FolderRight.folderVisible, FolderRight.readAny, FolderRight.folderOwner);
    const hasRules = await opened.hasRules();
    return {
      opened,
      write(writer) {
        // IsGhosted: no folder lies elsewhere than in the mailbox that was opened.
        writer.flag(hasRules).flag(false);
      },
    };
  },
});
