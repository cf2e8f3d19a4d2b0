import { setTimeout as sleep } from 'node:timers/promises';
import type { CompactionResult } from '../../../src/store/sql/sqlite/shard/shard-protocol.ts';
import { type Lane, openLanes, type Resolution } from './lane.ts';
import { SeededRandom } from './seeded-random.ts';
import { StoreProcess } from './store-process.ts';
import { killed } from './store-protocol.ts';

export interface CampaignReport {
  kills: number;
  operations: number;
  packsRemoved: number;
  readonly resolutions: Record<Resolution, number>;
}

/** How a process ends. Most are killed amid the load. */
type Ending = 'starting' | 'load' | 'compaction' | 'closing' | 'closed';

/** One data folder that process after process goes on with, each until it is killed. */
export class Campaign {
  readonly #dataFolder: string;
  readonly #random: SeededRandom;
  readonly #lanes: readonly Lane[];
  readonly report: CampaignReport = {
    kills: 0,
    operations: 0,
    packsRemoved: 0,
    resolutions: { nothingInFlight: 0, happened: 0, didNotHappen: 0 },
  };

  constructor(dataFolder: string, seed: number) {
    this.#dataFolder = dataFolder;
    this.#random = new SeededRandom(seed);
    this.#lanes = openLanes(seed);
  }

  /** Lets processes work on the folder until `kills` of them have been killed. */
  async run(kills: number, signal: AbortSignal): Promise<void> {
    while (this.report.kills < kills) {
      signal.throwIfAborted();
      const ending = this.#random.weighted<Ending>([
        [8, 'starting'],
        [72, 'load'],
        [14, 'compaction'],
        [4, 'closing'],
        [2, 'closed'],
      ]);
      await this.#life(ending);
    }
    await this.#life('closed');
  }

  async #life(ending: Ending): Promise<void> {
    const child = new StoreProcess(this.#dataFolder);
    try {
      if (ending === 'starting') await this.#killWhileStarting(child);
      else {
        await this.#verify(child);
        await this.#load(child, ending === 'load');
        if (ending === 'compaction') await this.#compact(child);
        if (ending === 'closing' || ending === 'closed') await this.#close(child, ending === 'closing');
      }
    } finally {
      await child.kill();
    }
    if (ending !== 'closed') this.report.kills += 1;
    if (child.complaints.length > 0) throw new Error(`The process said:\n${child.report}`);
  }

  async #killWhileStarting(child: StoreProcess): Promise<void> {
    const verifying = this.#verify(child, true);
    await sleep(60 + this.#random.below(350));
    await child.kill();
    await verifying;
  }

  async #verify(child: StoreProcess, mayBeKilled = false): Promise<void> {
    const resolutions = await Promise.all(this.#lanes.map((lane) => lane.verify(child)));
    for (const resolution of resolutions) {
      if (resolution !== undefined) this.report.resolutions[resolution] += 1;
      else if (!mayBeKilled) throw new Error(`The process ended by itself:\n${child.report}`);
    }
  }

  /** All mailboxes at once, until so many answers have come; then it is killed, or what was begun is finished. */
  async #load(child: StoreProcess, endsInKill: boolean): Promise<void> {
    const wanted = 1 + this.#random.below(this.#random.chance(0.5) ? 12 : 70);
    const extraMs = this.#random.chance(0.5) ? 0 : this.#random.next() * 6;
    let answers = 0;
    let stopping = false;
    const whenEnough = Promise.withResolvers<void>();
    const steady = this.#lanes.map(async (lane) => {
      while (!stopping && (await lane.step(child)) !== undefined) {
        this.report.operations += 1;
        answers += 1;
        if (answers === wanted) whenEnough.resolve();
      }
    });
    const all = Promise.all(steady).then(() => whenEnough.resolve(), whenEnough.reject);
    await whenEnough.promise;
    if (endsInKill) {
      if (extraMs > 0) await sleep(extraMs);
      await child.kill();
    }
    stopping = true;
    await all;
  }

  async #compact(child: StoreProcess): Promise<void> {
    await Promise.all([1, 2].map((tenant) => child.ask({ kind: 'seal', tenant })));
    const compaction = child.ask({ kind: 'compact' });
    // Some passes are let through, or no pack would ever be removed.
    if (this.#random.chance(0.6)) {
      await sleep(this.#random.next() * 40);
      await child.kill();
    }
    const outcome = await compaction;
    if (outcome === killed) return;
    if (!('answer' in outcome)) throw new Error(`Compaction failed: ${JSON.stringify(outcome)}`);
    this.report.packsRemoved += (outcome.answer as CompactionResult).packsRemoved;
  }

  async #close(child: StoreProcess, killMeanwhile: boolean): Promise<void> {
    const closing = child.ask({ kind: 'close' });
    if (killMeanwhile) await sleep(this.#random.next() * 8);
    else {
      const outcome = await closing;
      if (outcome === killed || !('answer' in outcome)) throw new Error(`It did not close:\n${child.report}`);
      await child.gone;
    }
  }
}
