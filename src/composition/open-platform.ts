import { hostname } from 'node:os';
import path from 'node:path';
import { loadMasterKey } from '../access/master-key.ts';
import { checkMasterKey } from '../access/master-key-check.ts';
import { NtHashes } from '../access/nt-hashes.ts';
import { PasswordVerifier } from '../access/password-verifier.ts';
import { PlatformAdministrator } from '../access/platform-administrator.ts';
import { SignIn } from '../access/sign-in.ts';
import { TenantKeys } from '../access/tenant-keys.ts';
import type { Clock } from '../base/clock.ts';
import { loadOnce } from '../base/load-once.ts';
import type { Log } from '../base/log.ts';
import { noMetrics } from '../base/metrics.ts';
import type { Random } from '../base/random.ts';
import type { Configuration } from '../configuration/schema.ts';
import { refuseUnfinishedRestore } from '../operations/backup/unfinished-restore.ts';
import type { RetentionSweep } from '../organization/retention-sweep.ts';
import type { ActivityRecording } from '../reports/recording/activity-recording.ts';
import type { OpenPlatformOptions, Platform } from '../shell/platform.ts';
import { type DataFolder, openDataFolder } from '../store/data-folder/data-folder.ts';
import { openCheckedStores } from './open-checked-stores.ts';
import type { OpenedClientAccess } from './open-client-access.ts';
import type { OpenedDirectory } from './open-directory.ts';
import type { OpenedMigrations } from './open-migrations.ts';
import { openRooms } from './open-rooms.ts';
import { openStores, type Stores } from './open-stores.ts';

export interface PlatformSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly version: string;
  readonly pid: number;
  /** Named to whoever finds the folder locked: `landfall start`. */
  readonly command: string;
}

const stopMs = 5_000;

/** A platform with what keeps it tidy, for the server that runs on it. */
export interface OwnedPlatform extends Platform {
  readonly openedMigrations: OpenedMigrations;
  readonly openedDirectory: OpenedDirectory;
  readonly openedClientAccess: OpenedClientAccess;
  readonly recording: ActivityRecording;
  readonly chores: {
    readonly sweep: RetentionSweep;
    readonly compactPacks: Stores['compactPacks'];
  };
}

/** The configuration with what this opening wants otherwise. */
export function adjustConfiguration(
  config: Configuration,
  { embeddedIn, language = config.server.language }: OpenPlatformOptions,
): Configuration {
  const { packBytes } = config.store;
  const elsewhere = { kind: 'embedded', dataFolder: embeddedIn ?? '', shards: 1, packBytes } as const;
  return {
    ...config,
    server: { ...config.server, language },
    store: embeddedIn === undefined ? config.store : elsewhere,
  };
}

/** The data folder of the configuration, locked unless it is only read. */
export function openFolder(
  config: Configuration,
  options: OpenPlatformOptions,
  surroundings: PlatformSurroundings,
): DataFolder {
  const { clock, version, pid, command } = surroundings;
  return openDataFolder({
    folder: config.store.dataFolder,
    lock: options.readOnly === true ? 'none' : 'exclusive',
    clock,
    version,
    holder: { pid, host: hostname(), command },
  });
}

/** Opens the rooms over a folder, which it then owns: closing the platform releases the folder as well. */
export async function openPlatform(
  config: Configuration,
  folder: DataFolder,
  options: OpenPlatformOptions,
  surroundings: PlatformSurroundings,
): Promise<OwnedPlatform> {
  await using opening = new AsyncDisposableStack();
  opening.defer(() => folder.release());
  const { log, clock, random } = surroundings;
  const readOnly = options.readOnly === true;
  const stores = await openStores({ config, folder: folder.folder, readOnly, log, clock });
  opening.defer(() => stores.close());
  const { directory } = stores;
  if (!readOnly) await refuseUnfinishedRestore(directory);
  const master = await loadMasterKey(path.join(folder.subfolder('keys'), 'master.key'), random);
  if (!readOnly) await checkMasterKey(directory, master);
  const verifier = new PasswordVerifier({ clock, random });
  const administrator = new PlatformAdministrator({ settings: directory, verifier, random, clock });
  const tenantKeys = new TenantKeys(master, random);
  const { sweep, limitRooms, openedMigrations, openedDirectory, openedClientAccess, recording, ...rooms } =
    openRooms({
      config,
      stores,
      tenantKeys,
      verifier,
      clock,
      random,
      log,
      version: surroundings.version,
    });
  opening.defer(() => rooms.mailboxes.close());
  if (!readOnly) opening.defer(() => recording.settleAll());
  const { accounts } = rooms;
  const ntHashes = new NtHashes({ store: directory, keys: tenantKeys, random });
  const signIn = new SignIn({ store: directory, accounts, administrator, verifier, clock, ntHashes });
  const loadSessions = loadOnce(async () => {
    const { CmdletSessions } = await import('../cmdlets/sessions.ts');
    const cmdletRooms = { ...rooms, directory: openedDirectory.rooms };
    return new CmdletSessions({
      rooms: cmdletRooms,
      limitRooms,
      audit: rooms.auditLog,
      clock,
      random,
      log,
    });
  });
  const opened = opening.move();
  const close = () => opened.disposeAsync();
  const platform: OwnedPlatform = {
    config,
    log,
    dataFolder: folder.folder,
    store: stores.store,
    directory,
    ...rooms,
    openedMigrations,
    openedDirectory,
    openedClientAccess,
    recording,
    chores: { sweep, compactPacks: (signal) => stores.compactPacks(signal) },
    tenantKeys,
    verifier,
    administrator,
    signIn,
    async runMigrations() {
      const { createMigrationChores } = await import('./migration-chores.ts');
      const services = createMigrationChores(platform, noMetrics, clock, log);
      const failed = (error: unknown) => log.error('migration.serviceFailed', { error });
      for (const service of services) await service.start({ failed });
      const stop = () => Promise.all(services.map((service) => service.stop(AbortSignal.timeout(stopMs))));
      return {
        async [Symbol.asyncDispose]() {
          await stop();
        },
      };
    },
    sessions: { open: async (principal, options) => (await loadSessions()).open(principal, options) },
    openCheckedStores: (mode) => openCheckedStores({ config, folder: folder.folder, clock, log }, mode),
    close,
    [Symbol.asyncDispose]: close,
  };
  return platform;
}
