import type { FolderPath } from '../../mailbox/folder-tree.ts';
import type { SkipReason } from '../../store/ports/sync-ledger.ts';
import type { PlanAction } from '../folders/plan-entry.ts';

/**
 * `Counts` compares what indexes say: messages, sizes, dates, flags. `Digests` also reads every body at the source again
 * and every body here from where it is stored, and compares both with what was recorded when it was copied.
 */
export type VerificationMode = 'Counts' | 'Digests';

export const messageClasses = ['matched', 'missing', 'different', 'skipped', 'changedSince'] as const;
export type MessageClass = (typeof messageClasses)[number];

export type MissingReason =
  /** A round has passed it and left nothing. */
  | 'notCopied'
  /** The first copy of its folder has not ended. */
  | 'notYetCopied'
  /** It was copied, is not here, and nobody has deleted it. */
  | 'gone'
  /** What is here for it is here for another message, too. */
  | 'claimedTwice';

export type DifferenceReason =
  | 'content'
  /** What is stored here cannot be read, or is not what it was when it was stored. */
  | 'damaged'
  /** Both sides agree, and the record of the copy says something else. */
  | 'recorded'
  | 'size'
  | 'date'
  /** It did not arrive with the flags that it had. */
  | 'flags'
  /** The source does not give it any more, so that it cannot be compared. */
  | 'unreadable';

export type ChangeReason =
  | 'arrived'
  /** In a folder that no round has seen yet. */
  | 'newFolder'
  /** The source has given its messages new UIDs: they are recognised by the next round. */
  | 'renumbered'
  | 'flagsAtSource'
  | 'deletedAtSource'
  | 'flagsHere'
  | 'movedHere'
  | 'deletedHere';

/** What a round at this moment would bring. */
export const broughtByNextRound: readonly ChangeReason[] = [
  'arrived',
  'newFolder',
  'renumbered',
  'flagsAtSource',
  'deletedAtSource',
];

export type MessageSkip = SkipReason | 'excludedFolder';

export interface OutcomeReasons {
  readonly matched: 'same';
  readonly missing: MissingReason;
  readonly different: DifferenceReason;
  readonly skipped: MessageSkip;
  readonly changedSince: ChangeReason;
}

export type MessageOutcome = {
  readonly [C in MessageClass]: { readonly class: C; readonly reason: OutcomeReasons[C] };
}[MessageClass];

/** Every message that the source has is in one class, and in one alone. */
export interface VerificationCounts {
  readonly source: number;
  readonly matched: number;
  readonly missing: number;
  readonly different: number;
  readonly skipped: number;
  readonly changedSince: number;
}

export type ReasonCounts = { readonly [C in MessageClass]: Partial<Record<OutcomeReasons[C], number>> };

export interface FolderVerification extends VerificationCounts {
  /** As the source spells it. */
  readonly name: string;
  readonly sourcePath: FolderPath;
  /** Empty where nothing was to be copied. */
  readonly targetPath: FolderPath;
  readonly action: PlanAction | 'gone';
  readonly reasons: ReasonCounts;
  /** As the source announces them, of messages that were looked at: of a folder that is left out nobody asks. */
  readonly sourceBytes: number;
  /** Of the matched ones, those that the source announces with another size than it sends, as some servers do. */
  readonly inexactSizes: number;
  /** Copied before, and no longer at the source: the next round follows. Not among the classes. */
  readonly goneAtSource: number;
  readonly checksums: FolderChecksums | undefined;
  /** Why it could not be looked at; its messages are in no class. */
  readonly problem: string | undefined;
}

/**
 * Sums over SHA-256 digests. `recorded` is what the store has kept of the ledger's entries all along, `counted` the same
 * made anew of them: the two must be equal. `source` and `here` are over the messages that were compared, as they were
 * read now; without digests, `here` is over what rows say, and there is none of the source.
 */
export interface FolderChecksums {
  readonly recorded: string;
  readonly counted: string;
  readonly source: string | undefined;
  readonly here: string;
}

/** Messages in a folder here that the source did not bring: not an error, but for those that are there twice. */
export interface OnlyHere {
  readonly path: FolderPath;
  readonly messages: number;
  /** Of these: the same bytes and date as a message of the folder that was brought. */
  readonly doubled: number;
}

/** A message that somebody should look at. */
export interface VerificationFinding {
  readonly class: MessageClass;
  readonly reason: string;
  /** As people read it. */
  readonly folder: string;
  readonly uid: number;
  readonly subject: string | null;
  readonly text: string;
}

export interface MailboxVerification {
  readonly mode: VerificationMode;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly folders: readonly FolderVerification[];
  readonly totals: VerificationCounts;
  readonly reasons: ReasonCounts;
  readonly onlyHere: readonly OnlyHere[];
  /** Missing and different ones before others. */
  readonly findings: readonly VerificationFinding[];
  /** How many more there are. */
  readonly omittedFindings: number;
  /**
   * Nothing missing, different or doubled, every folder was looked at, and all checksums agree. What was skipped or has
   * changed since has been said and is no fault.
   */
  readonly isClean: boolean;
  /** The source has nothing that the next round would bring: no new messages, flags or UIDs. */
  readonly isCurrent: boolean;
}

export interface VerificationProgress {
  readonly folder: string;
  readonly folders: number;
  readonly verifiedFolders: number;
  readonly messages: number;
  readonly verifiedMessages: number;
  readonly bytes: number;
}
