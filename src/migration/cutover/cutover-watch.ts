import { domainToASCII } from 'node:url';
import type { Clock } from '../../base/clock.ts';
import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationBatch } from '../control/batch-model.ts';
import type { MigrationUser } from '../control/user-model.ts';
import type { CutoverCheck, DomainCutover, UnsyncedMailbox } from './cutover-model.ts';
import {
  type CutoverRecord,
  currentRoute,
  type DomainRecord,
  isReached,
  type RouteGoal,
  rememberRoutes,
} from './cutover-record.ts';
import type { DnsLookup } from './dns-lookup.ts';
import { type DomainRoutes, RouteFinder } from './mail-route.ts';
import { type SenderPolicy, SenderPolicyFinder } from './sender-policy.ts';

export type CutoverUser = Pick<MigrationUser, 'emailAddress' | 'lastSyncedAt' | 'lastAttemptAt'>;

/** What the watch asks of those around it. */
export interface CutoverSurroundings {
  /** Every user of the batch, in any order. */
  listUsers(organization: Tenant, batch: Guid): AsyncIterable<CutoverUser>;
  /** Names that MX records lead here by; they may begin with `*.`. */
  ownNames(organization: Tenant): Promise<readonly string[]>;
  /** The name that mail leaves this server under; undefined where it goes through another, or is not sent at all. */
  sendsAs(): string | undefined;
  waitMs(organization: Tenant): Promise<number>;
  readRecord(organization: Tenant, batch: Guid): Promise<CutoverRecord>;
  /** Of two that are written at once either may win: the next check finds the same. */
  writeRecord(organization: Tenant, batch: Guid, record: CutoverRecord): Promise<void>;
}

export interface CutoverWatchOptions {
  readonly surroundings: CutoverSurroundings;
  readonly lookup: DnsLookup;
  readonly clock: Clock;
}

const domainsAtOnce = 8;
const shownUnsynced = 20;

/** Looks where mail for the domains of a batch goes, and remembers since when. */
export class CutoverWatch {
  readonly #options: CutoverWatchOptions;

  constructor(options: CutoverWatchOptions) {
    this.#options = options;
  }

  /**
   * Looks now. Run it every hour for batches that have users, too: the waiting time counts from the first look that
   * sees the change.
   */
  async check(organization: Tenant, batch: MigrationBatch, signal: AbortSignal): Promise<CutoverCheck> {
    const { surroundings, lookup, clock } = this.#options;
    const goal = goalOf(batch);
    const users = await this.#usersByDomain(organization, batch.guid);
    const ownNames = await surroundings.ownNames(organization);
    const waitMs = await surroundings.waitMs(organization);
    const finder = new RouteFinder(lookup, ownNames, signal);
    const domains = [...users.keys()].sort();
    const found = await mapBounded(domains, domainsAtOnce, (domain) => finder.find(domain));
    const now = clock.now();
    const known = await surroundings.readRecord(organization, batch.guid);
    const record: Record<string, DomainRecord> = {};
    for (const routes of found) {
      const remembered = rememberRoutes(known.domains[routes.domain], routes, goal, now);
      if (remembered !== undefined) record[routes.domain] = remembered;
    }
    await surroundings.writeRecord(organization, batch.guid, { domains: record });
    const judged = found.map((routes) => {
      const ofDomain = users.get(routes.domain) ?? [];
      return judgeDomain(routes, record[routes.domain], { goal, waitMs, now, users: ofDomain });
    });
    // Of domains that have turned first: there something can be done about them.
    const unsynced = [...judged]
      .sort((a, b) => Number(a.domain.changedAt === null) - Number(b.domain.changedAt === null))
      .flatMap((one) => one.unsynced);
    const all = [...users.values()].flat();
    return {
      batch: batch.guid,
      checkedAt: now,
      goal,
      waitMs,
      ownNames,
      domains: judged.map(({ domain }) => domain),
      mailboxCount: all.length,
      syncedCount: all.filter(({ lastSyncedAt }) => lastSyncedAt !== null).length,
      unsyncedCount: unsynced.length,
      unsynced: unsynced.slice(0, shownUnsynced),
      isSafe: unsynced.length === 0 && judged.every(({ domain }) => domain.status === 'Passed'),
    };
  }

