import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditFacts, AuditHead, AuditRecord } from '../store/ports/audit-store.ts';

/**
 * What makes tampering show. Every record is sealed with HMAC-SHA-256 over the seal before it and all that it
 * says, under a key that does not lie in the database: whoever can write there, but does not hold the master
 * key, can neither change a record nor take one out nor put one in without breaking the chain from there on.
 * The head is sealed as well, so that the newest records cannot be cut off with no trace.
 */
export class AuditSeal {
  readonly #key: Uint8Array;
  readonly #chain: string;

  /** `chain` names whose it is; a record taken from one chain into another does not fit there. */
  constructor(key: Uint8Array, chain: string) {
    this.#key = key;
    this.#chain = chain;
  }

  seal(before: Uint8Array, record: Omit<AuditRecord, 'seal'>): Uint8Array {
    return this.#mac('record', before, canonical(record));
  }

  head(sequence: number, seal: Uint8Array): AuditHead {
    return { sequence, seal, proof: this.#mac('head', seal, String(sequence)) };
  }

  isRecord(before: Uint8Array, { seal, ...record }: AuditRecord): boolean {
    return isSame(seal, this.seal(before, record));
  }

  isHead({ sequence, seal, proof }: AuditHead): boolean {
    return isSame(proof, this.head(sequence, seal).proof);
  }

  #mac(kind: 'record' | 'head', before: Uint8Array, text: string): Uint8Array {
    const hmac = createHmac('sha256', this.#key).update(JSON.stringify([kind, this.#chain]));
    return new Uint8Array(hmac.update(before).update(text).digest());
  }
}

/** Before the first record. */
export const noSeal = new Uint8Array(32);

/** One text for one record, whatever order its parts came in. */
function canonical(record: AuditFacts & Pick<AuditRecord, 'guid' | 'sequence'>): string {
  const { sequence, guid, at, actor, external, session, cmdlet, object, outcome, error, durationMs } = record;
  const parameters = Object.entries(record.parameters).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([
    ...[sequence, guid, at, actor, external, session, cmdlet, object, outcome, error, durationMs],
    parameters,
  ]);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}
