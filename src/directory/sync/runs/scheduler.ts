import { allowedIntervalMs, type PolicyType, type SyncConfiguration } from './sync-configuration.ts';
import type { LeaseHolder } from './sync-lease.ts';
import type { SyncState } from './sync-state.ts';

/** What Get-ADSyncScheduler shows. */
export interface SchedulerView extends SyncConfiguration {
  readonly allowedIntervalMs: number;
  readonly effectiveIntervalMs: number;
  /** `null` where none is planned: it is off, or nobody has started the first cycle yet. */
  readonly nextCycleAt: number | null;
  readonly nextPolicyType: PolicyType;
  readonly inProgress: LeaseHolder | null;
  readonly hasCompleted: boolean;
}

export function viewScheduler(
  configuration: SyncConfiguration,
  state: SyncState,
  holder: LeaseHolder | undefined,
  now: number,
): SchedulerView {
  const isOn = configuration.syncCycleEnabled && !configuration.schedulerSuspended && state.hasCompleted;
  return {
    ...configuration,
    allowedIntervalMs,
    effectiveIntervalMs: effectiveIntervalMs(configuration),
    nextCycleAt: isOn ? Math.max(nextCycleAt(configuration, state, now), now) : null,
    inProgress: holder ?? null,
    hasCompleted: state.hasCompleted,
  };
}

function effectiveIntervalMs({ customizedIntervalMs }: SyncConfiguration): number {
  return Math.max(customizedIntervalMs ?? allowedIntervalMs, allowedIntervalMs);
}

/** From the start of one to the start of the next. A last start in the future is that of a clock that was put back: it is over. */
export function nextCycleAt(
  configuration: SyncConfiguration,
  { lastCycleStartedAt }: SyncState,
  now: number,
): number {
  if (lastCycleStartedAt === null || lastCycleStartedAt > now) return now;
  return lastCycleStartedAt + effectiveIntervalMs(configuration);
}
