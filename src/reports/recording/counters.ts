/** What is counted, under which names, and how counts of a day lie in a record. */
import type { ClientType, MessageDirection, MessageEvent } from '../../mailbox/activity-recorder.ts';
import type { JsonObject } from '../../store/ports/directory-model.ts';

/** By name, of one recipient; deltas may be negative. */
export type Counts = Map<string, number>;
/** By recipient; 0 stands for the organisation. */
export type CountsByRecipient = Map<number, Counts>;

export const wholeOrganization = 0;

/** A tab separates the parts of a name: none of them has one. */
export const connectionCounter = (type: ClientType, client: string): string => `c\t${type}\t${client}`;
export const messageCounter = (direction: MessageDirection, event: MessageEvent): string =>
  `m\t${direction}\t${event}`;
export const hourCounter = (hour: number, direction: MessageDirection, event: MessageEvent): string =>
  `h\t${direction}\t${event}\t${hour}`;
export const domainCounter = (domain: string, direction: MessageDirection, event: MessageEvent): string =>
  `d\t${direction}\t${event}\t${domain}`;

export type CounterName =
  | { readonly kind: 'c'; readonly clientType: string; readonly clientName: string }
  | { readonly kind: 'm'; readonly direction: string; readonly event: string }
  | { readonly kind: 'h' | 'd'; readonly direction: string; readonly event: string; readonly of: string };

export function parseCounter(name: string): CounterName | undefined {
  const [kind, one = '', two = '', of = ''] = name.split('\t');
  if (kind === 'c') return { kind, clientType: one, clientName: two };
  if (kind === 'm') return { kind, direction: one, event: two };
  return kind === 'h' || kind === 'd' ? { kind, direction: one, event: two, of } : undefined;
}

/** Which of these mean that somebody was in a mailbox, and not only in its organisation. */
export const opensMailbox: Readonly<Record<ClientType, boolean>> = {
  IMAP4: true,
  MAPI: true,
  RemotePowerShell: false,
  REST: false,
  SMTP: false,
};

export const isMailboxAccess = (clientType: string): boolean =>
  Object.hasOwn(opensMailbox, clientType) && opensMailbox[clientType as ClientType];

/** Names that clients and senders choose are counted one by one up to here, and then together. */
const mostClients = 24;
const mostDomains = 1_000;
export const otherClients = 'Other';
export const otherDomains = 'Others';

export function addCount(counts: Counts, name: string, count: number): void {
  const sum = (counts.get(name) ?? 0) + count;
  if (sum === 0) counts.delete(name);
  else counts.set(name, sum);
}

/** Into what a record holds already. */
export function mergeCounts(into: CountsByRecipient, from: ReadonlyMap<number, Counts>): void {
  for (const [recipient, added] of from) {
    const counts = into.get(recipient) ?? new Map<string, number>();
    for (const [name, count] of added) addCount(counts, withinBounds(name, counts), count);
    if (counts.size > 0) into.set(recipient, counts);
    else into.delete(recipient);
  }
}

function withinBounds(name: string, counts: Counts): string {
  if (counts.has(name) || counts.size < mostClients) return name;
  const parsed = parseCounter(name);
  if (parsed?.kind === 'c') {
    const others = `c\t${parsed.clientType}\t${otherClients}`;
    return countOf(counts, 'c') < mostClients ? name : others;
  }
  if (parsed?.kind !== 'd' || countOf(counts, 'd') < mostDomains) return name;
  return `d\t${parsed.direction}\t${parsed.event}\t${otherDomains}`;
}

function countOf(counts: Counts, kind: string): number {
  let count = 0;
  for (const name of counts.keys()) if (name.startsWith(`${kind}\t`)) count += 1;
  return count;
}

export function writeCounts(counts: ReadonlyMap<number, Counts>): JsonObject {
  const content: Record<string, Record<string, number>> = {};
  for (const [recipient, some] of counts) content[recipient] = Object.fromEntries(some);
  return content;
}

/** Of each counter; what is none is passed over: a report is better without it than not there. */
export function forEachCount(
  content: JsonObject,
  take: (recipient: number, name: string, count: number) => void,
): void {
  for (const key in content) {
    const recipient = Number(key);
    const counts = content[key];
    if (!Number.isSafeInteger(recipient) || typeof counts !== 'object' || counts === null) continue;
    const some = counts as JsonObject;
    for (const name in some) {
      const count = some[name];
      if (typeof count === 'number') take(recipient, name, count);
    }
  }
}

export function countsOf(content: JsonObject): CountsByRecipient {
  const all: CountsByRecipient = new Map();
  addCounts(all, content, () => true);
  return all;
}

/** Those with names that are wanted. */
export function addCounts(
  into: CountsByRecipient,
  content: JsonObject,
  isWanted: (name: string) => boolean,
): void {
  forEachCount(content, (recipient, name, count) => {
    if (!isWanted(name)) return;
    let counts = into.get(recipient);
    if (counts === undefined) {
      counts = new Map();
      into.set(recipient, counts);
    }
    counts.set(name, (counts.get(name) ?? 0) + count);
  });
}
