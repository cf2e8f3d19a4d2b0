/** What is known of a mailbox on a day, and what becomes of it in sums. */
import { z } from 'zod';
import type { RecipientId } from '../../base/ids.ts';
import type { JsonObject } from '../../store/ports/directory-model.ts';
import { type Day, dayMs, startOf } from '../days.ts';

export interface MailboxDay {
  readonly recipient: RecipientId;
  readonly bytes: number;
  readonly items: number;
  /** `null` is unlimited. */
  readonly warningBytes: number | null;
  readonly quotaBytes: number | null;
  readonly createdAt: number;
  /** `null` where nobody was ever in it. */
  readonly lastAccessAt: number | null;
}

const row = z.tuple([
  z.number().transform((id) => id as RecipientId),
  z.number(),
  z.number(),
  z.number().nullable(),
  z.number().nullable(),
  z.number(),
  z.number().nullable(),
]);
const content = z.object({ mailboxes: z.array(row) });

export const writeMailboxDays = (days: readonly MailboxDay[]): JsonObject => ({
  mailboxes: days.map((of) => [
    of.recipient,
    of.bytes,
    of.items,
    of.warningBytes,
    of.quotaBytes,
    of.createdAt,
    of.lastAccessAt,
  ]),
});

export const readMailboxDays = (stored: JsonObject): MailboxDay[] =>
  content
    .parse(stored)
    .mailboxes.map(([recipient, bytes, items, warningBytes, quotaBytes, createdAt, lastAccessAt]) => {
      return { recipient, bytes, items, warningBytes, quotaBytes, createdAt, lastAccessAt };
    });

/** From day to day; of one that nobody was ever in, since it was made. */
export function daysInactive({ lastAccessAt, createdAt }: MailboxDay, day: Day): number {
  const since = lastAccessAt ?? createdAt;
  return Math.max(0, Math.floor(startOf(day) / dayMs) - Math.floor(since / dayMs));
}

/** As Exchange has it: not in use for more than thirty days. */
const mostDaysActive = 30;
export const isInactive = (of: MailboxDay, day: Day): boolean => daysInactive(of, day) > mostDaysActive;

/** The last class of Exchange ends after four years; what is older is in it as well, so that every mailbox is in one. */
const staleClasses = [
  { name: 'active', upTo: mostDaysActive },
  { name: 'upTo60Days', upTo: 60 },
  { name: 'upTo90Days', upTo: 90 },
  { name: 'longer', upTo: Number.POSITIVE_INFINITY },
] as const;
export type StaleClass = (typeof staleClasses)[number]['name'];

export function staleClassOf(days: number): StaleClass {
  return staleClasses.find(({ upTo }) => days <= upTo)?.name ?? 'longer';
}

/** In whole percent, as Exchange prints it; nothing of an unlimited one. */
export function percentUsed({ bytes, quotaBytes }: MailboxDay): number {
  if (quotaBytes === null) return 0;
  return quotaBytes === 0 ? 100 : Math.floor((bytes * 100) / quotaBytes);
}

export interface UsageTotals {
  readonly mailboxes: number;
  readonly inactive: number;
  readonly overWarning: number;
  readonly underQuarter: number;
  readonly items: number;
  readonly bytes: number;
  readonly stale: Readonly<Record<StaleClass, number>>;
}

export class UsageSum {
  mailboxes = 0;
  inactive = 0;
  overWarning = 0;
  underQuarter = 0;
  items = 0;
  bytes = 0;
  readonly stale: Record<StaleClass, number> = { active: 0, upTo60Days: 0, upTo90Days: 0, longer: 0 };
  readonly #day: Day;

  constructor(day: Day) {
    this.#day = day;
  }

  add(of: MailboxDay): void {
    this.mailboxes += 1;
    this.items += of.items;
    this.bytes += of.bytes;
    if (isInactive(of, this.#day)) this.inactive += 1;
    if (of.warningBytes !== null && of.bytes >= of.warningBytes) this.overWarning += 1;
    if (percentUsed(of) < 25) this.underQuarter += 1;
    this.stale[staleClassOf(daysInactive(of, this.#day))] += 1;
  }

  get totals(): UsageTotals {
    const { mailboxes, inactive, overWarning, underQuarter, items, bytes, stale } = this;
    return { mailboxes, inactive, overWarning, underQuarter, items, bytes, stale: { ...stale } };
  }
}
