import {
  checkStages,
  type Finding,
  type RepairOptions,
  type RepairStep,
  type Severity,
} from '../../store/sql/checks/kit/store-check.ts';
import type { RunnableCheck } from './runnable-check.ts';

/** Findings repaired at a time: enough for one transaction to serve many, few enough to hold. */
const findingsPerRepair = 500;

export interface FsckOptions {
  /** Absent: nothing is written. */
  readonly repair?: RepairOptions;
  readonly signal?: AbortSignal;
}

export interface FsckObserver {
  onCheck?(check: RunnableCheck, pass: FsckPass): void;
  onFinding?(finding: Finding, pass: FsckPass): void;
  onStep?(step: RepairStep): void;
  /** The check could not be made; the others go on. */
  onFailure?(check: RunnableCheck, error: unknown): void;
}

/** Where there is a repair, everything is looked at once more after it. */
export type FsckPass = 'first' | 'afterRepair';

export interface FsckSummary {
  readonly checks: number;
  /** Of the last pass: what is wrong now. */
  readonly findings: Readonly<Record<Severity, number>>;
  /** Of the first pass. */
  readonly found: Readonly<Record<Severity, number>>;
  readonly repairs: number;
  /** Repairs that left something as it is, for a reason that they gave. */
  readonly left: number;
  /** Names of checks that could not be made. */
  readonly failed: readonly string[];
}

/**
 * Makes every check, in the order of stages. It holds some hundreds of findings at a time, however many there
 * are, and hands each on as it is found.
 */
export async function runFsck(
  checks: readonly RunnableCheck[],
  options: FsckOptions = {},
  observer: FsckObserver = {},
): Promise<FsckSummary> {
  const ordered = checkStages.flatMap((stage) => checks.filter((check) => check.stage === stage));
  const counts = { repairs: 0, left: 0 };
  const failed = new Set<string>();
  const pass = async (which: FsckPass, repair: RepairOptions | undefined) => {
    const found: Record<Severity, number> = { error: 0, warning: 0, notice: 0 };
    for (const check of ordered) {
      options.signal?.throwIfAborted();
      observer.onCheck?.(check, which);
      try {
        for await (const batch of findBatches(check)) {
          for (const finding of batch) {
            found[finding.severity] += 1;
            observer.onFinding?.(finding, which);
          }
          if (repair === undefined || check.repair === undefined) continue;
          for await (const step of check.repair(batch.filter(isRepairable), repair)) {
            counts[step.done ? 'repairs' : 'left'] += 1;
            observer.onStep?.(step);
          }
        }
      } catch (error) {
        options.signal?.throwIfAborted();
        failed.add(check.name);
        observer.onFailure?.(check, error);
      }
    }
    return found;
  };
  const first = await pass('first', options.repair);
  const findings = counts.repairs > 0 ? await pass('afterRepair', undefined) : first;
  return { checks: ordered.length, findings, found: first, ...counts, failed: [...failed] };
}

/** 0 clean, 1 findings, 2 something could not be checked. Notices are no findings: nothing is wrong. */
export function fsckExitCode({ findings, failed }: FsckSummary): 0 | 1 | 2 {
  if (failed.length > 0) return 2;
  return findings.error + findings.warning > 0 ? 1 : 0;
}

async function* findBatches(check: RunnableCheck): AsyncGenerator<Finding[]> {
  let batch: Finding[] = [];
  for await (const finding of check.find()) {
    batch.push(finding);
    if (batch.length < findingsPerRepair) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function isRepairable({ repairable }: Finding): boolean {
  return repairable;
}
