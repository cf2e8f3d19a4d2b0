import type { FolderId, Uid } from '../../../base/ids.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import type { AddedMessage, NewMessage, ReplaceOptions } from '../../ports/mail-store.ts';
import { messageChanged, messageNotFound } from '../../store-errors.ts';
import { contentColumns, incomingBodies, prepareContent, withBodies } from './add-messages.ts';
import { changeReferences, countEach, referToBodies } from './body-rows.ts';
import { inMailbox } from './mailbox-transaction.ts';
import { modifiedNow, selectRanges } from './message-rows.ts';
import { arrive, insertArrived, leave } from './move-messages.ts';
import { removeAllProperties, writePropertyRows } from './property-rows.ts';
import { bodiesOfRows } from './rows.ts';
import { indexAnew } from './search-rows.ts';
import type { SqlMailContext } from './sql-mail-context.ts';

/** The old message leaves and the new one arrives, in one transaction and as the same item. */
export async function replaceMessage(
  context: SqlMailContext,
  key: MailboxKey,
  folder: FolderId,
  uid: Uid,
  message: NewMessage,
  { unchangedSince }: ReplaceOptions = {},
): Promise<AddedMessage> {
  const content = prepareContent(message);
  const bodies = incomingBodies([content]);
  return withBodies(context, key, bodies, (placed) =>
    inMailbox(context.database, context.clock, key, async (transaction) => {
      const { session, params, clock } = transaction;
      const place = await transaction.folder(folder);
      const [old] = await selectRanges(session, { ...params, folder }, [{ first: uid, last: uid }]);
      if (!old) return messageNotFound(folder, uid);
      if (unchangedSince !== undefined && old.change_no > unchangedSince) messageChanged(folder, uid);
      await leave(transaction, place, [old]);
      const changeNo = transaction.nextChange();
      const row = arrive(transaction, place, {
        ...old,
        ...contentColumns(content, placed),
        change_no: changeNo,
        created_at: old.created_at ?? old.received_at,
        ...modifiedNow(old, changeNo, clock.now(), message.lineage),
      });
      transaction.checkQuota();
      await referToBodies(
        session,
        key.tenant,
        bodies.map(({ hash }) => hash),
        placed,
      );
      await changeReferences(session, key.tenant, countEach(bodiesOfRows([old]), -1));
      await insertArrived(transaction, place, [row]);
      await removeAllProperties(transaction, [row.item_id]);
      await writePropertyRows(transaction, row.item_id, message.properties ?? []);
      await indexAnew(transaction, row.item_id);
      return {
        uid: row.uid as Uid,
        item: row.item_id as AddedMessage['item'],
        changeNo: row.change_no as AddedMessage['changeNo'],
        body: content.body.hash,
      };
    }),
  );
}
