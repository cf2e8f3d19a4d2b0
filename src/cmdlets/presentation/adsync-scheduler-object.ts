import type { SchedulerView } from '../../directory/sync/runs/scheduler.ts';
import { TimeSpanValue, toText } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

/** Under the names of Connect's scheduler, and what Landfall adds. */
export const adsyncSchedulerObject = defineObjectType<SchedulerView>({
  typeNames: ['Landfall.ADSyncScheduler'],
  toText: ({ effectiveIntervalMs }) => toText(TimeSpanValue.fromMs(effectiveIntervalMs)),
  properties: {
    AllowedSyncCycleInterval: ({ allowedIntervalMs }) => TimeSpanValue.fromMs(allowedIntervalMs),
    CurrentlyEffectiveSyncCycleInterval: ({ effectiveIntervalMs }) =>
      TimeSpanValue.fromMs(effectiveIntervalMs),
    CustomizedSyncCycleInterval: ({ customizedIntervalMs }) => {
      return customizedIntervalMs === null ? null : TimeSpanValue.fromMs(customizedIntervalMs);
    },
    NextSyncCyclePolicyType: ({ nextPolicyType }) => nextPolicyType,
    NextSyncCycleStartTimeInUTC: ({ nextCycleAt }) => date(nextCycleAt),
    PurgeRunHistoryInterval: ({ purgeRunHistoryIntervalMs }) =>
      TimeSpanValue.fromMs(purgeRunHistoryIntervalMs),
    SyncCycleEnabled: ({ syncCycleEnabled }) => syncCycleEnabled,
    MaintenanceEnabled: ({ maintenanceEnabled }) => maintenanceEnabled,
    StagingModeEnabled: ({ stagingModeEnabled }) => stagingModeEnabled,
    SchedulerSuspended: ({ schedulerSuspended }) => schedulerSuspended,
    SyncCycleInProgress: ({ inProgress }) => inProgress !== null,
    SyncCycleRunsOn: ({ inProgress }) => inProgress?.owner ?? null,
    FirstSyncCycleCompleted: ({ hasCompleted }) => hasCompleted,
    ProvisionMailboxes: ({ provisionMailboxes }) => provisionMailboxes,
  },
});
