/** What differs between a folder of the source and what the ledger has of it. Half a million messages take no objects. */
import type { LedgerIndex } from '../../store/ports/sync-ledger.ts';
import { keywordDifference, keywordSetKey } from './keyword-rules.ts';
import type { FolderReading, SourceMessages } from './source-port.ts';

export interface FolderComparison {
  /** Positions in the reading: messages that the ledger does not have. */
  readonly fresh: Uint32Array;
  /** Of messages with other flags: positions in the reading, and of one entry in the ledger's index. */
  readonly changed: Uint32Array;
  readonly changedRows: Uint32Array;
  /** Positions in the ledger's index: entries whose message is no longer there. */
  readonly vanished: Uint32Array;
  /** Messages that the source must have after all that was read; undefined where it did not tell. */
  readonly expectedMessages: number;
  /** UIDs that are there, of which neither the ledger nor the reading knows more: all must be read. */
  readonly hasUnread: boolean;
}

export function compareFolder(reading: FolderReading, index: LedgerIndex): FolderComparison {
  const { messages } = reading;
  const isSameKeywords = keywordComparer(messages, index);
  const fresh: number[] = [];
  const changed: number[] = [];
  const changedRows: number[] = [];
  const vanished: number[] = [];
  const isThere = presenceOf(reading);
  let known = 0;
  let row = 0;
  const { uids } = messages;
  const passKnown = (until: number): void => {
    // Entries between two messages of the reading.
    for (; row < index.uids.length && at(index.uids, row) < until; row += 1) {
      const uid = at(index.uids, row);
      if (!isThere(uid)) vanished.push(row);
      else if (row === 0 || at(index.uids, row - 1) !== uid) known += 1;
    }
  };
  for (let position = 0; position < uids.length; position += 1) {
    const uid = at(uids, position);
    passKnown(uid);
    if (row >= index.uids.length || at(index.uids, row) !== uid) {
      fresh.push(position);
      continue;
    }
    known += 1;
    for (; row < index.uids.length && at(index.uids, row) === uid; row += 1) {
      const hasSameFlags = at(messages.flags, position) === at(index.flags, row);
      if (hasSameFlags && isSameKeywords(at(messages.keywords, position), at(index.keywords, row))) continue;
      changed.push(position);
      changedRows.push(row);
    }
  }
  passKnown(Number.POSITIVE_INFINITY);
  const expectedMessages = known + fresh.length;
  return {
    fresh: Uint32Array.from(fresh),
    changed: Uint32Array.from(changed),
    changedRows: Uint32Array.from(changedRows),
    vanished: Uint32Array.from(vanished),
    expectedMessages,
    hasUnread: reading.uids !== undefined && sizeOf(reading.uids) > expectedMessages,
  };
}

function at(numbers: Uint32Array | Float64Array, position: number): number {
  return numbers[position] ?? Number.NaN;
}

/** Whether a message that the reading does not list is still there. Asked with ascending UIDs. */
function presenceOf({ kind, vanished, uids }: FolderReading): (uid: number) => boolean {
  if (kind === 'all') return () => false;
  if (vanished !== undefined) {
    const isGone = ascendingLookup(vanished);
    return (uid) => !isGone(uid);
  }
  return uids === undefined ? () => true : ascendingLookup(uids);
}

function ascendingLookup(
  set: readonly { readonly first: number; readonly last: number }[],
): (uid: number) => boolean {
  const ranges = set
    .map(({ first, last }) => (first <= last ? { first, last } : { first: last, last: first }))
    .sort((a, b) => a.first - b.first);
  let next = 0;
  let reach = 0;
  return (uid) => {
    for (let range = ranges[next]; range !== undefined && range.first <= uid; range = ranges[++next]) {
      reach = Math.max(reach, range.last);
    }
    return uid <= reach && next > 0;
  };
}

function sizeOf(set: readonly { readonly first: number; readonly last: number }[]): number {
  return set.reduce((sum, { first, last }) => sum + Math.abs(last - first) + 1, 0);
}

/** Sets are few and messages many: each pair is compared once. */
function keywordComparer(messages: SourceMessages, index: LedgerIndex): (a: number, b: number) => boolean {
  const numbers = new Map<string, number>();
  const numberOf = (keywords: readonly string[]): number => {
    const key = keywordSetKey(keywords);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
  const here = messages.keywordSets.map(numberOf);
  const there = index.keywordSets.map(numberOf);
  return (a, b) => here[a] === there[b];
}

export interface FlagDifference {
  readonly addFlags: number;
  readonly removeFlags: number;
  readonly addKeywords: readonly string[];
  readonly removeKeywords: readonly string[];
}

/** What changed at the source since it was last looked at; what the owner changed here is not touched by it. */
export function flagDifference(
  before: { readonly flags: number; readonly keywords: readonly string[] },
  after: { readonly flags: number; readonly keywords: readonly string[] },
): FlagDifference {
  const { add, remove } = keywordDifference(before.keywords, after.keywords);
  return {
    addFlags: after.flags & ~before.flags,
    removeFlags: before.flags & ~after.flags,
    addKeywords: add,
    removeKeywords: remove,
  };
}
