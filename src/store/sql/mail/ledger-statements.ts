import { type RawBuilder, sql } from 'kysely';
import type { UidRange } from '../../ports/message-query.ts';
import { deleteMany, insertMany } from '../bulk.ts';
import type { SqlDialect, SqlSession, SqlValue } from '../database.ts';
import { queryBuilders, rawQuery, statement } from '../statement.ts';
import { inPiece, uidPieces } from './ledger-pieces.ts';
import type { LedgerEntryTable, LedgerFolderTable } from './ledger-schema.ts';

type Owner = { readonly tenant: number; readonly ledger: number };
type OwnFolder = Owner & { readonly folder: number };

export const ledgerRow = statement<Owner>()((db, p) =>
  db.selectFrom('ledgers').selectAll().where('tenant_id', '=', p.tenant).where('ledger_id', '=', p.ledger),
);
export const lockLedger = statement<Owner>()((db, p, dialect) => {
  const row = db
    .selectFrom('ledgers')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('ledger_id', '=', p.ledger);
  return dialect === 'postgres' ? row.forUpdate() : row;
});
export const lockIdentity = statement<{ tenant: number; identity: Uint8Array }>()((db, p, dialect) => {
  const row = db
    .selectFrom('ledgers')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('identity_hash', '=', p.identity);
  return dialect === 'postgres' ? row.forUpdate() : row;
});
export const insertLedgers = insertMany('ledgers', {
  tenant_id: 'integer',
  ledger_id: 'integer',
  mailbox_id: 'integer',
  identity: 'text',
  identity_hash: 'blob',
  session: 'integer',
  revision: 'integer',
  created_at: 'integer',
});
export const saveSession = statement<Owner & { session: number }>()((db, p) =>
  db
    .updateTable('ledgers')
    .set({ session: p.session })
    .where('tenant_id', '=', p.tenant)
    .where('ledger_id', '=', p.ledger),
);
export const nextRevision = statement<Owner>()((db, p) =>
  db
    .updateTable('ledgers')
    .set((set) => ({ revision: set('revision', '+', 1) }))
    .where('tenant_id', '=', p.tenant)
    .where('ledger_id', '=', p.ledger),
);
/** The next ledger id; holds the tenant's row until the end, so that ledgers are made one after another. */
export const takeLedgerNumber = statement<{ tenant: number }>()((db, p) =>
  rawQuery(
    db,
    sql<{ last_ledger: number }>`insert into ledger_numbers (tenant_id, last_ledger) values (${p.tenant}, 1)
      on conflict (tenant_id) do update set last_ledger = ledger_numbers.last_ledger + 1
      returning last_ledger`,
  ),
);
export const deleteLedgers = deleteMany('ledgers', { tenant_id: 'integer', ledger_id: 'integer' });
export const deleteFoldersOf = deleteMany('ledger_folders', { tenant_id: 'integer', ledger_id: 'integer' });

export const folderRows = statement<Owner>()((db, p) =>
  db
    .selectFrom('ledger_folders')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('ledger_id', '=', p.ledger)
    .orderBy('folder_no'),
);
export const folderRow = statement<OwnFolder>()((db, p) =>
  db
    .selectFrom('ledger_folders')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('ledger_id', '=', p.ledger)
    .where('folder_no', '=', p.folder),
);
export const saveFolders = insertMany<Readonly<Record<keyof LedgerFolderTable, SqlValue>>>(
  'ledger_folders',
  {
    tenant_id: 'integer',
    ledger_id: 'integer',
    folder_no: 'integer',
    progress: 'text',
    copied_count: 'integer',
    copied_bytes: 'integer',
    skipped_count: 'integer',
    checksum: 'text',
  },
  `on conflict (tenant_id, ledger_id, folder_no) do update set progress = excluded.progress,
    copied_count = excluded.copied_count, copied_bytes = excluded.copied_bytes,
    skipped_count = excluded.skipped_count, checksum = excluded.checksum`,
);
const folderKey = { tenant_id: 'integer', ledger_id: 'integer', folder_no: 'integer' } as const;
export const deleteFolders = deleteMany('ledger_folders', folderKey);

