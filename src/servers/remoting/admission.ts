/** Whether one more session may be opened: by the account's policy, its organisation's, and the server's own bound. */
import { globalPolicyName, type ThrottlingPolicy } from '../../access/throttling/throttling-policy.ts';
import { FaultError, faults } from '../../wire/wsman/index.ts';
import type { Caller } from './caller.ts';
import { type CountedSession, openedTooOften, tooManyOfTenant, tooManySessions } from './session-limit.ts';

export interface SessionCounts {
  /** Of the account, those that wait for their client too. */
  readonly ofAccount: readonly CountedSession[];
  /** Of the account, that are being opened at this moment. */
  readonly opening: number;
  readonly ofTenant: number;
  readonly all: number;
  readonly maxAll: number;
}

export function refuseTooMany(
  { maxSessions, tenant, throttling }: Caller,
  policy: ThrottlingPolicy | undefined,
  counts: SessionCounts,
): void {
  const name = policy?.name ?? globalPolicyName;
  const allowed = policy === undefined ? maxSessions : policy.settings.powerShellMaxConcurrency;
  if (allowed !== null && counts.ofAccount.length + counts.opening >= allowed) {
    throw new FaultError(faults.quotaExceeded(tooManySessions(allowed, counts.ofAccount, name)));
  }
  const ofTenant = policy?.settings.powerShellMaxTenantConcurrency ?? null;
  if (tenant !== undefined && ofTenant !== null && counts.ofTenant >= ofTenant) {
    throw new FaultError(faults.quotaExceeded(tooManyOfTenant(ofTenant, name)));
  }
  if (policy !== undefined && throttling?.takeSession(policy) === false) {
    throw new FaultError(faults.quotaExceeded(openedTooOften(policy)));
  }
  if (counts.all < counts.maxAll) return;
  throw new FaultError(
    faults.quotaExceeded(
      `The server has ${counts.maxAll} sessions open, and takes no more. Try again later. `,
    ),
  );
}
