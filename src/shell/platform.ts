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
  /** Whether these are the name and password of an administrator of the whole platform. */
  verifyAdministrator(name: string, password: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface OpenPlatformOptions {
  /** Reads only, and may therefore run beside a server that has the folder. */
  readonly readOnly?: boolean;
}
