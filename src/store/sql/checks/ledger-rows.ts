import { sql } from 'kysely';
import type { LedgerId, MailboxId, TenantId } from '../../../base/ids.ts';
import type { SqlSession } from '../database.ts';
import { deleteEntriesOfFolder, deleteFolders } from '../mail/ledger-statements.ts';
import { dropLedgers, removeSomeEntries } from '../mail/ledger-writes.ts';
import { rawQuery, statement } from '../statement.ts';
import { eachRow } from './kit/each-mailbox.ts';
import { type CheckedStore, defineStoreCheck, type Found, type Step } from './kit/store-check.ts';

type Place = { readonly tenant: number; readonly ledger: number; readonly folder: number };

interface EntryGroup {
  tenant_id: number;
  ledger_id: number;
  folder_no: number;
  folders: number;
}

/** From one folder's entries to the next: as many steps as there are folders, however many entries. */
const nextEntryGroup = statement<Place>()((db, p) =>
  rawQuery(
    db,
    sql<EntryGroup>`select e.tenant_id, e.ledger_id, e.folder_no,
        (select count(*) from ledger_folders as f where f.tenant_id = e.tenant_id
          and f.ledger_id = e.ledger_id and f.folder_no = e.folder_no) as folders
      from ledger_entries as e
      where (e.tenant_id, e.ledger_id, e.folder_no) > (${p.tenant}, ${p.ledger}, ${p.folder})
      order by e.tenant_id, e.ledger_id, e.folder_no limit 1`,
  ),
);
const foldersWithoutLedger = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{
      tenant_id: number;
      ledger_id: number;
      folder_no: number;
    }>`select f.tenant_id, f.ledger_id, f.folder_no
      from ledger_folders as f where not exists (select 1 from ledgers as l
        where l.tenant_id = f.tenant_id and l.ledger_id = f.ledger_id)
      order by f.tenant_id, f.ledger_id, f.folder_no`,
  ),
);
/** Of which nothing is left: where its folders are, it may come back from a backup. */
const ledgersWithoutMailbox = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{
      tenant_id: number;
      ledger_id: number;
      mailbox_id: number;
    }>`select l.tenant_id, l.ledger_id, l.mailbox_id
      from ledgers as l where l.mailbox_id is not null and not exists (select 1 from mailboxes as b
        where b.tenant_id = l.tenant_id and b.mailbox_id = l.mailbox_id)
        and not exists (select 1 from folders as f
          where f.tenant_id = l.tenant_id and f.mailbox_id = l.mailbox_id)
      order by l.tenant_id, l.ledger_id`,
  ),
);

interface Subject {
  readonly kind: 'entries' | 'folder' | 'ledger';
  readonly tenant: TenantId;
  readonly ledger: LedgerId;
  readonly folder: number;
}

export const check = defineStoreCheck<Subject>({
  name: 'ledger-rows',
  stage: 'structure',
  holds: {
    en: 'Every entry of a ledger belongs to a folder of it, and every ledger to a mailbox that exists, or to a target elsewhere.',
    ko: '마이그레이션 원장의 모든 항목은 그 원장의 폴더에 속하고, 모든 원장은 존재하는 사서함이나 외부 대상에 속합니다.',
  },
  mends: { en: 'Removes what nothing can reach.', ko: '아무것도 가리키지 않는 것을 지웁니다.' },
  find: findStrays,
  repair: removeStrays,
});

async function* findStrays({ database, exclusive, signal }: CheckedStore): AsyncGenerator<Found<Subject>> {
  for (const row of await database.all(ledgersWithoutMailbox, {})) {
    yield {
      severity: 'warning',
      tenant: row.tenant_id as TenantId,
      mailbox: row.mailbox_id as MailboxId,
      object: `ledger ${row.ledger_id}`,
      sentence: `Ledger ${row.ledger_id} belongs to a mailbox that does not exist.`,
      subject: subjectOf('ledger', row),
    };
  }
  for (const row of await database.all(foldersWithoutLedger, {})) {
    yield {
      severity: 'warning',
      tenant: row.tenant_id as TenantId,
      object: `ledger ${row.ledger_id}/${row.folder_no}`,
      sentence: `Folder ${row.folder_no} belongs to ledger ${row.ledger_id}, which does not exist.`,
      subject: subjectOf('folder', row),
    };
  }
  // A ledger that a server is removing loses its entries last.
  if (!exclusive) return;
  const groups = eachRow<Place, EntryGroup>(database, {
    first: { tenant: 0, ledger: 0, folder: 0 },
    pageSize: 1,
    read: (session, after) => session.all(nextEntryGroup, after),
    cursor: (row) => ({ tenant: row.tenant_id, ledger: row.ledger_id, folder: row.folder_no }),
  });
  for await (const row of groups) {
    signal?.throwIfAborted();
    if (row.folders > 0) continue;
    yield {
      severity: 'warning',
      tenant: row.tenant_id as TenantId,
      object: `ledger ${row.ledger_id}/${row.folder_no}`,
      sentence: `Ledger ${row.ledger_id} has entries for folder ${row.folder_no}, which does not exist.`,
      subject: subjectOf('entries', row),
    };
  }
}

function subjectOf(
  kind: Subject['kind'],
  row: { tenant_id: number; ledger_id: number; folder_no?: number },
): Subject {
  const { tenant_id, ledger_id, folder_no = 0 } = row;
  return { kind, tenant: tenant_id as TenantId, ledger: ledger_id as LedgerId, folder: folder_no };
}

async function* removeStrays(
  { database }: CheckedStore,
  found: readonly Found<Subject>[],
): AsyncGenerator<Step> {
  for (const { subject } of found) {
    const { tenant, ledger } = subject;
    const done = await database.transaction('bulk', (session) => removeStray(session, subject));
    if (!done) continue;
    if (subject.kind === 'ledger') {
      while (await database.transaction('bulk', (session) => removeSomeEntries(session, tenant, ledger)));
    }
    const what = subject.kind === 'ledger' ? 'ledger' : `${subject.kind} ${subject.folder} of ledger`;
    yield { done: true, tenant, sentence: `Removed ${what} ${ledger}, which belonged to nothing.` };
  }
}

/** Looks again first. Returns whether there was anything to remove. */
async function removeStray(session: SqlSession, { kind, tenant, ledger, folder }: Subject): Promise<boolean> {
  if (kind === 'ledger') {
    const rows = await session.all(ledgersWithoutMailbox, {});
    if (!rows.some((row) => row.tenant_id === tenant && row.ledger_id === ledger)) return false;
    await dropLedgers(session, tenant, [{ ledger }]);
    return true;
  }
  const key = [{ tenant_id: tenant, ledger_id: ledger, folder_no: folder }];
  if (kind === 'folder') {
    const rows = await session.all(foldersWithoutLedger, {});
    const isStray = rows.some(
      (row) => row.tenant_id === tenant && row.ledger_id === ledger && row.folder_no === folder,
    );
    if (!isStray) return false;
    await session.write(deleteFolders, key);
  } else {
    const [group] = await session.all(nextEntryGroup, { tenant, ledger, folder: folder - 1 });
    if (group?.ledger_id !== ledger || group.folder_no !== folder || group.folders > 0) return false;
  }
  await session.write(deleteEntriesOfFolder, key);
  return true;
}
