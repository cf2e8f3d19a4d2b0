import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { Logon } from '../objects/logon.ts';
import { messageHeader } from '../objects/message-header.ts';
import { MessageObject } from '../objects/message-object.ts';
import { mayUse } from '../objects/message-rights.ts';
import { findDeletedMessage, findMessageIn, messageCodePage } from '../objects/open-message.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** BestAccess is both of the lower bits. */
const openModeFlags = { readWrite: 0x01, bestAccess: 0x03, softDeleted: 0x04 } as const;

/** [MS-OXCMSG] section 2.2.3.1. */
export const rop = defineRop({
  name: 'RopOpenMessage',
  id: 0x03,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({
    codePageId: reader.u16(),
    folderId: reader.u64(),
    openModeFlags: reader.u8(),
    messageId: reader.u64(),
  }),
  async run({ object, request, room }) {
    if (!(object instanceof FolderObject || object instanceof Logon))
      throw new RopError(ErrorCode.NullObject);
    const { logon } = object;
    const codePage = messageCodePage(logon, request.codePageId);
    const folder = await logon.getFolder(request.folderId);
    const mayBeDeleted = (request.openModeFlags & openModeFlags.softDeleted) !== 0;
    const found =
      (await findMessageIn(logon, folder, request.messageId)) ??
      (mayBeDeleted ? await findDeletedMessage(logon, folder.folder, request.messageId) : undefined);
    if (found === undefined) throw new RopError(ErrorCode.NotFound);
    const { row, isAssociated } = found;
    const wants = (flags: number) => (request.openModeFlags & flags) === flags;
    const mayEdit = await mayUse(logon, row, 'edit');
    if (!mayEdit) {
      const suffices = !wants(openModeFlags.readWrite) || wants(openModeFlags.bestAccess);
      if (!suffices || !(await mayUse(logon, row, 'read'))) throw new RopError(ErrorCode.AccessDenied);
    }
    const message = new MessageObject({
      logon,
      home: { kind: 'stored', folder: folder.folder, isAssociated, item: row.item, opened: row },
      isWritable: wants(openModeFlags.readWrite),
      isForbidden: !mayEdit,
      codePage,
    });
    const header = await messageHeader(message, room);
    return { opened: message, write: (writer) => void writer.bytes(header) };
  },
});
