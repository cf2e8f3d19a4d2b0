/**
 * What was done to a directory outside, as the journal keeps it. A change set is written whole before the first modify; each of its
 * items is one object and one modify. What was done can be taken back at any later time, which is a change set of its own.
 */
import type { Guid } from '../../base/ids.ts';
import type { LocalText } from '../../base/language.ts';
import type { SourceClass } from '../source-object.ts';

export const changeSetKinds = ['Repair', 'Undo', 'SignInNames', 'UpnSuffixes'] as const;
export type ChangeSetKind = (typeof changeSetKinds)[number];

/**
 * - `Preparing`: its items are being written, and nothing was done yet. After a crash it becomes `Abandoned`.
 * - `Applying`: modifies are sent. After a crash it goes on where it was.
 * - `Stopped`: cancelled, or too much went wrong; goes on when somebody says so.
 */
export const changeSetStatuses = [
  'Preparing',
  'Applying',
  'Stopped',
  'Completed',
  'CompletedWithErrors',
  'Abandoned',
] as const;
export type ChangeSetStatus = (typeof changeSetStatuses)[number];

/**
 * - `Done`: written by this change set.
 * - `Unchanged`: it was so already, by somebody else's hand; undo leaves it.
 * - `Conflict`: the object holds other values than those that were to be changed, and was left alone.
 * - `Gone`: there is no such object any more.
 * - `Failed`: the directory's own rules refuse it.
 */
export const itemStatuses = ['Pending', 'Done', 'Unchanged', 'Conflict', 'Gone', 'Failed'] as const;
export type ItemStatus = (typeof itemStatuses)[number];

export interface ChangeSet {
  /** Ordered by time, as UUIDs of version 7 are. */
  readonly id: Guid;
  readonly kind: ChangeSetKind;
  readonly status: ChangeSetStatus;
  readonly connector: { readonly guid: Guid; readonly name: string };
  /** Of an undo: what it takes back. */
  readonly undoes: Guid | null;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly finishedAt: number | null;
  readonly counts: Readonly<Record<ItemStatus, number>>;
  /** Every item before this one is settled; of those behind it only the first `checkpointItems` can have been sent. */
  readonly nextItem: number;
  /** Why it stopped. */
  readonly reason: string | null;
  /** Who is at work on it, and until when nobody else is. */
  readonly run: { readonly id: string; readonly until: number } | null;
  readonly version: number;
}

/** Items that are sent between two writes of the journal. */
export const checkpointItems = 20;

export interface ChangeItem {
  /** From 0. */
  readonly number: number;
  readonly dn: string;
  readonly guid: string | null;
  readonly objectName: string;
  readonly objectClass: SourceClass;
  readonly changes: readonly TextChange[];
  /** Ids of the findings that it mends. */
  readonly findings: readonly string[];
  readonly status: ItemStatus;
  readonly note: ItemNote | null;
  /** When it was settled. */
  readonly settledAt: number | null;
  /** Of each attribute that is changed: all values before the modify and after it. */
  readonly before: AttributeTexts | null;
  readonly after: AttributeTexts | null;
}

/** As AttributeModification, in text. */
export interface TextChange {
  readonly attribute: string;
  readonly remove: readonly string[];
  readonly add: readonly string[];
}

export type AttributeTexts = Readonly<Record<string, readonly string[]>>;

/** Why an item is as it is. */
export interface ItemNote {
  readonly code: string;
  readonly text: LocalText;
}

/** An item that is not in the journal yet. */
export type PlannedItem = Pick<
  ChangeItem,
  'dn' | 'guid' | 'objectName' | 'objectClass' | 'changes' | 'findings'
>;

export const noCounts: ChangeSet['counts'] = {
  Pending: 0,
  Done: 0,
  Unchanged: 0,
  Conflict: 0,
  Gone: 0,
  Failed: 0,
};

export const isFinished = ({ status }: Pick<ChangeSet, 'status'>): boolean =>
  status === 'Completed' || status === 'CompletedWithErrors' || status === 'Abandoned';
