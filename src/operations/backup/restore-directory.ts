import { AppError } from '../../base/errors.ts';
import type { MailboxId, RecipientId, TenantId } from '../../base/ids.ts';
import type { AccessToken, RoleMember, RoleObject } from '../../store/ports/access-store.ts';
import type { DirectoryChange, Membership } from '../../store/ports/directory-model.ts';
import { maxBatch, type RestoredTenant as RestoredRecord } from '../../store/ports/directory-store.ts';
import { AuditRestore } from './back-up-audit.ts';
import { MigrationRestore } from './back-up-migrations.ts';
import { RecordRestore } from './back-up-records.ts';
import { masterKeySetting, type RestoreTarget, type TenantPlace } from './backup-ports.ts';
import type { DirectoryLine } from './change-lines.ts';
import type { OpenedBackup } from './opened-backup.ts';
import type { RestoreReport } from './restore-report.ts';

type TenantLine = Extract<DirectoryLine, { kind: 'tenant' }>['tenant'];
type RestoredDomain = RestoredRecord['domains'][number];
type DomainLine = Extract<DirectoryLine, { kind: 'domain' }>['domain'];

export interface RestoredTenant extends TenantPlace {
  readonly name: string;
  readonly state: TenantLine['state'];
  /** Mailboxes that recipients say are there. */
  readonly expected: ReadonlySet<MailboxId>;
}

/**
 * Makes the tenants of the backup (or one of them) with everything in their directories. Recipients,
 * mailboxes and change numbers keep theirs; so does the tenant, unless the target has given out one as high.
 */
export async function restoreDirectory(
  backup: OpenedBackup,
  target: RestoreTarget,
  only: TenantId | undefined,
  report: RestoreReport,
): Promise<RestoredTenant[]> {
  const restored: RestoredTenant[] = [];
  let current: TenantRestore | undefined;
  const finish = async () => {
    if (current !== undefined) restored.push(await current.finish());
    current = undefined;
  };
  const platformAudit = new AuditRestore(target.directory, () => Promise.resolve(null));
  for await (const line of backup.directoryLines()) {
    const value = report.value(line, {}) as DirectoryLine | undefined;
    if (value === undefined) continue;
    if (value.kind === 'setting') {
      await takeSetting(target, value, only === undefined, report);
    } else if ((value.kind === 'audit' || value.kind === 'auditHead') && value.tenant === null) {
      if (only === undefined) await platformAudit.take(value);
    } else if (value.kind === 'tenant') {
      await finish();
      if (only === undefined || value.tenant.tenant === only) {
        current = new TenantRestore(target, value.tenant, report);
      }
    } else await current?.take(value);
  }
  await finish();
  return restored;
}

/**
 * A whole restore takes the settings over; the server then starts with the right master key alone. One tenant
 * beside others must have been sealed by the master key that is in use.
 */
async function takeSetting(
  { directory }: RestoreTarget,
  { key, value }: Extract<DirectoryLine, { kind: 'setting' }>,
  whole: boolean,
  report: RestoreReport,
): Promise<void> {
  if (whole) {
    await directory.writeSetting(key, value);
    return;
  }
  if (key !== masterKeySetting) return;
  const own = await directory.findSetting(key);
  if (own === undefined || own.value === value) return;
  const sentence =
    'The backup was made under another master key than the one of this installation: secrets of the organisation cannot be read here.';
  report.lose({ sentence }, otherMasterKey(sentence));
}

function otherMasterKey(sentence: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'restore.otherMasterKey',
    message: `${sentence} Restore it into an installation with that key, or add --keep-going to do without its secrets.`,
  });
}

/** The lines of one tenant come together: itself, its domains, its recipients, who is member of what, and roles. */
class TenantRestore {
  readonly #target: RestoreTarget;
  readonly #record: TenantLine;
  readonly #report: RestoreReport;
  readonly #domains: DomainLine[] = [];
  readonly #expected = new Set<MailboxId>();
  readonly #credentials: Extract<DirectoryLine, { kind: 'credential' }>[] = [];
  readonly #tokens: AccessToken[] = [];
  readonly #roles: RoleObject[] = [];
  readonly #roleMembers: RoleMember[] = [];
  readonly #audit: AuditRestore;
  readonly #migrations: MigrationRestore;
  readonly #records: RecordRestore;
  #changes: DirectoryChange[] = [];
  #memberships: Membership[] = [];
  #made: TenantId | undefined;

