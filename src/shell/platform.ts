import type { PasswordVerifier } from '../access/password-verifier.ts';
import type { PlatformAdministrator } from '../access/platform-administrator.ts';
import type { TenantKeys } from '../access/tenant-keys.ts';
import type { Log } from '../base/log.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import type { MailStore } from '../store/ports/mail-store.ts';

/**
 * The rooms of one data folder, opened and wired, without any listener. Commands that work on what is stored
 * get it from the composition root through `CommandContext.openPlatform`.
 */
export interface Platform extends AsyncDisposable {
  readonly config: Configuration;
  readonly log: Log;
  /** Absolute. */
  readonly dataFolder: string;
  readonly store: MailStore;
  readonly directory: DirectoryStore;
  readonly tenantKeys: TenantKeys;
  readonly verifier: PasswordVerifier;
  /** The account that makes the first organisation. */
  readonly administrator: PlatformAdministrator;
  close(): Promise<void>;
}

export interface OpenPlatformOptions {
  /**
   * Does not lock the folder, and may therefore run beside a server that has it. The directory is there to be
   * read; the mail store refuses, because each of its shards has one writer in the world.
   */
  readonly readOnly?: boolean;
}
