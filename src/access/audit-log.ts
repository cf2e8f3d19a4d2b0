import { AppError, isAppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type {
  AuditChain,
  AuditFacts,
  AuditHead,
  AuditQuery,
  AuditRecord,
  AuditStore,
} from '../store/ports/audit-store.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import { AuditSeal, noSeal } from './audit-seal.ts';
import { type AuditVerification, type AuditWitness, verifyAudit } from './audit-verification.ts';
import type { TenantKeys } from './tenant-keys.ts';

export interface AuditLogOptions {
  readonly store: AuditStore;
  readonly keys: TenantKeys;
  readonly random: Random;
  readonly log: Log;
}

/** Whose record: an organisation's, or the platform's own. */
export type AuditOwner = Tenant | undefined;

const recordsInPage = 500;
const maxBatch = 200;
/** Other nodes that were quicker; each time some node has got on. */
const maxTries = 50;

/** The append-only record of every change. Reads go through it as well, so that one place knows the chains. */
export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #writers = new Map<AuditChain, ChainWriter>();

  constructor(options: AuditLogOptions) {
    this.#options = options;
  }

  /** Comes back when the record is on disk. */
  async record(owner: AuditOwner, facts: AuditFacts): Promise<void> {
    const chain = chainOf(owner);
    let writer = this.#writers.get(chain);
    if (writer === undefined) {
      writer = new ChainWriter(chain, this.#sealOf(owner), this.#options);
      this.#writers.set(chain, writer);
    }
    const { sequence, seal } = await writer.add(facts);
    // Kept where logs are kept, this line is a witness of the chain outside of the database.
    const { log } = this.#options;
    const { actor, session, cmdlet, object, parameters, outcome, error, durationMs } = facts;
    log.info('audit.recorded', {
      ...{ organization: owner?.name ?? null, sequence, seal: Buffer.from(seal).toString('hex') },
      ...{ actor, session, cmdlet, object, parameters, outcome, error, durationMs },
    });
  }

  async *search(owner: AuditOwner, query: Omit<AuditQuery, 'limit' | 'after'>): AsyncIterable<AuditRecord> {
    const chain = chainOf(owner);
    let after: number | undefined;
    for (;;) {
      const page = await this.#options.store.listAudit(chain, {
        ...query,
        limit: recordsInPage,
        ...(after !== undefined && { after }),
      });
      yield* page;
      after = page.at(-1)?.sequence;
      if (page.length < recordsInPage) return;
    }
  }

  /** Reads the whole chain and says whether it is as it was written. */
  async verify(owner: AuditOwner, witness?: AuditWitness): Promise<AuditVerification> {
    // The head first: records that are added meanwhile come after it, and are looked at too.
    const head = await this.#options.store.findAuditHead(chainOf(owner));
    return verifyAudit(this.#sealOf(owner), head, this.search(owner, { order: 'oldestFirst' }), witness);
  }

  #sealOf(owner: AuditOwner): AuditSeal {
    const { keys } = this.#options;
    if (owner === undefined) return new AuditSeal(keys.platformSecrets().deriveKey('audit'), 'platform');
    const secrets = keys.secretsOf(owner.guid, owner.wrappedKey);
    return new AuditSeal(secrets.deriveKey('audit'), owner.guid);
  }
}

const chainOf = (owner: AuditOwner): AuditChain => owner?.tenant ?? null;

interface Waiting {
  readonly facts: AuditFacts;
  readonly done: PromiseWithResolvers<AuditRecord>;
}

/** Writes one chain, one batch after the other: what comes while a batch is written goes into the next. */
class ChainWriter {
  readonly #chain: AuditChain;
  readonly #seal: AuditSeal;
  readonly #options: AuditLogOptions;
  #waiting: Waiting[] = [];
  #isWriting = false;
  #head: AuditHead | undefined;

  constructor(chain: AuditChain, seal: AuditSeal, options: AuditLogOptions) {
    this.#chain = chain;
    this.#seal = seal;
    this.#options = options;
  }

  add(facts: AuditFacts): Promise<AuditRecord> {
    const done = Promise.withResolvers<AuditRecord>();
    this.#waiting.push({ facts, done });
    if (!this.#isWriting) void this.#writeAll();
    return done.promise;
  }

  /** Never rejects: each that waits is told of its own batch. */
  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, maxBatch);
      try {
        const records = await this.#append(batch.map(({ facts }) => facts));
        for (const [index, record] of records.entries()) batch[index]?.done.resolve(record);
      } catch (error) {
        this.#head = undefined;
        for (const { done } of batch) done.reject(error);
      }
    }
    this.#isWriting = false;
  }

  async #append(facts: readonly AuditFacts[]): Promise<readonly AuditRecord[]> {
    const { store } = this.#options;
    for (let tries = 0; tries < maxTries; tries += 1) {
      this.#head ??= await store.findAuditHead(this.#chain);
      const records = this.#chainOn(this.#head, facts);
      const last = records.at(-1);
      if (last === undefined) return [];
      const head = this.#seal.head(last.sequence, last.seal);
      try {
        await store.appendAudit(this.#chain, records, head);
        this.#head = head;
        return records;
      } catch (error) {
        if (!isAppError(error) || error.code !== 'audit.behind') throw error;
        this.#head = undefined;
      }
    }
    throw new AppError({
      kind: 'unavailable',
      code: 'audit.busy',
      message:
        'The record of changes could not be written because other nodes kept writing to it. Try again.',
    });
  }

  #chainOn(head: AuditHead | undefined, facts: readonly AuditFacts[]): readonly AuditRecord[] {
    let { sequence, seal } = head ?? { sequence: 0, seal: noSeal };
    return facts.map((each) => {
      sequence += 1;
      const unsealed = { ...each, guid: this.#options.random.guid(), sequence };
      seal = this.#seal.seal(seal, unsealed);
      return { ...unsealed, seal };
    });
  }
}
