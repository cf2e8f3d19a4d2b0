import type { BodyStore } from '../../store/ports/bodies.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MailReader } from '../../store/ports/mail-store.ts';
import type { SqlDatabase } from '../../store/sql/database.ts';

/** A database of mailboxes with the bodies that it names. */
export interface OpenedMail {
  readonly database: SqlDatabase;
  readonly bodies: BodyStore;
}

/**
 * Every store of an installation as checks see it: of any schema version, and beside whoever serves from it.
 * Nothing of packs is tidied up, appended to or recovered.
 */
export interface OpenedStores {
  /** The directory of every organisation; undefined before the first start. */
  readonly platform: SqlDatabase | undefined;
  readonly mail: readonly OpenedMail[];
  /** Where the tenant's mailboxes lie; undefined where that store does not exist. */
  findReader(tenant: Tenant): MailReader | undefined;
  close(): Promise<void>;
}

/** `readWrite` for who holds the data folder's lock: repairs write rows, and packs never. */
export type OpeningMode = 'readOnly' | 'readWrite';
