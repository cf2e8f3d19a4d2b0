import type { RecipientId, TenantId } from '../../../base/ids.ts';
import { claimKey } from '../../../store/directory/recipient-claims.ts';
import type { Recipient, RecipientKey } from '../../../store/ports/directory-model.ts';
import type { RecipientReader } from '../../../store/ports/directory-store.ts';

export type Holder =
  | { readonly kind: 'recipient'; readonly recipient: Recipient }
  /** Somebody earlier in the same plan. */
  | { readonly kind: 'planned'; readonly anchor: string };

/** Keys looked up at once. */
const lookupSize = 1000;

/**
 * Who holds a name, or will hold it once the plan is carried out. A key that was not asked for before is noted and taken for
 * free: whoever evaluates a batch does so again after `load`, until nothing is missing.
 */
export class NameRegistry {
  readonly #store: RecipientReader;
  readonly #tenant: TenantId;
  readonly #loaded = new Map<string, Recipient | undefined>();
  readonly #missing = new Map<string, RecipientKey>();
  /** Hashes, and not keys: a first synchronisation promises several names for each object that there is. */
  readonly #promised = new Map<number, number>();
  readonly #anchors: string[] = [];
  /** Keys with their holders that give them up in this plan. */
  readonly #released = new Set<string>();
  /** Those of them that somebody gives up who is still to be looked at again. */
  readonly #provisional = new Set<string>();
  readonly #leaving = new Set<RecipientId>();
  /** Of whoever is being watched. */
  #asked: string[] | undefined;

  constructor(store: RecipientReader, tenant: TenantId) {
    this.#store = store;
    this.#tenant = tenant;
  }

  /** Whoever holds it now, whatever is planned. */
  current(key: RecipientKey): Recipient | undefined {
    return this.#current(claimKey(key), key);
  }

  #current(text: string, key: RecipientKey): Recipient | undefined {
    this.#asked?.push(text);
    if (!this.#loaded.has(text)) this.#missing.set(text, key);
    return this.#loaded.get(text);
  }

  /** Whoever stands in the way of somebody who wants it. */
  holder(
    key: RecipientKey,
    self: { readonly anchor: string; readonly recipient: Recipient | undefined },
  ): Holder | undefined {
    const text = claimKey(key);
    const planned = this.#promised.get(hashOf(text));
    const anchor = planned === undefined ? undefined : this.#anchors[planned];
    if (anchor !== undefined && anchor !== self.anchor) {
      this.#asked?.push(text);
      return { kind: 'planned', anchor };
    }
    const recipient = this.#current(text, key);
    if (recipient === undefined || recipient.recipient === self.recipient?.recipient) return undefined;
    return this.#released.has(`${text} ${recipient.recipient}`)
      ? undefined
      : { kind: 'recipient', recipient };
  }

  /** What `work` comes to, and the keys that it asked for. */
  watch<T>(work: () => T): { readonly result: T; readonly asked: readonly string[] } {
    const asked: string[] = [];
    this.#asked = asked;
    try {
      return { result: work(), asked };
    } finally {
      this.#asked = undefined;
    }
  }

  /** Nobody has any of them, and nobody is promised one: what came of taking them for free is so. */
  areFree(asked: readonly string[]): boolean {
    return asked.every(
      (text) =>
        this.#loaded.get(text) === undefined &&
        !this.#provisional.has(text) &&
        !this.#promised.has(hashOf(text)),
    );
  }

  get isComplete(): boolean {
    return this.#missing.size === 0;
  }

  async load(): Promise<void> {
    const wanted = [...this.#missing];
    this.#missing.clear();
    for (let start = 0; start < wanted.length; start += lookupSize) {
      const some = wanted.slice(start, start + lookupSize);
      const matches = await this.#store.findByKeys(
        this.#tenant,
        some.map(([, key]) => key),
      );
      for (const [text] of some) this.#loaded.set(text, undefined);
      for (const { key, recipient } of matches) this.#loaded.set(claimKey(key), recipient);
    }
  }

  /** What was looked up for one batch is of no use to the next. */
  forget(): void {
    this.#loaded.clear();
    this.#missing.clear();
  }

  promise(anchor: string, keys: Iterable<string>): void {
    const index = this.#anchors.push(anchor) - 1;
    for (const key of keys) this.#promised.set(hashOf(key), index);
  }

  /** A name that is given up `provisionally` is taken in the same batch in which it is given up. */
  release(recipient: RecipientId, keys: Iterable<string>, provisionally = false): void {
    for (const key of keys) {
      this.#released.add(`${key} ${recipient}`);
      if (provisionally) this.#provisional.add(key);
    }
  }

  isProvisional(key: RecipientKey): boolean {
    return this.#provisional.size > 0 && this.#provisional.has(claimKey(key));
  }

  /** What was provisional is planned now. */
  settle(): void {
    this.#provisional.clear();
  }

  /** It will be soft-deleted by this plan. */
  leave(recipient: RecipientId): void {
    this.#leaving.add(recipient);
  }

  isGone({ recipient, deletedAt }: Recipient): boolean {
    return deletedAt !== null || this.#leaving.has(recipient);
  }
}

/** 53 bits of two multiplicative hashes: among ten million names, two share one by a chance of one in two hundred. */
function hashOf(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
