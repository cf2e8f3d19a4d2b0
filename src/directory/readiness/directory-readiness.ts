import type { Tenant } from '../../store/ports/directory-model.ts';
import type { Finding, FindingError, MendAction, ProfileName, Severity } from './finding.ts';
import type { ReadinessRun } from './readiness-run.ts';
import type { OrganizationFacts } from './run-examination.ts';

/** What cmdlets, and those that mend, ask of this room. Findings of the last run are kept for each organisation. */
export interface DirectoryReadiness {
  /** Reads connectors, all that are enabled without names; keeps what it finds in place of what there was once all is read. */
  run(organization: Tenant, options: ConnectorRunOptions): Promise<ReadinessRun>;
  /** What objects are held against, for whoever examines them elsewhere. */
  facts(organization: Tenant): Promise<OrganizationFacts>;
  /** Keeps what an examination elsewhere finds in place of what there was, once it is complete. */
  keep(
    organization: Tenant,
    id: string,
    examination: AsyncGenerator<Finding, ReadinessRun>,
  ): Promise<ReadinessRun>;
  findLastRun(organization: Tenant): Promise<ReadinessRun | undefined>;
  /** Of the last run, the worst first; those of one object follow one another within a severity. */
  findings(organization: Tenant, filter?: FindingFilter): AsyncIterable<Finding>;
  /** By the ids that a run gave them; what is not there is left out. */
  findFindings(organization: Tenant, ids: readonly string[]): Promise<Finding[]>;
}

export interface ConnectorRunOptions {
  readonly connectors?: readonly string[];
  readonly profile: ProfileName;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ReadinessProgress) => void;
}

export interface ReadinessProgress {
  readonly stage: 'reading' | 'examining';
  readonly objects: number;
  /** Of a stage whose end is known: between 0 and 1. */
  readonly share?: number;
}

/** All that are given must hold; lists are alternatives. Names without case. */
export interface FindingFilter {
  readonly severities?: readonly Severity[];
  readonly attributes?: readonly string[];
  readonly checks?: readonly string[];
  readonly errors?: readonly FindingError[];
  readonly actions?: readonly MendAction[];
  readonly sources?: readonly string[];
  /** Contained in name, DN, value or proposal. */
  readonly text?: string;
}
