import { folderNameKey } from '../../../sort-key.ts';
import type { MailboxTransaction } from '../../mail/mailbox-transaction.ts';
import { statement } from '../../statement.ts';

const holderOf = statement<{ tenant: number; mailbox: number; parent: number; nameKey: string }>()((db, p) =>
  db
    .selectFrom('folders')
    .select('folder_id')
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('parent_id', '=', p.parent)
    .where('name_key', '=', p.nameKey),
);

/** The folder's own name, or one like it that no sibling below `parent` has. */
export async function freeFolderName(
  { session, params }: MailboxTransaction,
  parent: number,
  folder: { readonly folder_id: number; readonly name: string },
): Promise<{ name: string; nameKey: string }> {
  const wanted = folder.name === '' ? `Recovered ${folder.folder_id}` : folder.name;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted} (${count})`;
    const nameKey = folderNameKey(name);
    const holder = await session.get(holderOf, { ...params, parent, nameKey });
    if (holder === undefined || holder.folder_id === folder.folder_id) return { name, nameKey };
  }
}
