import type { FolderPath } from '../../mailbox/folder-tree.ts';
import type { SourceFolder } from './source-folder.ts';
import type { MailRole } from './special-use.ts';

/**
 * - `copy`: its messages are fetched into the target.
 * - `container`: has no messages of its own and is made for the folders below it.
 * - `label`: of Gmail: is made, and filled from All Mail by what X-GM-LABELS says.
 * - `distribute`: Gmail's All Mail: fetched once and placed by labels; what has none goes to the target.
 * - `skip`: nothing of it is fetched.
 */
export type PlanAction = 'copy' | 'container' | 'label' | 'distribute' | 'skip';

export type PlanReasonCode =
  | 'listedTwice'
  | 'notSelectable'
  | 'container'
  | 'otherNamespace'
  | 'outsideRoot'
  | 'excluded'
  | 'notIncluded'
  | 'view'
  | 'allMessages'
  | 'gmailContainer'
  | 'gmailLabel'
  | 'gmailAllMail'
  | 'roleByAttribute'
  | 'roleByName'
  | 'inbox'
  | 'outbox'
  | 'unreadableName'
  | 'changedName'
  | 'takenName'
  | 'movedWithParent'
  | 'placedBefore';

export interface PlanReason {
  readonly code: PlanReasonCode;
  /** For people, in reports. */
  readonly text: string;
}

export interface FolderPlanEntry {
  readonly source: SourceFolder;
  /** Readable names at the source, without the prefix of a namespace. */
  readonly sourcePath: FolderPath;
  readonly action: PlanAction;
  /** Undefined when skipped. Names of target folders with a role are those that they have there. */
  readonly target: FolderPath | undefined;
  /** Of the target folder. */
  readonly role: MailRole | undefined;
  /** Empty for a folder that is copied under the same names. */
  readonly reasons: readonly PlanReason[];
}

/** What is known of a folder before its target is. */
export interface PlanNode {
  /** Undefined for a parent that the source does not list. */
  readonly source: SourceFolder | undefined;
  /** Stable in every run: the raw name, or the raw path of what is not listed. */
  readonly identity: string;
  readonly sourcePath: FolderPath;
  readonly isExact: boolean;
  readonly isInbox: boolean;
  readonly action: Exclude<PlanAction, 'skip'>;
  readonly parent: PlanNode | undefined;
  readonly reasons: readonly PlanReason[];
}
