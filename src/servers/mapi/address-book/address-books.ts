import type { Clock } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { DirectoryChangeNumber, TenantId } from '../../../base/ids.ts';
import { type DirectoryStore, maxBatch } from '../../../store/ports/directory-store.ts';
import { DirectorySnapshot } from './directory-snapshot.ts';

export interface AddressBooksOptions {
  readonly store: Pick<DirectoryStore, 'changesSince' | 'findTenant'>;
  readonly clock: Clock;
  readonly limits?: Partial<AddressBookLimits>;
}

export interface AddressBookLimits {
  /** For so long, nobody asks again whether the directory has changed. */
  readonly freshMs: number;
  readonly idleMs: number;
  /** Of all organisations together; beyond it, those not used for longest are dropped. */
  readonly maxBytes: number;
  readonly maxEntries: number;
}

const defaultLimits: AddressBookLimits = {
  freshMs: 500,
  idleMs: 15 * 60_000,
  maxBytes: 512 * 1024 * 1024,
  maxEntries: 500_000,
};

interface KeptBook {
  snapshot?: DirectorySnapshot;
  checkedAt: number;
  usedAt: number;
  refreshing?: Promise<DirectorySnapshot>;
}

/** The address books of organisations, each read once and then kept up by the feed of its directory's changes. */
export class AddressBooks {
  readonly #store: AddressBooksOptions['store'];
  readonly #clock: Clock;
  readonly #limits: AddressBookLimits;
  readonly #books = new Map<TenantId, KeptBook>();

  constructor({ store, clock, limits }: AddressBooksOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#limits = { ...defaultLimits, ...limits };
  }

  /** As the directory is now, or was a moment ago. */
  async open(organization: TenantId): Promise<DirectorySnapshot> {
    const now = this.#clock.monotonic();
    const book = this.#books.get(organization) ?? this.#begin(organization, now);
    book.usedAt = now;
    if (book.snapshot && now - book.checkedAt < this.#limits.freshMs) return book.snapshot;
    return this.#refresh(organization, book);
  }

  /** After a change of our own, so that whoever made it sees it. */
  expire(organization: TenantId): void {
    const book = this.#books.get(organization);
    if (book) book.checkedAt = Number.NEGATIVE_INFINITY;
  }

  /** Whenever one is read, and whenever somebody calls. Says how many were given back. */
  dropIdle(): number {
    const before = this.#books.size;
    const idleSince = this.#clock.monotonic() - this.#limits.idleMs;
    for (const [organization, book] of this.#books)
      if (book.usedAt < idleSince && !book.refreshing) this.#books.delete(organization);
    return before - this.#books.size;
  }

  /** For metrics and benchmarks. */
  get bytes(): number {
    let bytes = 0;
    for (const { snapshot } of this.#books.values()) bytes += snapshot?.bytes ?? 0;
    return bytes;
  }

  #begin(organization: TenantId, now: number): KeptBook {
    const book: KeptBook = { checkedAt: Number.NEGATIVE_INFINITY, usedAt: now };
    this.#books.set(organization, book);
    return book;
  }

  /** Once for all who wait for it: a change that comes while it runs is one for the next. */
  #refresh(organization: TenantId, book: KeptBook): Promise<DirectorySnapshot> {
    book.refreshing ??= this.#read(organization, book).finally(() => {
      delete book.refreshing;
    });
    return book.refreshing;
  }

  async #read(organization: TenantId, book: KeptBook): Promise<DirectorySnapshot> {
    const begunAt = this.#clock.monotonic();
    const snapshot = book.snapshot ?? (await this.#empty(organization));
    let since: DirectoryChangeNumber = snapshot.changeNo;
    for (;;) {
      const { changes, upTo, more } = await this.#store.changesSince(organization, since, maxBatch);
      snapshot.apply(changes, upTo);
      if (snapshot.size > this.#limits.maxEntries) throw tooManyEntries(this.#limits.maxEntries);
      since = upTo;
      if (!more) break;
    }
    // Only one that was read to its end is shown; until then everybody waits for it.
    book.snapshot = snapshot;
    book.checkedAt = begunAt;
    this.dropIdle();
    this.#keepWithinBytes(organization);
    return snapshot;
  }

  async #empty(organization: TenantId): Promise<DirectorySnapshot> {
    const tenant = await this.#store.findTenant({ tenant: organization });
    if (tenant?.state === 'active') return new DirectorySnapshot(tenant.guid);
    throw new AppError({
      kind: 'notFound',
      code: 'addressBook.organization',
      message: 'The organisation of this address book is not there any more.',
    });
  }

  #keepWithinBytes(inUse: TenantId): void {
    if (this.#books.size < 2) return;
    let bytes = this.bytes;
    const byUse = [...this.#books].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [organization, book] of byUse) {
      if (bytes <= this.#limits.maxBytes) return;
      if (organization === inUse || book.refreshing) continue;
      bytes -= book.snapshot?.bytes ?? 0;
      this.#books.delete(organization);
    }
  }
}

function tooManyEntries(limit: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'addressBook.tooLarge',
    message: `The address book has more than ${limit} entries. Ask the operator to raise its limit.`,
    details: { limit },
  });
}
