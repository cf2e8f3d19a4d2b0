import { hostname } from 'node:os';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { OpenPlatformOptions, Platform } from '../shell/platform.ts';
import { type DataFolder, openDataFolder } from '../store/data-folder/data-folder.ts';
import { openStores } from './open-stores.ts';

export interface PlatformSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly pid: number;
  /** Named to whoever finds the folder locked: `landfall start`. */
  readonly command: string;
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
  surroundings: PlatformSurroundings,
): Promise<Platform> {
  const { log, clock } = surroundings;
  try {
    const stores = await openStores({ config, folder: folder.folder, log, clock });
    let closed: Promise<void> | undefined;
    const close = () => {
      closed ??= stores.close().finally(() => folder.release());
      return closed;
    };
    const { store, directory } = stores;
    return {
      config,
      log,
      dataFolder: folder.folder,
      store,
      directory,
      // Nobody is an administrator until accounts are kept.
      verifyAdministrator: () => Promise.resolve(false),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    folder.release();
    throw error;
  }
}
