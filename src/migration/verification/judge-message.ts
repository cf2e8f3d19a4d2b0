import type { BodyHash } from '../../base/ids.ts';
import type { DifferenceReason, MessageClass, MessageOutcome } from './verification-model.ts';

/** A message as one of the three sees it: the source, the record of the copy, the target. */
export interface MessageState {
  readonly size: number;
  /** NaN where the source gives no date that can be read. */
  readonly receivedAt: number;
  readonly flags: number;
  /** Of KeywordNumbers. */
  readonly keywords: number;
}

export interface ComparedMessage {
  /** Its size is the one that it announces, which need not be true. */
  readonly source: MessageState;
  readonly entry: MessageState & { readonly digest: BodyHash };
  readonly here: MessageState & {
    /** As the row has it. */
    readonly digest: BodyHash | undefined;
    readonly isMoved: boolean;
    readonly isUntouched: boolean;
  };
  /** With digests. */
  readonly read?: {
    readonly source: SourceRead;
    readonly here: HereRead;
  };
}

export type SourceRead =
  | { readonly kind: 'read'; readonly digest: BodyHash; readonly size: number }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unavailable' };

export type HereRead =
  | { readonly kind: 'read'; readonly digest: BodyHash }
  | { readonly kind: 'gone' }
  | { readonly kind: 'damaged' };

const order: Readonly<Record<MessageClass, number>> = {
  missing: 4,
  different: 3,
  changedSince: 2,
  skipped: 1,
  matched: 0,
};

/** Of a message with several places the worst counts. */
export function worseOutcome(a: MessageOutcome, b: MessageOutcome): MessageOutcome {
  return order[b.class] > order[a.class] ? b : a;
}

/** What is to be said of a message that is at all three. */
export function judgeMessage(message: ComparedMessage): MessageOutcome {
  const { source, entry, here, read } = message;
  if (read?.here.kind === 'gone') return { class: 'changedSince', reason: 'deletedHere' };
  const difference = findDifference(message);
  if (difference !== undefined) return { class: 'different', reason: difference };
  if (read?.source.kind === 'gone') return { class: 'changedSince', reason: 'deletedAtSource' };
  if (here.isMoved) return { class: 'changedSince', reason: 'movedHere' };
  if (hasSameFlags(source, here)) return { class: 'matched', reason: 'same' };
  return { class: 'changedSince', reason: hasSameFlags(source, entry) ? 'flagsHere' : 'flagsAtSource' };
}

function findDifference({ source, entry, here, read }: ComparedMessage): DifferenceReason | undefined {
  if (read !== undefined) {
    const digest = read.here.kind === 'read' ? read.here.digest : undefined;
    if (digest === undefined || (here.digest !== undefined && digest !== here.digest)) return 'damaged';
    if (read.source.kind === 'unavailable') return 'unreadable';
    if (read.source.kind === 'read') {
      if (read.source.digest !== digest) return 'content';
      if (entry.digest !== digest) return 'recorded';
    }
  }
  if (here.digest !== undefined && here.digest !== entry.digest) return 'content';
  // What was counted when it was copied, where what the source sends is not counted again.
  const expectedSize = read?.source.kind === 'read' ? read.source.size : entry.size;
  if (here.size !== expectedSize) return 'size';
  if (!hasSameDate(source, entry, here)) return 'date';
  // Nobody has taken away what it was to arrive with; flags that it had before may be there besides.
  return here.isUntouched && (entry.flags & ~here.flags) !== 0 ? 'flags' : undefined;
}

/** IMAP tells dates to the second; where the source tells none, the record says what was put in its place. */
function hasSameDate(source: MessageState, entry: MessageState, here: MessageState): boolean {
  const expected = Number.isFinite(source.receivedAt) ? source.receivedAt : entry.receivedAt;
  return secondOf(here.receivedAt) === secondOf(expected);
}

export function secondOf(ms: number): number {
  return Math.floor(ms / 1000);
}

function hasSameFlags(a: MessageState, b: MessageState): boolean {
  return a.flags === b.flags && a.keywords === b.keywords;
}
