import type { CutoverCheck, DomainCutover } from '../../migration/cutover/cutover-model.ts';
import type { MailRoute } from '../../migration/cutover/mail-route.ts';
import type { SenderPolicy } from '../../migration/cutover/sender-policy.ts';
import { findMember, TimeSpanValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

/** One domain of a batch. */
export interface MigrationCutoverRow {
  readonly batch: string;
  readonly check: CutoverCheck;
  readonly domain: DomainCutover;
  /** Undefined where this server does not send the domain's mail itself. */
  readonly policy: SenderPolicy | undefined;
}

const verdicts = { here: 'Here', partly: 'Partly', elsewhere: 'Elsewhere', nowhere: 'Nowhere' } as const;
const secondMs = 1000;

/** What the domain's own servers say comes before what caches have. */
const routeOf = ({ domain }: MigrationCutoverRow): MailRoute | undefined => domain.published ?? domain.seen;

const exchangesOf = (route: MailRoute | undefined): string[] =>
  route?.exchanges.map(({ name, preference }) => `${preference} ${name}`) ?? [];

/** Its users may be synchronised since, and the waiting time over, while other domains of the batch lag behind. */
const isDone = ({ domain }: MigrationCutoverRow): boolean =>
  domain.status === 'Passed' && domain.syncedSinceCount === domain.mailboxCount;

/** Values that have come over the network are read as well. */
const syncedCell = (item: Value): Value =>
  ['SyncedSinceChangeCount', 'MailboxCount'].map((name) => toText(findMember(item, name)?.value)).join('/');

export const migrationCutoverObject = defineObjectType<MigrationCutoverRow>({
  typeNames: ['Landfall.MigrationCutover'],
  toText: ({ domain }) => domain.domain,
  properties: {
    Identity: ({ domain }) => domain.domain,
    BatchId: ({ batch }) => batch,
    Status: ({ domain }) => domain.status,
    MailGoes: (row) => {
      const route = routeOf(row);
      return route === undefined ? null : verdicts[route.verdict];
    },
    MailExchanges: (row) => exchangesOf(routeOf(row)),
    CachedExchanges: ({ domain }) => exchangesOf(domain.seen),
    OldExchanges: ({ domain }) => [...domain.oldExchanges],
    OwnNames: ({ check }) => [...check.ownNames],
    NameServersAgree: ({ domain }) => domain.published?.isUniform ?? null,
    TimeToLive: (row) => {
      const route = routeOf(row);
      return route === undefined ? null : TimeSpanValue.fromMs(route.ttl * secondMs);
    },
    LastSeenUnchanged: ({ domain }) => date(domain.oldSeenAt),
    ChangeFirstSeen: ({ domain }) => date(domain.changedAt),
    CachedUntil: ({ domain }) => date(domain.cachedUntil),
    WaitUntil: ({ domain }) => date(domain.waitUntil),
    HoursLeft: ({ domain }) => Math.ceil(domain.hoursLeft),
    SenderPolicy: ({ policy }) => policy?.verdict ?? null,
    SenderPolicyRecord: ({ policy }) => policy?.record ?? null,
    SenderPolicyProblem: ({ policy }) => policy?.problem ?? null,
    MailboxCount: ({ domain }) => domain.mailboxCount,
    SyncedSinceChangeCount: ({ domain }) => domain.syncedSinceCount,
    IsSafe: isDone,
    BatchIsSafe: ({ check }) => check.isSafe,
    CheckedAt: ({ check }) => date(check.checkedAt),
    Problem: ({ domain }) => domain.problem ?? null,
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 22 },
        { property: 'Status', width: 8 },
        { property: 'MailGoes', width: 9 },
        { property: 'MailExchanges', width: 26 },
        { property: 'ChangeFirstSeen', width: 23 },
        { property: 'HoursLeft', width: 9, alignment: 'right' },
        { label: 'Synced', value: syncedCell, width: 8, alignment: 'right' },
        { property: 'IsSafe' },
      ],
    },
  },
});
