import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { Logon } from '../objects/logon.ts';
import { newMessage } from '../objects/new-message.ts';
import { messageCodePage } from '../objects/open-message.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCMSG] section 2.2.3.2. */
export const rop = defineRop({
  name: 'RopCreateMessage',
  id: 0x06,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({
    codePageId: reader.u16(),
    folderId: reader.u64(),
    isAssociated: reader.u8() !== 0,
  }),
  async run({ object, request }) {
    if (!(object instanceof FolderObject || object instanceof Logon))
      throw new RopError(ErrorCode.NullObject);
    const { logon } = object;
    const codePage = messageCodePage(logon, request.codePageId);
    const { folder, kind } = await logon.getFolder(request.folderId);
    // What a search shows lies elsewhere.
    if (kind === 'search' && !request.isAssociated) throw new RopError(ErrorCode.AccessDenied);
    // What is associated decides what becomes of others' messages: rules.
    const { create, folderOwner } = FolderRight;
    await new FolderObject(logon, folder).need(request.isAssociated ? folderOwner : create);
    return {
      opened: newMessage(logon, { folder, isAssociated: request.isAssociated }, codePage),
      // It has no id before it is saved.
      write: (writer) => void writer.flag(false),
    };
  },
});
