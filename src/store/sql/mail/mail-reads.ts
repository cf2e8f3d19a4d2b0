import type { ChangeNumber, FolderId, ItemId, MailboxId, TenantId, Uid } from '../../../base/ids.ts';
import type {
  Folder,
  Mailbox,
  MailboxKey,
  Message,
  Property,
  PropertyOwner,
} from '../../ports/mail-model.ts';
import type { FolderIndex } from '../../ports/mail-store.ts';
import { folderNotFound, itemNotFound, mailboxNotFound, messageNotFound } from '../../store-errors.ts';
import type { SqlDatabase, SqlSession } from '../database.ts';
import { queryBuilders, statement } from '../statement.ts';
import type { FolderTable } from './mail-schema.ts';
import { mailboxOwner, readPropertyRows } from './property-rows.ts';
import { toFolder, toMailbox, toMessage } from './rows.ts';

const mailboxRow = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  db
    .selectFrom('mailboxes')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox),
);
/** Asked for with every request of somebody who has a mailbox open: whether what is known of it still holds. */
const changeNumberRow = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  db
    .selectFrom('mailboxes')
    .select('change_no')
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox),
);
const mailboxPage = statement<{ tenant: number; after: number; limit: number }>()((db, p) =>
  db
    .selectFrom('mailboxes')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '>', p.after)
    .orderBy('mailbox_id')
    .limit(p.limit),
);
const mailboxFolders = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  db
    .selectFrom('folders')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .orderBy('folder_id'),
);
const folderRow = statement<{ tenant: number; mailbox: number; folder: number }>()((db, p) =>
  db
    .selectFrom('folders')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.folder),
);
const messageRow = statement<{ tenant: number; mailbox: number; folder: number; uid: number }>()((db, p) =>
  db
    .selectFrom('messages')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.folder)
    .where('uid', '=', p.uid),
);
const itemRow = statement<{ tenant: number; mailbox: number; item: number }>()((db, p) =>
  db
    .selectFrom('messages')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('item_id', '=', p.item),
);
const indexRows = statement<{ tenant: number; mailbox: number; folder: number }>()((db, p) =>
  db
    .selectFrom('messages')
    .select(['uid', 'flags'])
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.folder)
    .orderBy('uid'),
);

export async function findMailbox(session: SqlSession, key: MailboxKey): Promise<Mailbox | undefined> {
  const row = await session.get(mailboxRow, { tenant: key.tenant, mailbox: key.mailbox });
  return row && toMailbox(row);
}

/** Names in one query: databases bound the parameters of a statement. */
const keysPerQuery = 200;

export async function findMailboxes(
  session: SqlSession,
  tenant: TenantId,
  mailboxes: readonly MailboxId[],
): Promise<Mailbox[]> {
  const found: Mailbox[] = [];
  const wanted = [...new Set(mailboxes)].sort((left, right) => left - right);
  for (let start = 0; start < wanted.length; start += keysPerQuery) {
    const rows = await session.query(
      queryBuilders[session.dialect]
        .selectFrom('mailboxes')
        .selectAll()
        .where('tenant_id', '=', tenant)
        .where('mailbox_id', 'in', wanted.slice(start, start + keysPerQuery))
        .orderBy('mailbox_id'),
    );
    for (const row of rows) found.push(toMailbox(row));
  }
  return found;
}

export async function requireMailbox(session: SqlSession, key: MailboxKey): Promise<Mailbox> {
  return (await findMailbox(session, key)) ?? mailboxNotFound(key);
}

export async function listMailboxes(
  session: SqlSession,
  tenant: TenantId,
  page: { after?: MailboxId; limit: number },
): Promise<Mailbox[]> {
  const rows = await session.all(mailboxPage, { tenant, after: page.after ?? 0, limit: page.limit });
  return rows.map(toMailbox);
}

export async function listFolders(database: SqlDatabase, key: MailboxKey): Promise<Folder[]> {
  return database.snapshot(async (session) => {
    await requireMailbox(session, key);
    const rows = await session.all(mailboxFolders, { tenant: key.tenant, mailbox: key.mailbox });
    return rows.map(toFolder);
  });
}