const entryColumnTypes = {
  ...folderKey,
  uid: 'integer',
  place: 'integer',
  item: 'integer',
  digest: 'blob',
  size: 'integer',
  received_at: 'integer',
  flags: 'integer',
  keywords: 'text',
  skipped: 'text',
} as const;
type EntryRow = Readonly<Record<keyof LedgerEntryTable, SqlValue>>;
/** Refuses what is there already: `store.unique`. */
export const insertEntries = insertMany<EntryRow>('ledger_entries', entryColumnTypes);
export const putEntries = insertMany<EntryRow>(
  'ledger_entries',
  entryColumnTypes,
  `on conflict (tenant_id, ledger_id, folder_no, uid, place) do update set item = excluded.item,
    digest = excluded.digest, size = excluded.size, received_at = excluded.received_at,
    flags = excluded.flags, keywords = excluded.keywords, skipped = excluded.skipped`,
);
export const deleteEntries = deleteMany('ledger_entries', {
  ...folderKey,
  uid: 'integer',
  place: 'integer',
});
export const deleteEntriesOfFolder = deleteMany('ledger_entries', folderKey);

/** SQLite keeps no figures by which it would choose the small index over the key. */
export function skippedEntries(dialect: SqlDialect): RawBuilder<unknown> {
  return dialect === 'sqlite' ? sql`ledger_entries indexed by ledger_entries_skipped` : sql`ledger_entries`;
}

/** Entries of a folder that were skipped, in a range: as good as free while there are none. */
export const skippedInRange = statement<OwnFolder & { first: number; last: number }>()((db, p, dialect) =>
  rawQuery(
    db,
    sql<EntryKeys>`select uid, place, size, digest, skipped from ${skippedEntries(dialect)}
      where tenant_id = ${p.tenant} and ledger_id = ${p.ledger} and folder_no = ${p.folder}
        and uid >= ${p.first} and uid <= ${p.last} and skipped is not null order by uid`,
  ),
);

/** The page of a folder's index after an entry, named as the model names it. */
export const indexPage = statement<
  OwnFolder & { readonly afterUid: number; readonly afterPlace: number; readonly limit: number }
>()((db, p) =>
  db
    .selectFrom('ledger_entries')
    .select(['uid', 'place', 'item', 'digest', 'size', 'received_at as receivedAt', 'flags', 'keywords'])
    .select(sql<number>`case when skipped is null then 0 else 1 end`.as('skipped'))
    .where('tenant_id', '=', p.tenant)
    .where('ledger_id', '=', p.ledger)
    .where('folder_no', '=', p.folder)
    .where(sql<boolean>`(uid, place) > (${p.afterUid}, ${p.afterPlace})`)
    .orderBy('uid')
    .orderBy('place')
    .limit(p.limit),
);

/** The last of the first `limit` entries of a ledger: up to it they are removed in one step. */
export const entryAt = statement<Owner & { skip: number }>()((db, p) =>
  db
    .selectFrom('ledger_entries')
    .select(['folder_no', 'uid'])
    .where('tenant_id', '=', p.tenant)
    .where('ledger_id', '=', p.ledger)
    .orderBy('folder_no')
    .orderBy('uid')
    .orderBy('place')
    .limit(1)
    .offset(p.skip),
);
export const deleteEntriesUpTo = statement<Owner & { folder: number; uid: number }>()((db, p) =>
  db
    .deleteFrom('ledger_entries')
    .where('tenant_id', '=', p.tenant)
    .where('ledger_id', '=', p.ledger)
    .where(sql<boolean>`(folder_no, uid) <= (${p.folder}, ${p.uid})`),
);
export const deleteEntriesOfLedger = deleteMany('ledger_entries', {
  tenant_id: 'integer',
  ledger_id: 'integer',
});

export interface EntryKeys {
  readonly uid: number;
  readonly place: number;
  readonly size: number;
  readonly digest: Uint8Array | null;
  readonly skipped: string | null;
}

export const entriesPerStep = 5000;

/** What totals need of the entries of a folder in the ranges, in pages. */
export async function* entriesInRanges(
  session: SqlSession,
  { tenant, ledger, folder }: OwnFolder,
  uids: readonly UidRange[],
  place: number | undefined,
): AsyncGenerator<EntryKeys[]> {
  const atPlace = place === undefined ? sql`` : sql`and place = ${place}`;
  for (const piece of uidPieces(uids)) {
    let after = { uid: 0, place: -1 };
    for (;;) {
      const page = sql<EntryKeys>`select uid, place, size, digest, skipped from ledger_entries
        where tenant_id = ${tenant} and ledger_id = ${ledger} and folder_no = ${folder}
          and ${inPiece(piece)} and (uid, place) > (${after.uid}, ${after.place}) ${atPlace}
        order by uid, place limit ${entriesPerStep}`;
      const rows = await session.query(rawQuery(queryBuilders[session.dialect], page));
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < entriesPerStep) break;
      after = last;
    }
  }
}
