import type { Clock } from '../../base/clock.ts';
import type { TenantId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { BodyLocation, BodyStore, PackSummary } from '../ports/bodies.ts';
import type { BodyIndex, IndexedBody } from '../ports/mail-store.ts';
import { isDamage } from './body-errors.ts';
import {
  type ChoiceLimits,
  type CompactionReason,
  choosePacks,
  defaultChoiceLimits,
} from './compaction-choice.ts';

export interface CompactionOptions extends Partial<ChoiceLimits> {
  readonly store: BodyStore;
  readonly index: BodyIndex;
  readonly clock: Clock;
  readonly log: Log;
  /** On average, so that compaction leaves the disk to the mail. */
  readonly bytesPerSecond?: number;
  /** Rewritten before the index is moved, and between two pauses. */
  readonly stepBytes?: number;
  /**
   * How long after it was first seen sealed a pack is left alone. Bodies are appended before the transaction
   * that names them commits: within this time every such transaction has ended, one way or the other.
   */
  readonly settleMs?: number;
}

export interface CompactionReport {
  readonly packsRemoved: number;
  readonly bytesFreed: number;
  readonly bodiesMoved: number;
  readonly bodiesDropped: number;
  /** Bodies that cannot be read; their packs stay. */
  readonly damaged: readonly { readonly tenant: TenantId; readonly body: IndexedBody }[];
}

type Tally = { -readonly [K in keyof CompactionReport]: CompactionReport[K] } & {
  damaged: { tenant: TenantId; body: IndexedBody }[];
};

const roundLimit = 16;

/**
 * Moves what is alive out of packs that are mostly dead, or never saw compression, and removes them. Beside
 * traffic: until the index has moved, both copies are there and either is right, so it may be stopped or killed
 * at any point. A copy that nobody came to refer to is dead weight of a younger pack, for a later pass.
 */
export class Compactor {
  readonly #store: BodyStore;
  readonly #index: BodyIndex;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #limits: ChoiceLimits;
  readonly #bytesPerSecond: number;
  readonly #stepBytes: number;
  readonly #settleMs: number;
  /** By tenant and pack; by the clock that never jumps. */
  #firstSeenSealed = new Map<string, number>();

  constructor(options: CompactionOptions) {
    this.#store = options.store;
    this.#index = options.index;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#bytesPerSecond = options.bytesPerSecond ?? 16 << 20;
    this.#stepBytes = options.stepBytes ?? 2 << 20;
    this.#settleMs = options.settleMs ?? 10 * 60_000;
    this.#limits = { ...defaultChoiceLimits, ...options };
  }

  /** One pass over all tenants. A pack is taken at the earliest in the second pass that sees it sealed. */
  async run(signal?: AbortSignal): Promise<CompactionReport> {
    const tally: Tally = { packsRemoved: 0, bytesFreed: 0, bodiesMoved: 0, bodiesDropped: 0, damaged: [] };
    const seen = new Map<string, number>();
    for (const tenant of await this.#store.listTenants()) {
      signal?.throwIfAborted();
      const packs = await this.#store.listPacks(tenant);
      const settled = packs.filter((pack) => this.#isSettled(tenant, pack, seen));
      const unsealed = packs.filter((pack) => !pack.sealed);
      const uses = await this.#index.readPackUse(tenant);
      if (uses.length === 0 && packs.length > 0) {
        // More likely the wrong database than a tenant that lost its last message: nothing is touched.
        this.#log.warn('store.bodies.tenantUnknown', { tenant, packs: packs.length });
        continue;
      }
      const choices = choosePacks([...settled, ...unsealed], uses, this.#clock.now(), this.#limits);
      for (const { pack, reason } of choices) {
        signal?.throwIfAborted();
        if (pack.sealed) await this.#compact(tenant, pack, reason, tally, signal);
        else if (reason === 'dead') await this.#sealForLater(tenant, pack);
      }
    }
    this.#firstSeenSealed = seen;
    return tally;
  }

  #isSettled(tenant: TenantId, pack: PackSummary, seen: Map<string, number>): boolean {
    if (!pack.sealed) return false;
    const key = `${tenant}/${pack.pack}`;
    const since = this.#firstSeenSealed.get(key) ?? this.#clock.monotonic();
    seen.set(key, since);
    return this.#clock.monotonic() - since >= this.#settleMs;
  }

  /** A tenant that receives little would otherwise keep its dead mail until the pack is full. */
  async #sealForLater(tenant: TenantId, pack: PackSummary): Promise<void> {
    if (pack.bytes >= this.#limits.mergeBelowBytes) await this.#store.seal(tenant);
  }

  async #compact(
    tenant: TenantId,
    pack: PackSummary,
    reason: CompactionReason,
    tally: Tally,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const unreadable = new Map<number, IndexedBody>();
    // More than one round when entries were revived, or came late, while a round ran.
    for (let round = 0; round < roundLimit; round += 1) {
      let entries = await this.#index.listPackEntries(tenant, pack.pack);
      if (!entries.some(({ references }) => references > 0)) {
        // Last, so that a pass which was stopped before finds the pack as dead as it was.
        tally.bodiesDropped += await this.#index.dropUnreferenced(tenant, pack.pack);
        entries = await this.#index.listPackEntries(tenant, pack.pack);
      }
      if (entries.length === 0) {
        await this.#store.removePack(tenant, pack.pack);
        tally.packsRemoved += 1;
        tally.bytesFreed += pack.bytes;
        this.#log.info('store.bodies.compacted', { tenant, pack: pack.pack, reason, bytes: pack.bytes });
        return;
      }
      const movable = entries.filter(
        ({ references, location }) => references > 0 && !unreadable.has(location.offset),
      );
      if (movable.length === 0) break;
      for (const step of this.#steps(movable)) {
        signal?.throwIfAborted();
        await this.#moveStep(tenant, step, unreadable, tally);
        const bytes = step.reduce((sum, { location }) => sum + location.storedBytes, 0);
        await this.#clock.sleep((bytes * 1000) / this.#bytesPerSecond, signal);
      }
    }
    for (const body of unreadable.values()) tally.damaged.push({ tenant, body });
    this.#log.warn('store.bodies.packKept', { tenant, pack: pack.pack, damaged: unreadable.size });
  }

  *#steps(entries: readonly IndexedBody[]): Generator<IndexedBody[]> {
    let step: IndexedBody[] = [];
    let bytes = 0;
    for (const entry of entries) {
      if (step.length > 0 && bytes + entry.location.storedBytes > this.#stepBytes) {
        yield step;
        step = [];
        bytes = 0;
      }
      step.push(entry);
      bytes += entry.location.storedBytes;
    }
    if (step.length > 0) yield step;
  }

  async #moveStep(
    tenant: TenantId,
    step: readonly IndexedBody[],
    unreadable: Map<number, IndexedBody>,
    tally: Tally,
  ): Promise<void> {
    try {
      const places = await this.#store.rewrite(
        tenant,
        step.map(({ location }) => location),
      );
      await this.#index.moveEntries(tenant, pairMoves(step, places));
      tally.bodiesMoved += step.length;
    } catch (error) {
      if (!isDamage(error)) throw error;
      const [only] = step;
      if (step.length === 1 && only !== undefined) {
        unreadable.set(only.location.offset, only);
        return;
      }
      for (const entry of step) await this.#moveStep(tenant, [entry], unreadable, tally);
    }
  }
}

function pairMoves(
  step: readonly IndexedBody[],
  places: readonly BodyLocation[],
): { hash: IndexedBody['hash']; from: BodyLocation; to: BodyLocation }[] {
  return step.flatMap(({ hash, location }, index) => {
    const to = places[index];
    return to ? [{ hash, from: location, to }] : [];
  });
}
