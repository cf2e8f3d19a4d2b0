import type { LocalText } from '../../base/language.ts';
import type { SourceClass } from '../source-object.ts';

/** IdFix's words, which administrators know, and those for what it does not see. */
export const findingErrors = [
  'Format',
  'Blank',
  'Duplicate',
  'Character',
  'TopLevelDomain',
  'DomainPart',
  'LocalPart',
  'Length',
  'UnverifiedDomain',
  'Mismatch',
  'Primary',
  'Count',
  'Anchor',
  'Excluded',
] as const;
export type FindingError = (typeof findingErrors)[number];

/** What would happen: the object does not come; a value is dropped or replaced; it is only unlovely; out of scope. */
export const severities = ['FailsSync', 'ValueChanged', 'Warning', 'OutOfScope'] as const;
export type Severity = (typeof severities)[number];

/** IdFix's words too: write the proposal, remove the value, leave it as it is (the owner of a duplicate), nothing to propose. */
export const mendActions = ['EDIT', 'REMOVE', 'COMPLETE', 'NONE'] as const;
export type MendAction = (typeof mendActions)[number];

/** Which documents and tools say so. */
export type RuleSource =
  | 'Doc'
  | 'KB'
  | 'Connect'
  | 'Exchange'
  | 'IdFixMultiTenant'
  | 'IdFixDedicated'
  | 'Landfall';

export const profileNames = ['Microsoft365Doc', 'IdFixMultiTenant', 'IdFixDedicated'] as const;
export type ProfileName = (typeof profileNames)[number];

/** One value of one object, and everything that is wrong with it. */
export interface Finding {
  /** The same in every run while the object, the attribute and the value are. */
  readonly id: string;
  readonly dn: string;
  readonly guid: string | undefined;
  readonly objectClass: SourceClass;
  /** For people: display name, cn, or the first part of the DN. */
  readonly objectName: string;
  /** Where several are read at once. */
  readonly source?: string;
  readonly line?: number;
  /** As Active Directory spells it. */
  readonly attribute: string;
  /** `null` where it is missing. */
  readonly value: string | null;
  readonly violations: readonly Violation[];
  /** The worst of its violations. */
  readonly severity: Severity;
  readonly action: MendAction;
  /** With EDIT: what would be written. Free in the whole data set, and for nobody else proposed. */
  readonly proposal: string | null;
  /** All others that hold the value, where it is a duplicate. */
  readonly holders: readonly Holder[];
}

export interface Violation {
  /** Name of the check: `userPrincipalName.characters`. */
  readonly check: string;
  readonly error: FindingError;
  readonly severity: Severity;
  readonly sources: readonly RuleSource[];
  /** What is wrong with this value. */
  readonly message: LocalText;
}

export interface Holder {
  readonly dn: string;
  readonly attribute: string;
  readonly source?: string;
  /** A recipient that Landfall has already. */
  readonly isHere?: boolean;
  readonly isProposedOwner: boolean;
}
