import type { Clock } from '../../../base/clock.ts';
import { AppError, isAppError } from '../../../base/errors.ts';
import type { TenantId } from '../../../base/ids.ts';
import type { RecordStore } from '../../../store/ports/record-store.ts';
import { collections } from '../collections.ts';

const key = 'lease';
const stopKey = 'stop';

export interface LeaseHolder {
  readonly owner: string;
  readonly since: number;
}

/**
 * One cycle of an organisation at a time, over all nodes. The version of the record is the fence: who has been passed over can
 * renew no more, and stops before it writes again.
 */
export class SyncLease {
  readonly #store: RecordStore;
  readonly #clock: Clock;
  readonly #tenant: TenantId;
  readonly #owner: string;
  readonly #leaseMs: number;
  readonly #since: number;
  #version: number;
  #renewedAt: number;

  private constructor(options: LeaseOptions, version: number) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#tenant = options.tenant;
    this.#owner = options.owner;
    this.#leaseMs = options.leaseMs;
    this.#version = version;
    this.#since = options.clock.now();
    this.#renewedAt = options.clock.monotonic();
  }

  /** `conflict` (`directory.sync.busy`) where somebody else has it. */
  static async take(options: LeaseOptions): Promise<SyncLease> {
    const { store, tenant, clock, owner, leaseMs } = options;
    const [record] = await store.findRecords(tenant, collections.control, [key]);
    const holder = liveHolder(record?.content, clock.now(), leaseMs);
    if (holder !== undefined) throw busy(holder);
    const version = record?.version ?? 0;
    try {
      await store.writeRecords(tenant, [
        {
          ...{ collection: collections.control, key, ifVersion: version },
          content: { owner, since: clock.now(), until: clock.now() + leaseMs },
        },
        { collection: collections.control, key: stopKey, gone: true },
      ]);
    } catch (error) {
      if (isAppError(error, 'conflict') && error.code === 'record.version') throw busy(undefined);
      throw error;
    }
    return new SyncLease(options, version + 1);
  }

  /** Before anything is written. Throws where the cycle is to stop, or somebody else has taken over. */
  async checkpoint(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#clock.monotonic() - this.#renewedAt < this.#leaseMs / 6) return;
    const [stop] = await this.#store.findRecords(this.#tenant, collections.control, [stopKey]);
    if (stop !== undefined) throw stopped();
    await this.#write(this.#clock.now() + this.#leaseMs);
    this.#renewedAt = this.#clock.monotonic();
  }

  async release(): Promise<void> {
    try {
      await this.#write(0);
    } catch (error) {
      // Somebody else has it by now.
      if (!isAppError(error, 'conflict')) throw error;
    }
  }

  async #write(until: number): Promise<void> {
    const content = { owner: this.#owner, since: this.#since, until };
    await this.#store.writeRecords(this.#tenant, [
      { collection: collections.control, key, content, ifVersion: this.#version },
    ]);
    this.#version += 1;
  }
}

export interface LeaseOptions {
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly tenant: TenantId;
  /** Names the process to people. */
  readonly owner: string;
  readonly leaseMs: number;
}

export async function findLeaseHolder(
  store: RecordStore,
  tenant: TenantId,
  now: number,
  leaseMs: number,
): Promise<LeaseHolder | undefined> {
  const [record] = await store.findRecords(tenant, collections.control, [key]);
  return liveHolder(record?.content, now, leaseMs);
}

/** Whoever has the lease stops at its next look, which is a few seconds away. */
export async function requestStop(store: RecordStore, tenant: TenantId, now: number): Promise<void> {
  await store.writeRecords(tenant, [{ collection: collections.control, key: stopKey, content: { at: now } }]);
}

/** One that ends later than any could that is taken now is of a clock that has been put back since: it holds nobody up. */
function liveHolder(
  content: Readonly<Record<string, unknown>> | undefined,
  now: number,
  leaseMs: number,
): LeaseHolder | undefined {
  const until = Number(content?.until ?? 0);
  if (content === undefined || until <= now || until > now + 2 * leaseMs) return undefined;
  return { owner: String(content.owner), since: Number(content.since) };
}

function busy(holder: LeaseHolder | undefined): AppError {
  const who = holder === undefined ? '' : ` (${holder.owner}, since ${new Date(holder.since).toISOString()})`;
  return new AppError({
    kind: 'conflict',
    code: 'directory.sync.busy',
    message: `A synchronization cycle of this organization is in progress${who}. Wait for its end, or stop it: Stop-ADSyncSyncCycle.`,
    retryable: true,
  });
}

export function stopped(): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'directory.sync.stopped',
    message:
      'The synchronization cycle was stopped by Stop-ADSyncSyncCycle. What was begun is completed by the next one: Start-ADSyncSyncCycle.',
  });
}