export async function findFolderRow(
  session: SqlSession,
  key: MailboxKey,
  folder: FolderId,
): Promise<FolderTable | undefined> {
  return session.get(folderRow, { tenant: key.tenant, mailbox: key.mailbox, folder });
}

/** `notFound` for the mailbox first, then for the folder. */
export async function requireFolderRow(
  session: SqlSession,
  key: MailboxKey,
  folder: FolderId,
): Promise<FolderTable> {
  const row = await findFolderRow(session, key, folder);
  if (row) return row;
  await requireMailbox(session, key);
  return folderNotFound(folder);
}

export async function findMessage(
  session: SqlSession,
  key: MailboxKey,
  folder: FolderId,
  uid: Uid,
): Promise<Message | undefined> {
  const row = await session.get(messageRow, { tenant: key.tenant, mailbox: key.mailbox, folder, uid });
  return row && toMessage(row);
}

export async function findItem(
  session: SqlSession,
  key: MailboxKey,
  item: ItemId,
): Promise<Message | undefined> {
  const row = await session.get(itemRow, { tenant: key.tenant, mailbox: key.mailbox, item });
  return row && toMessage(row);
}

export async function readFolderIndex(
  session: SqlSession,
  key: MailboxKey,
  folder: FolderId,
): Promise<FolderIndex> {
  const rows = await session.all(indexRows, { tenant: key.tenant, mailbox: key.mailbox, folder });
  return {
    uids: Uint32Array.from(rows, (row) => row.uid),
    flags: Uint32Array.from(rows, (row) => row.flags),
  };
}

export async function readChangeNumbers(
  session: SqlSession,
  keys: readonly MailboxKey[],
): Promise<{ key: MailboxKey; changeNo: ChangeNumber }[]> {
  const [only, second] = keys;
  if (only !== undefined && second === undefined) {
    const row = await session.get(changeNumberRow, only);
    return row === undefined ? [] : [{ key: only, changeNo: row.change_no as ChangeNumber }];
  }
  const found: { key: MailboxKey; changeNo: ChangeNumber }[] = [];
  for (let start = 0; start < keys.length; start += keysPerQuery) {
    const rows = await session.query(
      queryBuilders[session.dialect]
        .selectFrom('mailboxes')
        .select(['tenant_id', 'mailbox_id', 'change_no'])
        .where((where) =>
          where.or(
            keys
              .slice(start, start + keysPerQuery)
              .map((key) =>
                where.and([where('tenant_id', '=', key.tenant), where('mailbox_id', '=', key.mailbox)]),
              ),
          ),
        ),
    );
    for (const row of rows) {
      found.push({
        key: { tenant: row.tenant_id as TenantId, mailbox: row.mailbox_id as MailboxId },
        changeNo: row.change_no as ChangeNumber,
      });
    }
  }
  return found;
}

export async function readProperties(
  database: SqlDatabase,
  key: MailboxKey,
  owner: PropertyOwner,
  keys?: readonly string[],
): Promise<Property[]> {
  return database.snapshot(async (session) => {
    const id = await ownerId(session, key, owner);
    return readPropertyRows(session, { tenant: key.tenant, mailbox: key.mailbox }, id, keys);
  });
}

async function ownerId(session: SqlSession, key: MailboxKey, owner: PropertyOwner): Promise<number> {
  if (owner.kind === 'item') {
    if (await findItem(session, key, owner.item)) return owner.item;
    await requireMailbox(session, key);
    return itemNotFound(owner.item);
  }
  if (owner.kind === 'message') {
    const message = await findMessage(session, key, owner.folder, owner.uid);
    if (message) return message.item;
    await requireFolderRow(session, key, owner.folder);
    return messageNotFound(owner.folder, owner.uid);
  }
  if (owner.kind === 'folder') return (await requireFolderRow(session, key, owner.folder)).folder_id;
  await requireMailbox(session, key);
  return mailboxOwner;
}