  constructor(target: RestoreTarget, record: TenantLine, report: RestoreReport) {
    this.#target = target;
    this.#record = record;
    this.#report = report;
    this.#audit = new AuditRestore(target.directory, () => this.#tenant());
    this.#migrations = new MigrationRestore(target.directory, () => this.#tenant());
    this.#records = new RecordRestore(target.directory, () => this.#tenant());
  }

  async take(line: DirectoryLine): Promise<void> {
    switch (line.kind) {
      case 'setting':
      case 'tenant':
        return;
      case 'domain':
        this.#domains.push(line.domain);
        return;
      case 'change':
        this.#changes.push(line.change);
        if (line.change.kind === 'recipient') {
          const { mailbox } = line.change.recipient;
          if (mailbox !== null) this.#expected.add(mailbox.mailbox);
        }
        break;
      case 'credential':
        // After its recipient, which may still wait in the batch.
        this.#credentials.push(line);
        break;
      case 'membership':
        this.#memberships.push(line.membership);
        break;
      case 'token':
        this.#tokens.push({ ...line.token, hash: new Uint8Array(Buffer.from(line.token.hash, 'base64')) });
        return;
      case 'roleObject':
        this.#roles.push(line.object);
        return;
      case 'audit':
      case 'auditHead':
        await this.#audit.take(line);
        return;
      case 'migrationObject':
      case 'migrationUser':
      case 'migrationLog':
      case 'migrationSample':
        await this.#migrations.take(line);
        return;
      case 'record':
        await this.#records.take(line);
        return;
      case 'roleMember':
        this.#roleMembers.push(line.member);
        return;
    }
    const waiting = [this.#changes, this.#credentials, this.#memberships].map(({ length }) => length);
    if (Math.max(...waiting) >= maxBatch) await this.#flush();
  }

  async finish(): Promise<RestoredTenant> {
    await this.#flush();
    const { tenant, name, state } = this.#record;
    const target = await this.#tenant();
    const roles = { objects: this.#roles, members: this.#roleMembers };
    await this.#target.directory.restoreAccess(target, roles, this.#tokens);
    await this.#migrations.finish();
    await this.#records.finish();
    return { source: tenant, target, name, state, expected: this.#expected };
  }

  async #flush(): Promise<void> {
    const tenant = await this.#tenant();
    const { directory } = this.#target;
    const changes = this.#changes.splice(0).map((change): DirectoryChange => {
      return change.kind === 'recipient' ? { ...change, recipient: { ...change.recipient, tenant } } : change;
    });
    const memberships = this.#memberships.splice(0);
    const credentials = this.#credentials.splice(0).map(({ recipient, credential }) => {
      return { recipient: recipient as RecipientId, credential };
    });
    await directory.restoreDirectory(tenant, changes, memberships, credentials);
  }

  async #tenant(): Promise<TenantId> {
    this.#made ??= await this.#make();
    return this.#made;
  }

  async #make(): Promise<TenantId> {
    const { directory, shards } = this.#target;
    const { wrappedKey, ...record } = this.#record;
    const { tenant } = await directory.restoreTenant({
      record: { ...record, wrappedKey: new Uint8Array(Buffer.from(wrappedKey, 'base64')) },
      domains: this.#knownDomains(),
      shards,
    });
    return tenant;
  }

  /** One is the default, though the line that says so may be lost. */
  #knownDomains(): readonly RestoredDomain[] {
    const { tenant, guid, name, createdAt } = this.#record;
    const [first] = this.#domains;
    if (first === undefined) {
      const sentence = `Organisation "${name}" is restored under a made-up domain: the backup lost its own.`;
      this.#report.lose({ tenant, sentence }, new Error(sentence));
      return [madeUpDomain(guid, createdAt)];
    }
    const standard = this.#domains.find(({ isDefault }) => isDefault) ?? first;
    return this.#domains.map((domain) => ({ ...domain, isDefault: domain === standard }));
  }
}

function madeUpDomain(guid: string, createdAt: number): RestoredDomain {
  const domain = `restored-${guid}.invalid`;
  return {
    domain,
    displayName: domain,
    kind: 'authoritative',
    isDefault: true,
    verifiedAt: createdAt,
    verificationToken: '',
    createdAt,
  };
}
