import type { BodyHash, FolderId, Uid } from '../../../../base/ids.ts';
import type { MailboxKey } from '../../../ports/mail-model.ts';
import { inMailbox, type MailboxTransaction } from '../../mail/mailbox-transaction.ts';
import { deleteMessages, selectRanges } from '../../mail/message-rows.ts';
import { removeAllProperties } from '../../mail/property-rows.ts';
import { removeSearchRows } from '../../mail/search-rows.ts';
import { removeSortedRows } from '../../mail/sorted-rows.ts';
import { statement } from '../../statement.ts';
import { whose } from './each-mailbox.ts';
import type { CheckedStore, RepairOptions, Step } from './store-check.ts';

/** Its MIME bytes, or what a MAPI client has written beside them. */
export type MessagePart = 'body' | 'native';

export interface LostMessage {
  readonly key: MailboxKey;
  readonly folder: FolderId;
  readonly uid: Uid;
  readonly part: MessagePart;
  readonly hash: BodyHash;
}

/** The last resort for a message whose body is nowhere. */
export async function loseMessage(
  { database, clock }: CheckedStore,
  { key, folder, uid, part, hash }: LostMessage,
  { dropLost }: RepairOptions,
): Promise<Step> {
  const named = `message ${uid} of folder ${folder}`;
  if (!dropLost) {
    const sentence =
      `Left ${named} as it is: its body ${hash} is in no pack. ` +
      'Restore it from a backup, or take such messages away with --drop-lost.';
    return { done: false, ...whose(key), sentence };
  }
  const drop = part === 'body' ? dropMessage : dropNative;
  const dropped = await inMailbox(database, clock, key, (transaction) => drop(transaction, folder, uid));
  const taken = part === 'body' ? `Took ${named} away` : `Left of ${named} what its MIME bytes say`;
  return {
    done: dropped,
    ...whose(key),
    sentence: dropped
      ? `${taken}: its body ${hash} is lost.`
      : `Found ${named} gone already, or without a folder.`,
  };
}

const forgetNative = statement<{
  tenant: number;
  mailbox: number;
  folder: number;
  uid: number;
  change: number;
}>()((db, p) =>
  db
    .updateTable('messages')
    .set({ native: null, native_size: 0, change_no: p.change })
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.folder)
    .where('uid', '=', p.uid),
);

/** The message stays, as it can be read from its MIME bytes. */
async function dropNative(transaction: MailboxTransaction, folderId: FolderId, uid: Uid): Promise<boolean> {
  const { session, params } = transaction;
  const [row] = await selectRanges(session, { ...params, folder: folderId }, [{ first: uid, last: uid }]);
  const folder = row && (await transaction.findFolder(folderId));
  if (row === undefined || folder === undefined) return false;
  const change = transaction.nextChange();
  transaction.count(folder, -1, row);
  transaction.count(folder, 1, { ...row, native_size: 0 });
  folder.content_change = change;
  await session.run(forgetNative, { ...params, folder: folderId, uid, change });
  return true;
}

/** Takes a message away whose body is lost, and leaves a tombstone so that clients let go of it as well. */
async function dropMessage(transaction: MailboxTransaction, folderId: FolderId, uid: Uid): Promise<boolean> {
  const params = { ...transaction.params, folder: folderId };
  const [row] = await selectRanges(transaction.session, params, [{ first: uid, last: uid }]);
  const folder = row && (await transaction.findFolder(folderId));
  if (row === undefined || folder === undefined) return false;
  await transaction.session.write(deleteMessages, [{ ...transaction.owner, folder_id: folderId, uid }]);
  await removeSortedRows(transaction, folder, [row]);
  await removeSearchRows(transaction, [row.item_id]);
  await removeAllProperties(transaction, [row.item_id]);
  transaction.count(folder, -1, row);
  transaction.bury(folder, uid, row.item_id);
  return true;
}
