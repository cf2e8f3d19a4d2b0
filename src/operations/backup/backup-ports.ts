import type { TenantId } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { MailReader, MailStore } from '../../store/ports/mail-store.ts';

/** What a backup reads. Nothing in it writes, so it runs beside a server. */
export interface BackupSource {
  readonly directory: Pick<
    DirectoryStore,
    | 'listTenants'
    | 'listDomains'
    | 'changesSince'
    | 'readMemberships'
    | 'listCredentials'
    | 'readRoles'
    | 'listTokens'
    | 'findAuditHead'
    | 'listAudit'
    | 'listMigrationObjects'
    | 'listMigrationUsers'
    | 'listMigrationLogs'
    | 'readMigrationSamples'
    | 'listRecordCollections'
    | 'listRecords'
    | 'findSetting'
    | 'listSettings'
  >;
  /** Where the tenant's mailboxes lie; undefined where none was ever made. */
  findMail(tenant: Tenant): BackupReader | undefined;
}

export type BackupReader = Pick<
  MailReader,
  | 'listMailboxes'
  | 'findMailbox'
  | 'listFolders'
  | 'changesSince'
  | 'readProperties'
  | 'listNamedProperties'
  | 'openBody'
  | 'listLedgers'
  | 'readLedgerState'
>;

/** What a restore writes to. */
export interface RestoreTarget {
  readonly directory: DirectoryStore;
  readonly mail: Pick<
    MailStore,
    | 'restoreMailbox'
    | 'restoreChanges'
    | 'openSpool'
    | 'findMailbox'
    | 'listFolders'
    | 'createFolder'
    | 'addMessages'
    | 'findItem'
    | 'openLedger'
    | 'writeLedger'
  >;
  /** Shards that a tenant may be put on. */
  readonly shards: readonly number[];
}

/**
 * Of `src/access`: by which master key secrets are sealed. A restored platform has this setting as it has every
 * other, so that the server asks for that key and for no other.
 */
export const masterKeySetting = 'masterKeyFingerprint';

/** Which store this is, once it has been restored. */
export const lineageSetting = 'backup.lineage';

export interface TenantPlace {
  readonly source: TenantId;
  readonly target: TenantId;
}
