/** RopSynchronizationImportMessageMove: a message that a client has moved here. [MS-OXCFXICS] section 3.2.5.9.4.4. */
import type { FolderId, ItemId } from '../../../base/ids.ts';
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { mayUse } from '../objects/message-rights.ts';
import { changeKeyOf, lineageOf, predecessorBytes, predecessorsOf } from '../objects/version.ts';
import { RopError } from '../rop-error.ts';
import type { Collector } from './collector.ts';
import { counterOfKey, newCounterOf, readVersion } from './given-keys.ts';

export interface ImportedMove {
  readonly sourceFolder: Uint8Array;
  readonly sourceMessage: Uint8Array;
  readonly predecessors: Uint8Array;
  readonly destinationMessage: Uint8Array;
  readonly changeKey: Uint8Array;
}

/** Whether its client has a newer version than the one that was moved. */
export async function importMove(collector: Collector, move: ImportedMove): Promise<boolean> {
  const { logon, folder } = collector;
  const { mailbox } = logon;
  const source = counterOfKey(logon, move.sourceFolder);
  const item = counterOfKey(logon, move.sourceMessage);
  const target = newCounterOf(logon, move.destinationMessage) as ItemId;
  const version = readVersion(move.changeKey, move.predecessors);
  const row = item === undefined ? undefined : await mailbox.findItem(item as ItemId);
  if (source === undefined || row === undefined) throw new RopError(ErrorCode.NotFound);
  const companions = await logon.folders();
  const isAssociated = companions.findAssociated(source as FolderId)?.folder === row.folder;
  if (row.folder !== source && !isAssociated) throw new RopError(ErrorCode.NotFound);
  if ((await folder.current()).kind === 'search') throw new RopError(ErrorCode.AccessDenied);
  await folder.need(isAssociated ? FolderRight.folderOwner : FolderRight.create);
  if (!(await mayUse(logon, row, 'read')) || !(await mayUse(logon, row, 'delete')))
    throw new RopError(ErrorCode.AccessDenied);
  if ((await mailbox.findItem(target)) !== undefined) throw new RopError(ErrorCode.InvalidParameter);
  const into = isAssociated ? (await mailbox.associatedFolder(folder.folder)).folder : folder.folder;
  const known = predecessorsOf(logon.replica, row);
  // R875, R876: of a client that has changed it as well, what is moved is the version from before; it uploads its own then.
  // R858, R869: the list is that of what is moved, and the change number that of what has come of it.
  const isNewer = version.given.includes(known) && !known.includes(version.given);
  const isSame = version.list.includes(known) && !isNewer;
  const lineage = isSame
    ? lineageOf(version.changeKey, version.given.bytes)
    : lineageOf(changeKeyOf(logon.replica, row), predecessorBytes(logon.replica, row));
  await mailbox.move(row.folder, [{ first: row.uid, last: row.uid }], into, { item: target, lineage });
  const moved = await mailbox.findItem(target);
  if (moved !== undefined) collector.noteMessage(moved, isAssociated);
  return isNewer;
}
