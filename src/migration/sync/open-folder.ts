import { pathKey } from '../folders/target-mailbox.ts';
import type { FolderWork } from './folder-work.ts';
import type { Round } from './round.ts';
import type { TargetFolder } from './target-port.ts';

/** Sees to it that the folder is there at the target, and that the ledger knows which it is. */
export async function openFolder(
  round: Round,
  work: FolderWork,
  targetFolders: ReadonlyMap<string, TargetFolder>,
): Promise<void> {
  const { entry, record } = work;
  if (entry.target === undefined) return;
  const path = entry.target;
  const known = targetFolders.get(pathKey(path));
  const folder = known ?? (await round.writes.run(() => round.target.ensureFolder(path, round.signal)));
  if (known === undefined) round.journal.counts.foldersCreated += 1;
  work.targetMessages = folder.messageCount;
  const { place, targetPath, targetName, targetUidValidity } = record.progress;
  const isSame =
    place === folder.place &&
    pathKey(targetPath) === pathKey(folder.path) &&
    targetName === folder.name &&
    targetUidValidity === folder.uidValidity;
  if (isSame) return;
  record.progress = {
    ...record.progress,
    place: folder.place,
    targetPath: folder.path,
    targetName: folder.name,
    targetUidValidity: folder.uidValidity,
    // Items follow when the folder is looked at, which must not be left out then.
    ...(place !== 0 && place !== folder.place && { uidNext: 0, highestModseq: null }),
  };
  record.needsWriting = true;
}
