import type { TenantId } from '../../../base/ids.ts';
import type { JsonObject } from '../../../store/ports/directory-model.ts';
import type { RecordChange, RecordStore } from '../../../store/ports/record-store.ts';
import { collections } from '../collections.ts';
import type { StepCounts } from './run-model.ts';

/** What is to be known after a crash. */
export interface SyncState {
  /** The last number given to a run. */
  readonly lastRun: number;
  readonly lastCycleStartedAt: number | null;
  /** The first cycle is started by a person, who has seen what it would do. */
  readonly hasCompleted: boolean;
  readonly plan: PlanInFlight | null;
}

export interface PlanInFlight {
  readonly run: number;
  /** One that is being made counts for nothing; one that is being carried out is carried to its end. */
  readonly phase: 'planning' | 'exporting';
  /** The last chunk that is done. */
  readonly appliedThrough: string | null;
  /** Connectors that it looked at. */
  readonly connectors: readonly string[];
  readonly counts: StepCounts;
}

const key = 'state';
const blank: SyncState = { lastRun: 0, lastCycleStartedAt: null, hasCompleted: false, plan: null };

/** The state of one organisation, as its only runner holds it: a write that meets another's version is refused. */
export class SyncStateRecord {
  readonly #store: RecordStore;
  readonly #tenant: TenantId;
  #state: SyncState;
  #version: number;

  private constructor(store: RecordStore, tenant: TenantId, state: SyncState, version: number) {
    this.#store = store;
    this.#tenant = tenant;
    this.#state = state;
    this.#version = version;
  }

  static async open(store: RecordStore, tenant: TenantId): Promise<SyncStateRecord> {
    const [record] = await store.findRecords(tenant, collections.control, [key]);
    const state = { ...blank, ...(record?.content as unknown as SyncState | undefined) };
    return new SyncStateRecord(store, tenant, state, record?.version ?? 0);
  }

  get state(): SyncState {
    return this.#state;
  }

  /** With other changes, in one transaction. */
  async write(change: Partial<SyncState>, others: readonly RecordChange[] = []): Promise<void> {
    const after = { ...this.#state, ...change };
    await this.#store.writeRecords(this.#tenant, [
      ...others,
      {
        ...{ collection: collections.control, key, ifVersion: this.#version },
        content: after as unknown as JsonObject,
      },
    ]);
    this.#state = after;
    this.#version += 1;
  }
}
