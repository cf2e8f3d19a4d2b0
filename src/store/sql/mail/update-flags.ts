import type { ChangeNumber, FolderId, Uid } from '../../../base/ids.ts';
import { applyFlagChange, isReadState, normalizeKeywords } from '../../keywords.ts';
import { allFlags, flag, type MailboxKey } from '../../ports/mail-model.ts';
import type { FlagChange, FlagResult } from '../../ports/mail-store.ts';
import type { UidRange } from '../../ports/message-query.ts';
import { inMailbox } from './mailbox-transaction.ts';
import {
  type ModificationColumns,
  modificationOf,
  modifiedNow,
  saveFlags,
  selectRanges,
} from './message-rows.ts';
import { splitKeywords } from './rows.ts';
import type { SqlMailContext } from './sql-mail-context.ts';

export async function updateFlags(
  context: SqlMailContext,
  key: MailboxKey,
  folder: FolderId,
  uids: readonly UidRange[],
  requested: FlagChange,
): Promise<FlagResult> {
  const change = {
    ...requested,
    flags: requested.flags & allFlags,
    keywords: normalizeKeywords(requested.keywords),
  };
  return inMailbox(context.database, context.clock, key, async (transaction) => {
    const row = await transaction.folder(folder);
    const messages = await selectRanges(transaction.session, { ...transaction.params, folder }, uids);
    const conflicting: Uid[] = [];
    const changed: FlagResult['changed'][number][] = [];
    const saved: (ModificationColumns & { uid: Uid; change_no: number; flags: number; keywords: string })[] =
      [];
    const now = context.clock.now();
    for (const message of messages) {
      if (change.unchangedSince !== undefined && message.change_no > change.unchangedSince) {
        conflicting.push(message.uid as Uid);
        continue;
      }
      const current = { flags: message.flags, keywords: splitKeywords(message.keywords) };
      const { flags, keywords, differs } = applyFlagChange(current, change);
      if (!differs) continue;
      const changeNo: ChangeNumber = transaction.nextChange();
      row.content_change = changeNo;
      row.unread_count += Number((flags & flag.seen) === 0) - Number((current.flags & flag.seen) === 0);
      const uid = message.uid as Uid;
      changed.push({ uid, changeNo, flags, keywords });
      const isRead = isReadState({ flags, keywords }, current);
      const stamp = isRead ? modificationOf(message) : modifiedNow(message, changeNo, now);
      saved.push({ uid, change_no: changeNo, flags, keywords: keywords.join(' '), ...stamp });
    }
    await transaction.session.write(
      saveFlags,
      saved.map((columns) => ({ ...transaction.owner, folder_id: folder, ...columns })),
    );
    return { changed, conflicting };
  });
}
