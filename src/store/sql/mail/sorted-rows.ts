import type { SortField } from '../../ports/message-query.ts';
import { messageSortKey } from '../../sort-key.ts';
import { deleteMany, insertMany } from '../bulk.ts';
import { statement } from '../statement.ts';
import type { FolderTable, MessageTable } from './mail-schema.ts';
import type { MailboxTransaction } from './mailbox-transaction.ts';
import { toMessage } from './rows.ts';

/**
 * Sort orders beyond uid and receipt have no index of their own: it would cost every import, and most
 * folders are never sorted so. The first time a folder is asked for in such an order, its keys are written
 * to `sorted_messages`, and from then on each write to the folder keeps them.
 */
export const keptSorts = { sentAt: 1, size: 2, subject: 4, sender: 8 } as const satisfies Partial<
  Record<SortField, number>
>;
export type KeptSort = keyof typeof keptSorts;

export function isKeptSort(field: SortField): field is KeptSort {
  return field in keptSorts;
}

const insertSorted = insertMany(
  'sorted_messages',
  {
    tenant_id: 'integer',
    mailbox_id: 'integer',
    folder_id: 'integer',
    sort: 'integer',
    sort_key: 'text',
    uid: 'integer',
  },
  'on conflict do nothing',
);
const deleteSorted = deleteMany('sorted_messages', {
  tenant_id: 'integer',
  mailbox_id: 'integer',
  folder_id: 'integer',
  sort: 'integer',
  sort_key: 'text',
  uid: 'integer',
});
const deleteSortedFolder = statement<{ tenant: number; mailbox: number; folder: number }>()((db, p) =>
  db
    .deleteFrom('sorted_messages')
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.folder),
);

export async function addSortedRows(
  transaction: MailboxTransaction,
  folder: FolderTable,
  rows: readonly MessageTable[],
): Promise<void> {
  if (folder.sorted_by !== 0)
    await transaction.session.write(insertSorted, sortedRows(folder.sorted_by, rows));
}

export async function removeSortedRows(
  transaction: MailboxTransaction,
  folder: FolderTable,
  rows: readonly MessageTable[],
): Promise<void> {
  if (folder.sorted_by !== 0)
    await transaction.session.write(deleteSorted, sortedRows(folder.sorted_by, rows));
}

export async function removeSortedFolder(
  transaction: MailboxTransaction,
  folder: FolderTable,
): Promise<void> {
  await transaction.session.run(deleteSortedFolder, { ...transaction.params, folder: folder.folder_id });
}

/** Writes the keys of one more order for rows that are already in the folder. */
export async function addSortedOrder(
  transaction: MailboxTransaction,
  sort: KeptSort,
  rows: readonly MessageTable[],
): Promise<void> {
  await transaction.session.write(insertSorted, sortedRows(keptSorts[sort], rows));
}

function sortedRows(sorts: number, rows: readonly MessageTable[]) {
  const fields = (Object.keys(keptSorts) as KeptSort[]).filter((field) => (sorts & keptSorts[field]) !== 0);
  return rows.flatMap((row) => {
    const message = toMessage(row);
    return fields.map((field) => ({
      tenant_id: row.tenant_id,
      mailbox_id: row.mailbox_id,
      folder_id: row.folder_id,
      sort: keptSorts[field],
      sort_key: storedSortKey(messageSortKey(message, field)),
      uid: row.uid,
    }));
  });
}

const numberShift = 2n ** 53n;

/** Numbers as hexadecimal of one width, so that they sort as text does. */
export function storedSortKey(key: number | string): string {
  return typeof key === 'string' ? key : (BigInt(key) + numberShift).toString(16).padStart(14, '0');
}
