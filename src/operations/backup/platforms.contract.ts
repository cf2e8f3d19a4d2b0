import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { systemClock } from '../../base/clock.ts';
import type { Guid, MailboxId, TenantId, Uid } from '../../base/ids.ts';
import { systemRandom } from '../../base/random.ts';
import { PackBodyStore } from '../../store/blobs/pack-body-store.ts';
import { makeOwnTenant, type OwnTenant } from '../../store/contracts/directory-fixtures.ts';
import { readFeed, TestMailbox, usualFolders } from '../../store/contracts/mail-store.contract/fixture.ts';
import { readAllProperties, readState } from '../../store/contracts/mail-store.contract/state.ts';
import { MemoryBodyStore } from '../../store/memory/memory-body-store.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import { MemoryMailStore } from '../../store/memory/memory-mail-store.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { type MailboxKey, unlimitedQuotas } from '../../store/ports/mail-model.ts';
import type { MailStore } from '../../store/ports/mail-store.ts';
import type { UidRange } from '../../store/ports/message-query.ts';
import { openDirectoryStore } from '../../store/sql/directory/open-directory-store.ts';
import { sqlMailStore } from '../../store/sql/mail/sql-mail-store.ts';
import { mailSeries } from '../../store/sql/mail-series.ts';
import { migrate } from '../../store/sql/migrate.ts';
import { SqliteDatabase } from '../../store/sql/sqlite/sqlite-database.ts';
import type { BackupSource, RestoreTarget } from './backup-ports.ts';
import { runBackup } from './run-backup.ts';
import { runRestore } from './run-restore.ts';

export type PlatformKind = 'memory' | 'sqlite';

/** A directory and a mail store, empty. */
export interface TestPlatform {
  readonly directory: DirectoryStore;
  readonly mail: MailStore;
  readonly source: BackupSource;
  readonly target: RestoreTarget;
}

export async function makePlatform(kind: PlatformKind): Promise<TestPlatform> {
  const { directory, mail } = await (kind === 'memory' ? inMemory() : inFolder());
  onTestFinished(async () => {
    await mail.close();
    await directory.close();
  });
  return {
    directory,
    mail,
    source: { directory, findMail: () => mail },
    target: { directory, mail, shards: [0] },
  };
}

async function inMemory() {
  const directory = createMemoryDirectoryStore({ clock: systemClock });
  return { directory, mail: new MemoryMailStore({ clock: systemClock, bodies: new MemoryBodyStore() }) };
}

async function inFolder() {
  const folder = await newFolder();
  await mkdir(folder, { recursive: true });
  const directory = await openDirectoryStore(
    { kind: 'sqlite', path: path.join(folder, 'platform.sqlite') },
    systemClock,
  );
  const database = new SqliteDatabase({ path: path.join(folder, 'mail.sqlite'), mode: 'readWrite' });
  await migrate(database, mailSeries, systemClock);
  const bodies = await PackBodyStore.open({ root: path.join(folder, 'packs') });
  return { directory, mail: sqlMailStore({ database, bodies, clock: systemClock }) };
}

/** Below a temporary folder, and not made yet. */
export async function newFolder(): Promise<string> {
  const { folder, remove } = await createTemporaryFolder();
  onTestFinished(remove);
  return path.join(folder, 'here');
}

export interface TestUser {
  readonly own: OwnTenant;
  readonly recipient: Recipient;
  readonly address: string;
  readonly box: TestMailbox;
}

