import type { Guid } from '../../../base/ids.ts';
import type { PolicyType } from './sync-configuration.ts';

/** Connect's words for how a step ended. */
export type StepResult =
  | 'success'
  | 'in-progress'
  | 'completed-export-errors'
  | 'completed-sync-errors'
  | 'stopped-deletion-threshold-exceeded'
  | 'stopped-user-termination'
  | 'stopped-connectivity'
  | 'stopped-server';

export const runProfiles = [
  'Full Import',
  'Delta Import',
  'Full Synchronization',
  'Delta Synchronization',
  'Export',
] as const;
export type RunProfile = (typeof runProfiles)[number];

/** In Connect's words; what a step does not count is not there. */
export const stepCounts = [
  'stageNoChange',
  'stageAdd',
  'stageUpdate',
  'stageRename',
  'stageDelete',
  'stageFailure',
  'exportAdd',
  'exportUpdate',
  'exportRename',
  'exportDelete',
  'exportFailure',
  'quarantined',
] as const;
export type StepCount = (typeof stepCounts)[number];
export type StepCounts = Partial<Record<StepCount, number>>;

export interface RunStep {
  readonly guid: Guid;
  /** The connector's; of what is written here, that of the organisation. */
  readonly connector: Guid;
  readonly connectorName: string;
  readonly profile: RunProfile;
  readonly result: StepResult;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly counts: StepCounts;
  /** What a person should know. */
  readonly message: string | null;
}

export interface SyncRun {
  readonly number: number;
  readonly guid: Guid;
  readonly policyType: PolicyType;
  /** Who asked for it; `null` for the scheduler. */
  readonly userName: string | null;
  readonly isStaging: boolean;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly result: StepResult;
  readonly steps: readonly RunStep[];
}
