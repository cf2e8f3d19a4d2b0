import type { RunStep, StepCount, SyncRun } from '../../directory/sync/runs/run-model.ts';
import { GuidValue } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

export interface PresentedStep {
  readonly run: SyncRun;
  readonly step: RunStep;
  readonly number: number;
}

const count =
  (name: StepCount) =>
  ({ step }: PresentedStep) =>
    step.counts[name] ?? 0;
const sum =
  (...names: StepCount[]) =>
  ({ step }: PresentedStep) =>
    names.reduce((total, name) => total + (step.counts[name] ?? 0), 0);

const common = {
  RunNumber: ({ run }: PresentedStep) => run.number,
  RunHistoryId: ({ run }: PresentedStep) => new GuidValue(run.guid),
  ConnectorId: ({ step }: PresentedStep) => new GuidValue(step.connector),
  ConnectorName: ({ step }: PresentedStep) => step.connectorName,
  RunProfileName: ({ step }: PresentedStep) => step.profile,
};

/** One step of a cycle as Get-ADSyncRunStepResult shows it, with its counts. */
export const adsyncRunStepObject = defineObjectType<PresentedStep>({
  typeNames: ['Landfall.ADSyncRunStepResult'],
  toText: ({ run, number }) => `${run.number}/${number}`,
  properties: {
    ...common,
    StepHistoryId: ({ step }) => new GuidValue(step.guid),
    StepNumber: ({ number }) => number,
    StepResult: ({ step }) => step.result,
    StartDate: ({ step }) => date(step.startedAt),
    EndDate: ({ step }) => date(step.endedAt),
    StageNoChange: count('stageNoChange'),
    StageAdd: count('stageAdd'),
    StageUpdate: count('stageUpdate'),
    StageRename: count('stageRename'),
    StageDelete: count('stageDelete'),
    StageFailure: count('stageFailure'),
    ProvisioningErrors: count('quarantined'),
    ExportAdd: count('exportAdd'),
    ExportUpdate: count('exportUpdate'),
    ExportRename: count('exportRename'),
    ExportDelete: count('exportDelete'),
    ExportFailure: count('exportFailure'),
    Adds: sum('stageAdd', 'exportAdd'),
    Updates: sum('stageUpdate', 'stageRename', 'exportUpdate', 'exportRename'),
    Deletes: sum('stageDelete', 'exportDelete'),
    Failures: sum('stageFailure', 'exportFailure', 'quarantined'),
    Message: ({ step }) => step.message,
  },
  view: {
    table: {
      columns: [
        { property: 'RunNumber', label: 'Run', width: 5, alignment: 'right' },
        { property: 'ConnectorName', label: 'Connector', width: 16 },
        { property: 'RunProfileName', label: 'Profile', width: 21 },
        { property: 'Adds', width: 8, alignment: 'right' },
        { property: 'Updates', width: 8, alignment: 'right' },
        { property: 'Deletes', width: 8, alignment: 'right' },
        { property: 'Failures', label: 'Errors', width: 7, alignment: 'right' },
        { property: 'StepResult', label: 'Result' },
      ],
    },
  },
});

/** The same as Get-ADSyncRunProfileResult shows it: when, by whom, and how it ended. */
export const adsyncRunProfileObject = defineObjectType<PresentedStep>({
  typeNames: ['Landfall.ADSyncRunProfileResult'],
  toText: ({ run, number }) => `${run.number}/${number}`,
  properties: {
    ...common,
    Result: ({ step }) => step.result,
    StartDate: ({ step }) => date(step.startedAt),
    EndDate: ({ step }) => date(step.endedAt),
    UserName: ({ run }) => run.userName,
    PolicyType: ({ run }) => run.policyType,
    IsStaging: ({ run }) => run.isStaging,
    IsRunComplete: ({ step }) => step.endedAt !== null,
    CurrentStepNumber: ({ number }) => number,
    TotalSteps: ({ run }) => run.steps.length,
    Message: ({ step }) => step.message,
  },
  view: {
    table: {
      columns: [
        { property: 'RunNumber', label: 'Run', width: 5, alignment: 'right' },
        { property: 'StartDate', width: 22 },
        { property: 'ConnectorName', label: 'Connector', width: 16 },
        { property: 'RunProfileName', label: 'Profile', width: 21 },
        { property: 'Result' },
      ],
    },
  },
});

/** What Start-ADSyncSyncCycle answers: Connect's `Result`, and what was done. */
export const adsyncCycleObject = defineObjectType<readonly SyncRun[]>({
  typeNames: ['Landfall.ADSyncSyncCycleResult'],
  toText: (runs) => resultOf(runs),
  properties: {
    Result: resultOf,
    RunNumber: (runs) => runs[0]?.number ?? null,
    Added: (runs) => total(runs, 'exportAdd'),
    Updated: (runs) => total(runs, 'exportUpdate') + total(runs, 'exportRename'),
    Deleted: (runs) => total(runs, 'exportDelete'),
    Failed: (runs) => total(runs, 'exportFailure'),
    ProvisioningErrors: (runs) =>
      runs.at(-1)?.steps.find(({ counts }) => counts.quarantined !== undefined)?.counts.quarantined ?? 0,
    StartDate: (runs) => date(runs[0]?.startedAt ?? null),
    EndDate: (runs) => date(runs.at(-1)?.endedAt ?? null),
  },
  view: {
    table: {
      columns: [
        { property: 'Result', width: 24 },
        { property: 'RunNumber', label: 'Run', width: 5, alignment: 'right' },
        { property: 'Added', width: 8, alignment: 'right' },
        { property: 'Updated', width: 8, alignment: 'right' },
        { property: 'Deleted', width: 8, alignment: 'right' },
        { property: 'Failed', width: 7, alignment: 'right' },
        { property: 'ProvisioningErrors', label: 'Errors', width: 7, alignment: 'right' },
      ],
    },
  },
});

/** Connect says Success in capitals; what is worse is said in its own words. */
function resultOf(runs: readonly SyncRun[]): string {
  const worst = runs.find(({ result }) => result !== 'success')?.result;
  return worst ?? 'Success';
}

function total(runs: readonly SyncRun[], name: StepCount): number {
  return runs.reduce(
    (sum, { steps }) => sum + steps.reduce((each, { counts }) => each + (counts[name] ?? 0), 0),
    0,
  );
}
