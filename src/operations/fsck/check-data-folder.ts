import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { eachTenant } from '../../store/sql/checks/kit/each-mailbox.ts';
import type { CheckDepth, CheckedStore } from '../../store/sql/checks/kit/store-check.ts';
import { type OpenShard, openShards } from '../shards/open-shards.ts';
import { type CheckedDirectory, directoryMailboxes } from './directory-mailboxes.ts';
import { checksOfStore, type RunnableCheck } from './runnable-check.ts';

export interface CheckDataFolderOptions {
  readonly dataFolder: string;
  readonly directory: DirectoryStore;
  readonly depth: CheckDepth;
  /** The caller holds the folder's lock, so repairs may write. */
  readonly exclusive: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal?: AbortSignal;
}

/** The checks of everything in a data folder: each of its shards, and whether the directory agrees with them. */
export async function openFolderChecks(
  options: CheckDataFolderOptions,
): Promise<{ checks: RunnableCheck[]; close(): Promise<void> }> {
  const { dataFolder, directory, exclusive, clock, log } = options;
  const mode = exclusive ? 'readWrite' : 'readOnly';
  const { shards, close } = await openShards({ dataFolder, mode, clock, log });
  const stores = shards.map((shard) => checkedShard(shard, options));
  return {
    checks: [
      ...stores.flatMap((store) => checksOfStore(store)),
      directoryMailboxes(checkedDirectory(directory, shards, stores)),
    ],
    close,
  };
}

function checkedShard({ database, bodies }: OpenShard, options: CheckDataFolderOptions): CheckedStore {
  const { clock, depth, exclusive, signal } = options;
  return { database, bodies, clock, depth, exclusive, signal, holdsTenant: () => true };
}

function checkedDirectory(
  directory: DirectoryStore,
  shards: readonly OpenShard[],
  stores: readonly CheckedStore[],
): CheckedDirectory {
  const readers = new Map(shards.map(({ number, reader }) => [number, reader]));
  return {
    directory,
    findMail: ({ shard }) => readers.get(shard),
    async *listMailTenants() {
      for (const store of stores) yield* eachTenant(store);
    },
  };
}
