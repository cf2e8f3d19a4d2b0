import type { Guid, TenantId } from '../../base/ids.ts';

/**
 * The record of changes: a chain for each tenant, and one for the platform itself (`null`). Records are
 * numbered from 1 without a gap and never change. Who seals them, and how, is `src/access/audit-log.ts`; the
 * store keeps what it is given.
 */
export type AuditChain = TenantId | null;

export const auditOutcomes = ['succeeded', 'failed', 'declined'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** What was done, by whom, to what. */
export interface AuditFacts {
  readonly at: number;
  readonly actor: string;
  /** Whether the actor is not of the organisation: the platform's administrator, or a partner. */
  readonly external: boolean;
  /** Names the session, so that what one sitting did is found together. */
  readonly session: string;
  readonly cmdlet: string;
  /** What was changed, as `-WhatIf` names it. */
  readonly object: string;
  /** As text, secrets masked. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly outcome: AuditOutcome;
  readonly error: string | null;
  readonly durationMs: number;
}

export interface AuditRecord extends AuditFacts {
  readonly guid: Guid;
  readonly sequence: number;
  /** A keyed hash of everything above and of the seal before it. */
  readonly seal: Uint8Array;
}

/** Where a chain ends. Kept apart from the records, so that records cut off its end are missed. */
export interface AuditHead {
  readonly sequence: number;
  readonly seal: Uint8Array;
  /** A keyed hash of both, so that the head cannot be set back to an earlier record. */
  readonly proof: Uint8Array;
}

export interface AuditQuery {
  /** Inclusive. */
  readonly from?: number;
  /** Exclusive. */
  readonly until?: number;
  /** Compared without case. */
  readonly cmdlets?: readonly string[];
  /** Compared without case. */
  readonly actors?: readonly string[];
  readonly external?: boolean;
  readonly outcomes?: readonly AuditOutcome[];
  readonly order: 'oldestFirst' | 'newestFirst';
  /** Goes on after this record, in the order asked for. */
  readonly after?: number;
  readonly limit: number;
}

export interface AuditStore {
  findAuditHead(chain: AuditChain): Promise<AuditHead | undefined>;
  /**
   * Adds records to the end of the chain, all or none, and sets its head. `conflict` (`audit.behind`) where
   * the first does not follow the head there is: another node was quicker.
   */
  appendAudit(chain: AuditChain, records: readonly AuditRecord[], head: AuditHead): Promise<void>;
  listAudit(chain: AuditChain, query: AuditQuery): Promise<AuditRecord[]>;
}