/** Someone with an empty mailbox, in a tenant of their own unless one is given. */
export async function makeUser(platform: TestPlatform, name: string, given?: OwnTenant): Promise<TestUser> {
  const own = given ?? (await makeOwnTenant(platform.directory));
  const recipient = await own.addOne(own.user(name));
  const mailbox = recipient.mailbox?.mailbox as MailboxId;
  const key = { tenant: own.tenant, mailbox };
  const created = await platform.mail.createMailbox(key, {
    guid: recipient.mailbox?.guid as Guid,
    quotas: { ...unlimitedQuotas, issueWarningBytes: 5_000_000 },
    folders: usualFolders,
  });
  await platform.directory.updateRecipients(own.tenant, [
    { recipient: recipient.recipient, change: { mailbox: { to: 'ready' } } },
  ]);
  const box = new TestMailbox(platform.mail, created, await platform.mail.listFolders(key));
  return { own, recipient, address: `${name}@${own.domain}`, box };
}

export function range(first: number, last = first): UidRange[] {
  return [{ first: first as Uid, last: last as Uid }];
}

export function backUp(platform: TestPlatform, folder: string) {
  return runBackup(platform.source, { folder, clock: systemClock, program: '1.0.0' });
}

export function restore(
  platform: TestPlatform,
  folder: string,
  options: Partial<Parameters<typeof runRestore>[1]> = {},
) {
  return runRestore(platform.target, { folder, clock: systemClock, random: systemRandom, ...options });
}

/** Everything a mailbox is: rows, numbers, tombstones, properties, contents; whoever's it is by number. */
export async function everything(platform: TestPlatform, key: MailboxKey): Promise<unknown> {
  const state = await readState(platform.mail, key);
  const contents: Record<string, string> = {};
  const bodies = state.messages.flatMap(({ body, native }) => (native === null ? [body] : [body, native]));
  for (const body of bodies) {
    const bytes = await (await platform.mail.openBody(key.tenant, body)).read();
    contents[body] = createHash('sha256').update(bytes).digest('hex');
  }
  return {
    ...state,
    mailbox: { ...state.mailbox, tenant: 0 },
    properties: await readAllProperties(platform.mail, state),
    feed: await readFeed(platform.mail, key, 0 as never, 1_000),
    contents,
  };
}

/** Everything a tenant's directory is; whoever's it is by number. */
export async function directoryOf({ directory }: TestPlatform, tenant: TenantId): Promise<unknown> {
  const { changes } = await directory.changesSince(tenant, 0 as never, 1_000);
  const record = await directory.findTenant({ tenant });
  const domains = await directory.listDomains(tenant);
  const groups = changes.flatMap((change) => (change.kind === 'recipient' ? [change.recipient] : []));
  const ids = groups.map(({ recipient }) => recipient);
  return {
    record: { ...record, tenant: 0, shard: 0 },
    domains: domains.map((domain) => ({ ...domain, tenant: 0 })),
    recipients: groups.map((recipient) => ({ ...recipient, tenant: 0 })),
    gone: changes.filter(({ kind }) => kind === 'recipientGone'),
    memberships: await directory.readMemberships(tenant, ids, { limit: 1_000 }),
    credentials: await Promise.all(ids.map((id) => directory.listCredentials(tenant, id))),
    tokens: await Promise.all(ids.map((id) => directory.listTokens(tenant, id))),
    roles: await directory.readRoles(tenant, { withDeleted: true }),
    batches: await directory.listMigrationObjects(tenant, 'batch'),
    endpoints: await directory.listMigrationObjects(tenant, 'endpoint'),
    moved: await directory.listMigrationUsers(tenant, { limit: 10_000 }),
    logs: await directory.listMigrationLogs(tenant, { limit: 10_000 }),
    records: await recordsOf(directory, tenant),
    audit: await directory.listAudit(tenant, { order: 'oldestFirst', limit: 10_000 }),
    auditHead: await directory.findAuditHead(tenant),
  };
}

async function recordsOf(directory: DirectoryStore, tenant: TenantId): Promise<unknown> {
  const names = await directory.listRecordCollections(tenant);
  const lists = names.map(async (name) => {
    return [name, await directory.listRecords(tenant, name, { limit: 10_000 })] as const;
  });
  return Object.fromEntries(await Promise.all(lists));
}
