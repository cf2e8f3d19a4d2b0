import type { LocalText } from '../../base/language.ts';
import type { SourceClass } from '../source-object.ts';
import type { FindingError, ProfileName, Severity } from './finding.ts';

/** What one run has read, and found. */
export interface ReadinessRun {
  readonly id: string;
  readonly profile: ProfileName;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Names of connectors, or of files. */
  readonly sources: readonly string[];
  /** Empty where nothing is known of the organisation: then no sign-in name was held against them. */
  readonly verifiedDomains: readonly string[];
  readonly summary: ReadinessSummary;
  readonly completeness: CompletenessReport;
}

export interface ReadinessSummary {
  /** Users, contacts and groups that were looked at. */
  readonly objects: number;
  readonly byClass: Readonly<Record<SourceClass, number>>;
  /** Of the system, or made by services: no synchronisation takes them. */
  readonly excluded: number;
  readonly findings: number;
  readonly bySeverity: Readonly<Record<Severity, SeverityCount>>;
  /** The worst first: by severity, then by number. */
  readonly byCheck: readonly CheckCount[];
  readonly byAttribute: readonly AttributeCount[];
  /** Findings with something to write, and values to take away. */
  readonly proposals: number;
}

export interface SeverityCount {
  readonly findings: number;
  /** Objects whose worst finding is of this severity. */
  readonly objects: number;
}

export interface CheckCount {
  readonly check: string;
  readonly attribute: string;
  readonly error: FindingError;
  readonly severity: Severity;
  readonly findings: number;
  readonly synopsis: LocalText;
}

export interface AttributeCount {
  readonly attribute: string;
  readonly findings: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

/** How much of the address list people will see filled in. */
export interface CompletenessReport {
  readonly users: number;
  readonly attributes: readonly AttributeCompleteness[];
  /** The largest first; those beyond the most that are told apart are joined under `null`, as are users without one under ''. */
  readonly departments: readonly DepartmentCompleteness[];
}

export interface AttributeCompleteness {
  readonly attribute: string;
  readonly filled: number;
}

export interface DepartmentCompleteness {
  readonly department: string | null;
  readonly users: number;
  /** In the order of `attributes`. */
  readonly filled: readonly number[];
}
