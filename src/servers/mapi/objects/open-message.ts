import type { FolderId, ItemId } from '../../../base/ids.ts';
import { FolderRight, readPermissions, rightsOf } from '../../../mailbox/folder-permissions.ts';
import type { Folder, Message } from '../../../store/ports/mail-model.ts';
import type { CodePage } from '../../../wire/mapi/code-page.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { counterOf } from '../../../wire/mapi/object-id.ts';
import { windowsCodePage } from '../../../wire/mapi/windows-code-page.ts';
import { RopError } from '../rop-error.ts';
import type { Logon } from './logon.ts';

/** [MS-OXCMSG] section 2.2.3.1.1: what the session speaks. */
const codePageOfLogon = 0x0fff;

export function messageCodePage(logon: Logon, number: number): CodePage {
  if (number === codePageOfLogon) return logon.session.codePage;
  const found = windowsCodePage(number);
  if (found === undefined) throw new RopError(ErrorCode.UnknownCodePage);
  return found;
}

export interface FoundMessage {
  readonly row: Message;
  readonly isAssociated: boolean;
}

/** The message that two ids of the wire name, where it lies in that folder or a search shows it there. */
export async function findMessageIn(
  logon: Logon,
  folder: Folder,
  messageId: bigint,
): Promise<FoundMessage | undefined> {
  const item = counterOf(messageId);
  const row = item === undefined ? undefined : await logon.mailbox.findItem(item as ItemId);
  if (row === undefined || row.deletedAt !== null) return undefined;
  if (row.folder === folder.folder) return { row, isAssociated: false };
  if (folder.kind === 'search')
    return (await mayRead(logon, row.folder)) ? { row, isAssociated: false } : undefined;
  const isAssociated = (await associatedOf(logon, folder.folder))?.folder === row.folder;
  return isAssociated ? { row, isAssociated } : undefined;
}

/** What a search shows to others is what they may read where it lies. */
export async function mayRead(logon: Logon, folder: FolderId): Promise<boolean> {
  if (logon.isOwn) return true;
  const rights = rightsOf(await readPermissions(logon.mailbox, folder), logon.session.caller.guid);
  return (rights & (FolderRight.readAny | FolderRight.folderOwner)) !== 0;
}

export const associatedOf = async (logon: Logon, folder: FolderId): Promise<Folder | undefined> =>
  (await logon.folders()).findAssociated(folder);

/** One that was deleted from the folder and can still be had back. */
export async function findDeletedMessage(
  logon: Logon,
  folder: FolderId,
  messageId: bigint,
): Promise<FoundMessage | undefined> {
  const item = counterOf(messageId);
  const row = item === undefined ? undefined : await logon.mailbox.findItem(item as ItemId);
  const isThere = row !== undefined && row.deletedAt !== null && row.originFolder === folder;
  return isThere ? { row, isAssociated: false } : undefined;
}
