import type { Clock } from '../../../base/clock.ts';
import type { SynchronizedRecipients } from '../../../organization/synchronized-recipients.ts';
import type { JsonObject, Tenant } from '../../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../../store/ports/directory-store.ts';
import type { RecordChange } from '../../../store/ports/record-store.ts';
import { collections } from '../collections.ts';
import type { PlanBook, PlanChunk } from '../plan/plan-book.ts';
import type { PersonState, PlanItem, ProvisioningError } from '../plan/plan-model.ts';
import { type StepCounts, stepCounts } from '../runs/run-model.ts';
import type { SyncStateRecord } from '../runs/sync-state.ts';
import { type Waiter, waitersIn } from '../space/page-stage.ts';
import { findAll, writeAll } from '../space/records.ts';
import { type Applied, applyChunk } from './apply-chunk.ts';

export interface ExporterOptions {
  readonly store: DirectoryStore;
  readonly recipients: SynchronizedRecipients;
  readonly clock: Clock;
  readonly organization: Tenant;
  readonly state: SyncStateRecord;
  readonly checkpoint: () => Promise<void>;
  readonly onProgress?: (counts: StepCounts) => void;
}

/** Applied, but for mailboxes that are being made. */
interface ChunkUnderWay {
  readonly chunk: PlanChunk;
  readonly applied: Applied;
  /** Items that were refused before any mailbox was. */
  readonly refused: number;
  /** What is written with the mark. */
  readonly together: readonly RecordChange[];
}

/**
 * People are created while the mailboxes of those before them are made: no person is created twice in a plan, and none needs another. Chunks of
 * other kinds build on what came before.
 */
function mayFollow(underWay: PlanChunk, next: PlanChunk | undefined): boolean {
  return next?.phase === underWay.phase && next.items.every(({ action }) => action === 'create');
}

/** Plans of one person that are remembered. */
const historyLimit = 100;

/** Carries a plan to its end from wherever it was left: what a chunk came to is written down together with its mark. */
export class Exporter {
  readonly #options: ExporterOptions;

  constructor(options: ExporterOptions) {
    this.#options = options;
  }

  async carryOut(book: PlanBook): Promise<StepCounts> {
    const { state, checkpoint } = this.#options;
    let underWay: ChunkUnderWay | undefined;
    try {
      for (;;) {
        const { plan } = state.state;
        if (plan === null) return {};
        const chunk = await book.next(underWay?.chunk.key ?? plan.appliedThrough);
        if (underWay !== undefined && !mayFollow(underWay.chunk, chunk)) {
          await this.#finish(underWay);
          underWay = undefined;
          continue;
        }
        if (chunk === undefined) return plan.counts;
        await checkpoint();
        const before: ChunkUnderWay | undefined = underWay;
        underWay = await this.#begin(chunk, plan.run);
        if (before !== undefined) await this.#finish(before);
      }
    } catch (error) {
      // Mailboxes are still being made in another thread, and nobody else would wait for them.
      await underWay?.applied.settled().catch(() => undefined);
      throw error;
    }
  }

  async #begin(chunk: PlanChunk, run: number): Promise<ChunkUnderWay> {
    const { store, recipients, organization, clock } = this.#options;
    const applied = await applyChunk(chunk, {
      ...{ store, recipients, tenant: organization.tenant },
      now: clock.now(),
    });
    const refused = applied.failures.size;
    return { chunk, applied, refused, together: await this.#write(chunk, applied, run) };
  }

