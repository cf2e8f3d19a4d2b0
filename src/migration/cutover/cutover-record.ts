/**
 * What is remembered between two looks at the DNS: since when mail has been going where it should. It is kept as JSON
 * with the batch; what somebody else has written there counts as not seen yet.
 */
import * as z from 'zod';
import type { DomainRoutes, MailRoute, RouteVerdict } from './mail-route.ts';

const millis = z.number().min(0);

const domainRecord = z.object({
  checkedAt: millis,
  /** The last time that the record was seen as it was before the change. */
  oldSeenAt: millis.nullable(),
  /** The largest TTL that the old record was published with, in seconds. */
  oldTtl: z.number().min(0).nullable(),
  oldExchanges: z.array(z.string()),
  /** When the record was first seen as it is to be; `null` while it is not. */
  changedAt: millis.nullable(),
});
const cutoverRecord = z.object({ domains: z.record(z.string(), domainRecord) });

export type DomainRecord = Readonly<z.output<typeof domainRecord>>;
export interface CutoverRecord {
  readonly domains: Readonly<Record<string, DomainRecord>>;
}

/** Into the organisation, mail is to come here; out of it, to go elsewhere. */
export type RouteGoal = 'here' | 'away';

export function readCutoverRecord(json: unknown): CutoverRecord {
  const parsed = cutoverRecord.safeParse(json);
  return parsed.success ? parsed.data : { domains: {} };
}

export function isReached(goal: RouteGoal, verdict: RouteVerdict): boolean {
  return goal === 'here' ? verdict === 'here' : verdict === 'elsewhere';
}

/** What the domain says now; what caches say where it could not be asked itself. */
export function currentRoute({ published, seen }: DomainRoutes): MailRoute | undefined {
  return published ?? seen;
}

/** The record after a look at the DNS. Where that gave no answer, it stays as it was. */
export function rememberRoutes(
  known: DomainRecord | undefined,
  routes: DomainRoutes,
  goal: RouteGoal,
  now: number,
): DomainRecord | undefined {
  const current = currentRoute(routes);
  if (current === undefined) return known;
  if (isReached(goal, current.verdict)) {
    const seenOld =
      routes.seen !== undefined && !isReached(goal, routes.seen.verdict) ? routes.seen : undefined;
    return {
      checkedAt: now,
      oldSeenAt: known?.oldSeenAt ?? null,
      oldTtl: known?.oldTtl ?? seenOld?.ttl ?? null,
      oldExchanges:
        known !== undefined && known.oldExchanges.length > 0 ? known.oldExchanges : namesOf(seenOld),
      changedAt: known?.changedAt ?? now,
    };
  }
  // Turned back: the waiting begins anew with the next change.
  return {
    checkedAt: now,
    oldSeenAt: now,
    oldTtl: Math.max(current.ttl, known?.changedAt === null ? (known.oldTtl ?? 0) : 0),
    oldExchanges: namesOf(current),
    changedAt: null,
  };
}

function namesOf(route: MailRoute | undefined): string[] {
  return route?.exchanges.map(({ name }) => name) ?? [];
}
