import type { Uid } from '../../base/ids.ts';
import type { UidRange } from '../../store/ports/message-query.ts';
import { uidRangesOf } from '../../store/uid-ranges.ts';
import type { ImapSession } from './imap-session.ts';
import type { SelectedFolder } from './selected-folder.ts';

/**
 * Messages that have the flag, of those in the ranges where there are any. The owner can have them back for a while.
 * Gives back how many there were.
 */
export async function expungeDeleted(
  { mailbox }: ImapSession,
  { folder }: SelectedFolder,
  bit: number,
  within?: readonly UidRange[],
): Promise<number> {
  const { uids, flags } = await mailbox.readFolderIndex(folder);
  const isWithin = (uid: number) =>
    within === undefined || within.some(({ first, last }) => uid >= first && uid <= last);
  const doomed: Uid[] = [];
  for (const [index, uid] of uids.entries()) {
    if (((flags[index] ?? 0) & bit) !== 0 && isWithin(uid)) doomed.push(uid as Uid);
  }
  return doomed.length === 0 ? 0 : (await mailbox.expunge(folder, uidRangesOf(doomed))).length;
}
