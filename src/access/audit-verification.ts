import type { AuditHead, AuditRecord } from '../store/ports/audit-store.ts';
import { type AuditSeal, noSeal } from './audit-seal.ts';

/** What is wrong with a chain, and where it begins. */
export type AuditDamage =
  /** Records are missing before this one. */
  | { readonly kind: 'gap'; readonly sequence: number }
  /** This record, or the one before it, is not as it was written; or it was never written by us. */
  | { readonly kind: 'altered'; readonly sequence: number }
  /** Records are missing after this one. */
  | { readonly kind: 'truncated'; readonly sequence: number }
  /** The end of the chain was set by hand. */
  | { readonly kind: 'head'; readonly sequence: number }
  /** The record, sound in itself, is not the one that a witness saw, or is gone. */
  | { readonly kind: 'rewritten'; readonly sequence: number };

/** What somebody outside of the database has noted of one record. */
export type AuditWitness = Pick<AuditRecord, 'sequence' | 'seal'>;

export interface AuditVerification {
  readonly records: number;
  readonly lastSequence: number;
  readonly lastSeal: Uint8Array;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  readonly damage: AuditDamage | undefined;
}

/** `head` was read before the records. */
export async function verifyAudit(
  seal: AuditSeal,
  head: AuditHead | undefined,
  chain: AsyncIterable<AuditRecord>,
  witness?: AuditWitness,
): Promise<AuditVerification> {
  let records = 0;
  let lastSequence = 0;
  let lastSeal: Uint8Array = noSeal;
  let firstAt: number | null = null;
  let lastAt: number | null = null;
  let damage: AuditDamage | undefined;
  let isHeadSeen = head === undefined;
  let isWitnessSeen = witness === undefined;
  for await (const record of chain) {
    const { sequence } = record;
    if (sequence !== lastSequence + 1) damage ??= { kind: 'gap', sequence };
    else if (!seal.isRecord(lastSeal, record)) damage ??= { kind: 'altered', sequence };
    if (sequence === head?.sequence) isHeadSeen = isSame(record.seal, head.seal);
    if (sequence === witness?.sequence) isWitnessSeen = isSame(record.seal, witness.seal);
    records += 1;
    lastSequence = sequence;
    lastSeal = record.seal;
    lastAt = record.at;
    firstAt ??= record.at;
  }
  if (head === undefined ? records > 0 : !seal.isHead(head))
    damage ??= { kind: 'head', sequence: lastSequence };
  if (!isHeadSeen) damage ??= { kind: 'truncated', sequence: lastSequence };
  if (witness !== undefined && !isWitnessSeen) damage ??= { kind: 'rewritten', sequence: witness.sequence };
  return { records, lastSequence, lastSeal, firstAt, lastAt, damage };
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
