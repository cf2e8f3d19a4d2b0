import type { DirectoryChangeNumber, MailboxId, RecipientId, TenantId } from '../../base/ids.ts';
import { isGroupKind, type Membership, type Tenant } from '../../store/ports/directory-model.ts';
import { backUpAudit } from './back-up-audit.ts';
import { backUpMigrations } from './back-up-migrations.ts';
import { backUpRecords } from './back-up-records.ts';
import { type BackupSource, lineageSetting } from './backup-ports.ts';
import type { DirectoryLine } from './change-lines.ts';
import type { LineFileWriter } from './line-file.ts';
import { unfinishedSetting } from './unfinished-restore.ts';

const perPage = 500;

/** They speak of this installation, and not of what is in it. */
const ownSettings: ReadonlySet<string> = new Set([lineageSetting, unfinishedSetting]);

export interface SavedTenant {
  readonly record: Tenant;
  /** Mailboxes above it were made after the directory was read and belong to the next generation. */
  readonly highestMailbox: MailboxId;
}

/**
 * The whole directory as it stands, each time: it is small beside the mail. Tenants on their way out are left
 * out. Keys of tenants are in it as they are stored, wrapped; the master key never is.
 */
export async function backUpDirectory(
  { directory }: BackupSource,
  lines: LineFileWriter,
  signal?: AbortSignal,
): Promise<SavedTenant[]> {
  const saved: SavedTenant[] = [];
  const put = (line: DirectoryLine) => lines.write(line);
  for (const { key, value } of await directory.listSettings()) {
    if (!ownSettings.has(key)) await put({ kind: 'setting', key, value });
  }
  await backUpAudit(directory, null, put);
  let after: TenantId | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const page = await directory.listTenants({
      states: ['active', 'softDeleted'],
      limit: perPage,
      ...(after === undefined ? {} : { after }),
    });
    for (const record of page) {
      const wrappedKey = Buffer.from(record.wrappedKey).toString('base64');
      await put({ kind: 'tenant', tenant: { ...record, wrappedKey } });
      for (const domain of await directory.listDomains(record.tenant)) await put({ kind: 'domain', domain });
      saved.push({ record, highestMailbox: await backUpRecipients(directory, record.tenant, put) });
      const { objects, members } = await directory.readRoles(record.tenant, { withDeleted: true });
      for (const object of objects) await put({ kind: 'roleObject', tenant: record.tenant, object });
      for (const member of members) await put({ kind: 'roleMember', tenant: record.tenant, member });
      await backUpMigrations(directory, record.tenant, put);
      await backUpRecords(directory, record.tenant, put, signal);
      await backUpAudit(directory, record.tenant, put);
    }
    after = page.at(-1)?.tenant;
    if (after === undefined || page.length < perPage) return saved;
  }
}

async function backUpRecipients(
  directory: BackupSource['directory'],
  tenant: TenantId,
  put: (line: DirectoryLine) => Promise<void>,
): Promise<MailboxId> {
  let highest = 0;
  let since = 0 as DirectoryChangeNumber;
  const groups: RecipientId[] = [];
  for (let more = true; more; ) {
    const page = await directory.changesSince(tenant, since, perPage);
    for (const change of page.changes) {
      await put({ kind: 'change', tenant, change });
      if (change.kind !== 'recipient') continue;
      const { recipient, kind, mailbox } = change.recipient;
      highest = Math.max(highest, mailbox?.mailbox ?? 0);
      if (isGroupKind(kind)) groups.push(recipient);
      for (const credential of await directory.listCredentials(tenant, recipient)) {
        await put({ kind: 'credential', tenant, recipient, credential });
      }
      for (const token of await directory.listTokens(tenant, recipient)) {
        const hash = Buffer.from(token.hash).toString('base64');
        await put({ kind: 'token', tenant, token: { ...token, hash } });
      }
    }
    since = page.upTo;
    more = page.more;
  }
  for (let start = 0; start < groups.length; start += perPage) {
    await backUpMembers(directory, tenant, groups.slice(start, start + perPage), put);
  }
  return highest as MailboxId;
}

async function backUpMembers(
  directory: BackupSource['directory'],
  tenant: TenantId,
  groups: readonly RecipientId[],
  put: (line: DirectoryLine) => Promise<void>,
): Promise<void> {
  let after: Membership | undefined;
  for (;;) {
    const page = await directory.readMemberships(tenant, groups, {
      limit: perPage,
      ...(after === undefined ? {} : { after }),
    });
    for (const membership of page) await put({ kind: 'membership', tenant, membership });
    after = page.at(-1);
    if (after === undefined || page.length < perPage) return;
  }
}
