import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { ContentsSource } from '../objects/table/contents-source.ts';
import { openContents } from '../objects/table/open-contents.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const flags = {
  associated: 0x02,
  noNotifications: 0x10,
  softDeletes: 0x20,
  conversationMembers: 0x80,
} as const;

/** Beside those above DeferredErrors and UseUnicode, which change nothing here. */
const knownFlags = 0xfa;

/** [MS-OXCFOLD] section 2.2.1.14. */
export const rop = defineRop({
  name: 'RopGetContentsTable',
  id: 0x05,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ tableFlags: reader.u8() }),
  async run({ object, request: { tableFlags } }) {
    const opened = expectObject(object, FolderObject);
    if ((tableFlags & ~knownFlags) !== 0) throw new RopError(ErrorCode.InvalidParameter);
    await opened.need(FolderRight.readAny, FolderRight.folderOwner);
    const { logon, folder } = opened;
    // A search shows what lies in other folders.
    if (!logon.isOwn && (await opened.current()).kind === 'search')
      throw new RopError(ErrorCode.AccessDenied);
    const isAssociated = (tableFlags & flags.associated) !== 0;
    const showsDeleted = (tableFlags & flags.softDeletes) !== 0;
    if (isAssociated && showsDeleted) throw new RopError(ErrorCode.InvalidParameter);
    const { source, count } = await openContents(logon, folder, { isAssociated, showsDeleted });
    const isTold = (tableFlags & flags.noNotifications) === 0;
    if (isTold) await logon.session.watchOf(logon).begin();
    const openedAt = isTold && source instanceof ContentsSource ? await source.version() : undefined;
    return { opened: new TableObject(source, isTold, openedAt), write: (writer) => void writer.u32(count) };
  },
});