  /**
   * Whether others will take what is sent from here for mail of the domains of a check; none where mail goes elsewhere, or is
   * not sent by this server itself. Nothing is lost without it, and it may take long: strangers' records lead to others.
   */
  async findSenderPolicies(
    { goal, domains }: CutoverCheck,
    signal: AbortSignal,
  ): Promise<readonly SenderPolicy[]> {
    const { surroundings, lookup } = this.#options;
    const server = goal === 'here' ? surroundings.sendsAs() : undefined;
    if (server === undefined) return [];
    const finder = new SenderPolicyFinder(lookup, server, signal);
    return mapBounded(domains, domainsAtOnce, ({ domain }) => finder.find(domain));
  }

  async #usersByDomain(organization: Tenant, batch: Guid): Promise<Map<string, CutoverUser[]>> {
    const users = new Map<string, CutoverUser[]>();
    for await (const user of this.#options.surroundings.listUsers(organization, batch)) {
      const { emailAddress, lastSyncedAt, lastAttemptAt } = user;
      const domain = domainOf(emailAddress);
      const kept = users.get(domain) ?? [];
      kept.push({ emailAddress, lastSyncedAt, lastAttemptAt });
      users.set(domain, kept);
    }
    return users;
  }
}

/** In the form that is asked for: RFC 5890's A-labels. */
function domainOf(emailAddress: string): string {
  const domain = emailAddress.slice(emailAddress.lastIndexOf('@') + 1).toLowerCase();
  return domainToASCII(domain) || domain;
}

function goalOf({ direction }: MigrationBatch): RouteGoal {
  return direction === 'Onboarding' ? 'here' : 'away';
}

interface Judging {
  readonly goal: RouteGoal;
  readonly waitMs: number;
  readonly now: number;
  readonly users: readonly CutoverUser[];
}

const hourMs = 60 * 60 * 1000;

function judgeDomain(
  routes: DomainRoutes,
  record: DomainRecord | undefined,
  { goal, waitMs, now, users }: Judging,
): { domain: DomainCutover; unsynced: UnsyncedMailbox[] } {
  const changedAt = record?.changedAt ?? null;
  const waitUntil = changedAt === null ? null : changedAt + waitMs;
  const leftMs = waitUntil === null ? waitMs : Math.max(0, waitUntil - now);
  const unsynced = users
    .map((user) => ({ emailAddress: user.emailAddress, lastSyncedAt: lastSyncBegan(user) }))
    .filter(({ lastSyncedAt }) => changedAt === null || lastSyncedAt === null || lastSyncedAt <= changedAt)
    .map((user) => ({ ...user, domain: routes.domain }));
  const isKnown = currentRoute(routes) !== undefined;
  const passed = leftMs === 0 ? 'Passed' : 'Waiting';
  const domain: DomainCutover = {
    ...routes,
    status: isKnown ? (changedAt === null ? 'Pending' : passed) : 'Unknown',
    changedAt,
    oldSeenAt: record?.oldSeenAt ?? null,
    oldExchanges: record?.oldExchanges ?? [],
    cachedUntil: changedAt === null ? null : cachedUntil(routes, record, { goal, now, changedAt }),
    waitUntil,
    hoursLeft: leftMs / hourMs,
    mailboxCount: users.length,
    syncedSinceCount: users.length - unsynced.length,
  };
  return { domain, unsynced };
}

/** What came to the old server while a round ran may have been missed by it. */
function lastSyncBegan({ lastSyncedAt, lastAttemptAt }: CutoverUser): number | null {
  if (lastSyncedAt === null || lastAttemptAt === null) return lastSyncedAt;
  return Math.min(lastSyncedAt, lastAttemptAt);
}

function cachedUntil(
  { seen }: DomainRoutes,
  record: DomainRecord | undefined,
  { goal, now, changedAt }: { goal: RouteGoal; now: number; changedAt: number },
): number | null {
  const byTtl = record?.oldTtl == null ? null : changedAt + record.oldTtl * 1000;
  const isStillSeen = seen !== undefined && !isReached(goal, seen.verdict);
  const bySight = isStillSeen ? now + seen.ttl * 1000 : null;
  return byTtl === null || bySight === null ? (byTtl ?? bySight) : Math.max(byTtl, bySight);
}

async function mapBounded<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index] as T;
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