  /** The mark comes with what the chunk came to, and after its mailboxes are there. */
  async #finish({ chunk, applied, refused, together }: ChunkUnderWay): Promise<void> {
    const { state, onProgress } = this.#options;
    const { plan } = state.state;
    if (plan === null) return;
    await applied.settled();
    const outcome = applied.failures.size > refused ? await this.#write(chunk, applied, plan.run) : together;
    const counts = sum(plan.counts, applied.counts);
    await state.write({ plan: { ...plan, appliedThrough: chunk.key, counts } }, outcome);
    onProgress?.(counts);
  }

  async #write(chunk: PlanChunk, applied: Applied, run: number): Promise<readonly RecordChange[]> {
    const { store, organization } = this.#options;
    const { first, together } = await this.#outcome(chunk, applied, run);
    await writeAll(store, organization.tenant, first);
    return together;
  }

  /** What is remembered of the chunk; `first` may be written in any number of transactions before. */
  async #outcome(
    { key: chunk, items }: PlanChunk,
    applied: Applied,
    run: number,
  ): Promise<{ first: readonly RecordChange[]; together: readonly RecordChange[] }> {
    const { store, organization } = this.#options;
    const { tenant } = organization;
    const anchors = [...new Set(items.map(({ anchor }) => anchor))];
    const persons = await findAll(store, tenant, collections.persons, anchors);
    const errors = await findAll(store, tenant, collections.errors, anchors);
    const personChanges = new Map<string, RecordChange>();
    const errorChanges = new Map<string, RecordChange>();
    for (const item of items) {
      const { anchor } = item;
      const failure = applied.failures.get(item);
      const before = persons.get(anchor)?.content as unknown as PersonState | undefined;
      const state = failure === undefined && 'person' in item ? item.person : before;
      if (state !== undefined && (item.changes.length > 0 || 'person' in item)) {
        const history =
          item.changes.length > 0 ? withRun(before?.history, run, chunk) : (before?.history ?? []);
        const content = { ...state, history } as unknown as JsonObject;
        personChanges.set(anchor, { collection: collections.persons, key: anchor, content });
      }
      const found = failure === undefined ? errorsOf(item) : [failure];
      if (found === undefined) continue;
      if (found.length > 0) {
        const content = { errors: found } as unknown as JsonObject;
        errorChanges.set(anchor, { collection: collections.errors, key: anchor, content });
      } else if (errors.has(anchor)) {
        errorChanges.set(anchor, { collection: collections.errors, key: anchor, gone: true });
      }
    }
    const waiting = await this.#waiting(items, applied);
    const woken = await this.#wake(items, applied, run);
    return {
      first: [...waiting, ...woken.marks, ...woken.served],
      together: [...personChanges.values(), ...errorChanges.values()],
    };
  }

  /** Groups and people that name somebody who is not there. */
  async #waiting(items: readonly PlanItem[], { missing }: Applied): Promise<RecordChange[]> {
    const wanted = new Map<string, Waiter[]>();
    for (const item of items) {
      const keys = item.waitsFor ?? [];
      const anchors = item.action === 'members' ? (missing.get(item) ?? []) : [];
      const waiters = item.sources.map(({ connector, guid }) => ({ connector, guid, anchor: item.anchor }));
      for (const key of [...keys, ...anchors.map(anchorKey)])
        wanted.set(key, [...(wanted.get(key) ?? []), ...waiters]);
    }
    if (wanted.size === 0) return [];
    const { store, organization } = this.#options;
    const known = await findAll(store, organization.tenant, collections.waiting, wanted.keys());
    return [...wanted].flatMap(([key, waiters]): RecordChange[] => {
      const before = waitersIn(known.get(key)?.content ?? {});
      const fresh = waiters.filter(({ connector, guid }) => {
        return !before.some((each) => each.connector === connector && each.guid === guid);
      });
      if (fresh.length === 0) return [];
      const content = { waiters: [...before, ...fresh] } as unknown as JsonObject;
      return [{ collection: collections.waiting, key, content }];
    });
  }

  /** Whoever waited for somebody who is there now is looked at by the next plan. */
  async #wake(items: readonly PlanItem[], { failures }: Applied, run: number) {
    const { store, organization } = this.#options;
    const { tenant } = organization;
    const come = items.filter((item) => ['create', 'match'].includes(item.action) && !failures.has(item));
    if (come.length === 0 || (await store.countRecords(tenant, collections.waiting, anchorPrefix)) === 0) {
      return { marks: [], served: [] };
    }
    const keys = come.map(({ anchor }) => anchorKey(anchor));
    const marks = new Map<string, RecordChange>();
    const served: RecordChange[] = [];
    for (const [key, { content }] of await findAll(store, tenant, collections.waiting, keys)) {
      served.push({ collection: collections.waiting, key, gone: true });
      for (const { connector, guid, anchor } of waitersIn(content)) {
        const mark = `${connector}/${guid}`;
        marks.set(mark, {
          ...{ collection: collections.marks, key: mark },
          content: { anchor, isGone: false, run: run + 1 },
        });
      }
    }
    return { marks: [...marks.values()], served };
  }
}

const anchorPrefix = 'anchor:';
const anchorKey = (anchor: string): string => `${anchorPrefix}${anchor}`;

function errorsOf(item: PlanItem): readonly ProvisioningError[] | undefined {
  if (item.action === 'delete') return [];
  return 'errors' in item ? item.errors : undefined;
}

function withRun(
  history: PersonState['history'] | undefined,
  run: number,
  chunk: string,
): PersonState['history'] {
  const before = history ?? [];
  if (before.some(([number, key]) => number === run && key === chunk)) return before;
  return [...before, [run, chunk] as const].slice(-historyLimit);
}

function sum(a: StepCounts, b: StepCounts): StepCounts {
  const names = stepCounts.filter((name) => a[name] !== undefined || b[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}
