import { sql } from 'kysely';
import type { LedgerId, TenantId } from '../../../base/ids.ts';
import { LedgerIndexBuilder } from '../../ledger-index.ts';
import { ledgerNotFound } from '../../ledger-rules.ts';
import type {
  LedgerEntry,
  LedgerFolder,
  LedgerIndex,
  LedgerQuery,
  LedgerRecord,
  LedgerState,
  SyncLedgerReader,
} from '../../ports/sync-ledger.ts';
import type { SqlDatabase, SqlSession } from '../database.ts';
import { queryBuilders, rawQuery } from '../statement.ts';
import { inPiece, type UidPiece, uidPieces } from './ledger-pieces.ts';
import { toLedger, toLedgerEntry, toLedgerFolder } from './ledger-rows.ts';
import type { LedgerEntryTable, LedgerTable } from './ledger-schema.ts';
import * as statements from './ledger-statements.ts';

export async function listLedgers(
  session: SqlSession,
  tenant: TenantId,
  { mailbox }: Parameters<SyncLedgerReader['listLedgers']>[1] & {} = {},
): Promise<LedgerRecord[]> {
  let query = queryBuilders[session.dialect]
    .selectFrom('ledgers')
    .selectAll()
    .where('tenant_id', '=', tenant);
  if (mailbox !== undefined) query = query.where('mailbox_id', '=', mailbox);
  return (await session.query(query.orderBy('ledger_id'))).map(toLedger);
}

export async function readLedgerFolders(
  database: SqlDatabase,
  tenant: TenantId,
  ledger: LedgerId,
): Promise<LedgerFolder[]> {
  return database.snapshot(async (session) => {
    await requireLedger(session, tenant, ledger);
    return (await session.all(statements.folderRows, { tenant, ledger })).map(toLedgerFolder);
  });
}

async function requireLedger(session: SqlSession, tenant: TenantId, ledger: LedgerId): Promise<LedgerTable> {
  return (await session.get(statements.ledgerRow, { tenant, ledger })) ?? ledgerNotFound(ledger);
}

const rowsPerPage = 2000;

/** In pages and not in one snapshot: half a million rows at once would keep the event loop for a second. */
export async function readLedgerIndex(
  session: SqlSession,
  tenant: TenantId,
  ledger: LedgerId,
  folder: number,
): Promise<LedgerIndex> {
  await requireLedger(session, tenant, ledger);
  return readIndex(session, { tenant, ledger, folder });
}

async function readIndex(
  session: SqlSession,
  key: { readonly tenant: TenantId; readonly ledger: LedgerId; readonly folder: number },
): Promise<LedgerIndex> {
  const builder = new LedgerIndexBuilder();
  let after = { uid: 0, place: -1 };
  for (;;) {
    const rows = await session.all(statements.indexPage, {
      ...key,
      afterUid: after.uid,
      afterPlace: after.place,
      limit: rowsPerPage,
    });
    for (const row of rows) builder.add(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsPerPage) return builder.finish();
    after = last;
  }
}

export function readLedgerState(
  database: SqlDatabase,
  tenant: TenantId,
  ledger: LedgerId,
): Promise<LedgerState> {
  return database.snapshot(async (session) => {
    const record = toLedger(await requireLedger(session, tenant, ledger));
    const folders: LedgerState['folders'][number][] = [];
    for (const row of await session.all(statements.folderRows, { tenant, ledger })) {
      const index = await readIndex(session, { tenant, ledger, folder: row.folder_no });
      folders.push({ folder: toLedgerFolder(row), index });
    }
    const query = { onlySkipped: true, limit: Number.MAX_SAFE_INTEGER };
    return { record, folders, skipped: await selectEntries(session, tenant, ledger, query) };
  });
}

export async function listLedgerEntries(
  database: SqlDatabase,
  tenant: TenantId,
  ledger: LedgerId,
  query: LedgerQuery,
): Promise<LedgerEntry[]> {
  return database.snapshot(async (session) => {
    await requireLedger(session, tenant, ledger);
    if (query.uids === undefined) return selectEntries(session, tenant, ledger, query);
    const found: LedgerEntry[] = [];
    for (const folder of await foldersOf(session, tenant, ledger, query)) {
      for (const piece of uidPieces(query.uids)) {
        const limit = query.limit - found.length;
        if (limit <= 0) return found;
        found.push(...(await selectEntries(session, tenant, ledger, { ...query, folder, limit }, piece)));
      }
    }
    return found;
  });
}

/** Ascending, from the one where the page begins. */
async function foldersOf(
  session: SqlSession,
  tenant: TenantId,
  ledger: LedgerId,
  { folder, after }: LedgerQuery,
): Promise<number[]> {
  if (folder !== undefined) return [folder];
  const rows = await session.all(statements.folderRows, { tenant, ledger });
  return rows.map((row) => row.folder_no).filter((number) => after === undefined || number >= after.folder);
}

async function selectEntries(
  session: SqlSession,
  tenant: TenantId,
  ledger: LedgerId,
  { folder, onlySkipped, after, limit }: LedgerQuery,
  piece?: UidPiece,
): Promise<LedgerEntry[]> {
  const conditions = [sql`tenant_id = ${tenant}`, sql`ledger_id = ${ledger}`];
  if (folder !== undefined) conditions.push(sql`folder_no = ${folder}`);
  if (onlySkipped === true) conditions.push(sql`skipped is not null`);
  if (piece) conditions.push(inPiece(piece));
  if (after) {
    conditions.push(sql`(folder_no, uid, place) > (${after.folder}, ${after.uid}, ${after.place})`);
  }
  const table = onlySkipped === true ? statements.skippedEntries(session.dialect) : sql`ledger_entries`;
  const query = sql<LedgerEntryTable>`select * from ${table}
    where ${sql.join(conditions, sql` and `)} order by folder_no, uid, place limit ${limit}`;
  return (await session.query(rawQuery(queryBuilders[session.dialect], query))).map(toLedgerEntry);
}
