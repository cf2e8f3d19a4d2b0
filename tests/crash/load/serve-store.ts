import { isAppError } from '../../../src/base/errors.ts';
import type { TenantId } from '../../../src/base/ids.ts';
import {
  EmbeddedMailStore,
  type EmbeddedStoreOptions,
} from '../../../src/store/sql/sqlite/shard/embedded-mail-store.ts';
import { perform } from './operation.ts';
import { findBadBodies, takeSnapshot, withoutTimes } from './snapshot.ts';
import type { AskedStore, Outcome, StoreRequest } from './store-protocol.ts';

/** Packs so small that they are filled, sealed and compacted all the time; one shard for all tenants. */
export function openLoadedStore(
  dataFolder: string,
  options: Partial<EmbeddedStoreOptions> = {},
): EmbeddedMailStore {
  return new EmbeddedMailStore({
    dataFolder,
    packBytes: 200_000,
    // Compaction is asked for when nothing else is going on, so nothing has to settle.
    compaction: {
      settleMs: 0,
      unknownAfterMs: 0,
      mergeBelowBytes: 1_000,
      mergeAtLeast: 2,
      stepBytes: 20_000,
    },
    shardOf: () => 1,
    ...options,
  });
}

/** Does what is asked of a store, and answers in plain data. */
export class ServedStore implements AskedStore {
  readonly #store: EmbeddedMailStore;
  readonly #bodiesRead = new Set<string>();

  constructor(store: EmbeddedMailStore) {
    this.#store = store;
  }

  async ask(request: StoreRequest): Promise<Outcome> {
    try {
      return { answer: (await this.#serve(request)) ?? null };
    } catch (error) {
      return outcomeOfError(error);
    }
  }

  async #serve(request: StoreRequest): Promise<unknown> {
    const store = this.#store;
    switch (request.kind) {
      case 'perform':
        return withoutTimes(await perform(store, request.key, request.operation));
      case 'snapshot':
        return {
          ...(await takeSnapshot(store, request.key)),
          badBodies: await findBadBodies(store, request.key, this.#bodiesRead),
        };
      case 'seal':
        return (await store.writer(request.tenant as TenantId)).sealPacks(request.tenant as TenantId);
      case 'compact':
        return (await store.writer(1 as TenantId)).compactPacks();
      case 'close':
        return store.close();
    }
  }
}

export function outcomeOfError(error: unknown): Outcome {
  if (isAppError(error) && error.kind !== 'internal') {
    return { refused: error.kind, code: error.code, message: error.message };
  }
  return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
