import type { Clock } from '../../../base/clock.ts';
import { type AppError, isAppError } from '../../../base/errors.ts';
import type { TenantId } from '../../../base/ids.ts';
import type { Random } from '../../../base/random.ts';
import type { DirectoryConnector } from '../../control/connector-model.ts';
import type { RunHistory } from './run-history.ts';
import type { RunProfile, RunStep, StepCounts, StepResult, SyncRun } from './run-model.ts';

export interface RunRecordOptions {
  readonly history: RunHistory;
  readonly tenant: TenantId;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onStep: (profile: RunProfile, connectorName: string) => void;
}

interface StepOutcome {
  readonly counts: StepCounts;
  readonly message: string | null;
  readonly result: StepResult;
}

type StepOwner = Pick<DirectoryConnector, 'guid' | 'name'>;

/** What is written down of a run, from its first step on. */
export class RunRecord {
  readonly #options: RunRecordOptions;
  readonly #steps: RunStep[] = [];
  #run: SyncRun;
  #isKept = true;

  constructor(
    options: RunRecordOptions,
    about: Pick<SyncRun, 'number' | 'policyType' | 'userName' | 'isStaging'>,
  ) {
    const { clock, random } = options;
    this.#options = options;
    this.#run = {
      ...{ ...about, guid: random.guid() },
      ...{ startedAt: clock.now(), endedAt: null, result: 'in-progress', steps: [] },
    };
  }

  get number(): number {
    return this.#run.number;
  }

  /** Of a preview nothing is written down. */
  forget(): void {
    this.#isKept = false;
  }

  async step(owner: StepOwner, profile: RunProfile, work: () => Promise<StepOutcome>): Promise<void> {
    const { clock, signal, onStep } = this.#options;
    const begun = this.#newStep(owner, profile);
    onStep(profile, owner.name);
    const index = this.#steps.push(begun) - 1;
    try {
      this.#steps[index] = { ...begun, ...(await work()), endedAt: clock.now() };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#steps[index] = { ...begun, endedAt: clock.now(), message, result: resultOf(error) };
      throw error;
    } finally {
      if (!signal.aborted) await this.save();
    }
  }

  /** A step that was over before it began. */
  note(owner: StepOwner, profile: RunProfile, result: StepResult, message: string): void {
    const step = this.#newStep(owner, profile);
    this.#steps.push({ ...step, result, endedAt: step.startedAt, message });
  }

  async end(result: StepResult): Promise<SyncRun> {
    const worst = this.#steps.find((step) => step.result !== 'success')?.result;
    this.#run = {
      ...this.#run,
      endedAt: this.#options.clock.now(),
      result: result === 'success' ? (worst ?? result) : result,
    };
    await this.save();
    return this.#run;
  }

  async save(): Promise<void> {
    if (!this.#isKept) return;
    this.#run = { ...this.#run, steps: [...this.#steps] };
    await this.#options.history.save(this.#options.tenant, this.#run);
  }

  #newStep({ guid, name }: StepOwner, profile: RunProfile): RunStep {
    const { clock, random } = this.#options;
    return {
      ...{ guid: random.guid(), connector: guid, connectorName: name, profile },
      ...{ result: 'in-progress', startedAt: clock.now(), endedAt: null, counts: {}, message: null },
    };
  }
}

/** Faults of a directory outside, as opposed to those of the platform and to being stopped. */
export function isSourceFault(error: unknown): error is AppError {
  return isAppError(error) && /^directory\.(?:source|connector|connection|ldif|csv)\b/.test(error.code);
}

export function resultOf(error: unknown): StepResult {
  if (!isAppError(error))
    return error instanceof Error && error.name === 'AbortError'
      ? 'stopped-user-termination'
      : 'stopped-server';
  if (error.code === 'directory.sync.stopped') return 'stopped-user-termination';
  if (error.code === 'directory.sync.deletionThreshold') return 'stopped-deletion-threshold-exceeded';
  return isSourceFault(error) ? 'stopped-connectivity' : 'stopped-server';
}
