import type { Clock } from '../../../base/clock.ts';
import type { DirectoryChangeNumber, MailboxId, RecipientId, TenantId } from '../../../base/ids.ts';
import { tenantNotActive, tenantNotFound } from '../../directory/directory-errors.ts';
import type { AcceptedDomain, Tenant } from '../../ports/directory-model.ts';
import { updateMany } from '../bulk.ts';
import type { SqlDatabase, SqlSession, WorkPriority } from '../database.ts';
import { statement } from '../statement.ts';
import type { TenantTable } from './directory-schema.ts';
import { toDomain, toTenant } from './rows.ts';

const lockTenant = statement<{ tenant: number }>()((db, p, dialect) => {
  const row = db.selectFrom('tenants').selectAll().where('tenant_id', '=', p.tenant);
  return dialect === 'postgres' ? row.forUpdate() : row;
});
const tenantDomains = statement<{ tenant: number }>()((db, p) =>
  db.selectFrom('accepted_domains').selectAll().where('tenant_id', '=', p.tenant).orderBy('domain'),
);
type TenantRow = { [Column in keyof TenantTable]: TenantTable[Column] };
const saveTenant = updateMany<Omit<TenantRow, 'guid' | 'shard' | 'created_at' | 'wrapped_key'>>(
  'tenants',
  ['tenant_id'],
  {
    tenant_id: 'integer',
    name: 'text',
    name_key: 'text',
    display_name: 'text',
    state: 'text',
    deleted_at: 'integer',
    change_no: 'integer',
    last_recipient: 'integer',
    last_mailbox: 'integer',
    settings: 'text',
  },
);

export interface SqlDirectoryContext {
  readonly database: SqlDatabase;
  /**
   * Where reads go. On SQLite a connection of its own, so that no read sees a transaction half done; the
   * same as `database` where that has connections enough, or is in memory.
   */
  readonly reader: SqlDatabase;
  readonly clock: Clock;
}

/**
 * One write to one tenant. It holds the tenant's row locked from first to last, so that writers of one
 * directory come one after the other: what was looked up stays true, and change numbers become visible in
 * the order in which they were given out.
 */
export class TenantTransaction {
  readonly session: SqlSession;
  readonly now: number;
  /** Saved at the end. */
  readonly row: TenantTable;

  constructor(session: SqlSession, now: number, row: TenantTable) {
    this.session = session;
    this.now = now;
    this.row = row;
  }

  get tenant(): TenantId {
    return this.row.tenant_id as TenantId;
  }

  get record(): Tenant {
    return toTenant(this.row);
  }

  nextChange(): DirectoryChangeNumber {
    this.row.change_no += 1;
    return this.row.change_no as DirectoryChangeNumber;
  }

  nextRecipient(): RecipientId {
    this.row.last_recipient += 1;
    return this.row.last_recipient as RecipientId;
  }

  nextMailbox(): MailboxId {
    this.row.last_mailbox += 1;
    return this.row.last_mailbox as MailboxId;
  }

  domains(): Promise<AcceptedDomain[]> {
    return readDomains(this.session, this.tenant);
  }

  async flush(): Promise<void> {
    const { guid: _guid, shard: _shard, created_at: _created, wrapped_key: _key, ...columns } = this.row;
    await this.session.write(saveTenant, [columns]);
  }
}

export interface TenantWorkOptions {
  readonly priority?: WorkPriority;
  /** Also where the tenant is not active. */
  readonly whateverState?: boolean;
}

/** Runs `work` on a tenant that exists, and saves what it changed of the tenant's own row. */
export function inTenant<T>(
  { database, clock }: SqlDirectoryContext,
  tenant: TenantId,
  work: (transaction: TenantTransaction) => Promise<T>,
  { priority = 'interactive', whateverState = false }: TenantWorkOptions = {},
): Promise<T> {
  return database.transaction(priority, async (session) => {
    const row = await getLocked(session, tenant);
    const transaction = new TenantTransaction(session, clock.now(), { ...row });
    if (!whateverState && row.state !== 'active') throw tenantNotActive(transaction.record);
    const result = await work(transaction);
    await transaction.flush();
    return result;
  });
}

/** As `inTenant`, for what lies beside the directory: the tenant's row is locked and stays as it is. */
export function besideDirectory<T>(
  { database, clock }: SqlDirectoryContext,
  tenant: TenantId,
  work: (session: SqlSession, now: number) => Promise<T>,
  priority: WorkPriority = 'interactive',
): Promise<T> {
  return database.transaction(priority, async (session) => {
    const row = await getLocked(session, tenant);
    if (row.state !== 'active') throw tenantNotActive(toTenant(row));
    return work(session, clock.now());
  });
}

async function getLocked(session: SqlSession, tenant: TenantId): Promise<TenantTable> {
  const row = await session.get(lockTenant, { tenant });
  if (row === undefined) throw tenantNotFound(tenant);
  return row;
}

export async function readDomains(session: SqlSession, tenant: TenantId): Promise<AcceptedDomain[]> {
  return (await session.all(tenantDomains, { tenant })).map(toDomain);
}
