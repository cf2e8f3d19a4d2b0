import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { IncomingBody } from '../incoming-body.ts';
import type { BodyLocation, BodyStore } from '../ports/bodies.ts';
import type { Body } from '../ports/mail-store.ts';
import { bodyNotFound } from '../store-errors.ts';

interface Entry {
  readonly location: BodyLocation;
  references: number;
}

/** Where the bodies of each tenant lie, and how many messages refer to them. */
export class MemoryBodyIndex {
  readonly #bodies: BodyStore;
  readonly #tenants = new Map<TenantId, Map<BodyHash, Entry>>();

  constructor(bodies: BodyStore) {
    this.#bodies = bodies;
  }

  /**
   * Stores the bodies that the tenant does not have, then runs `write`, in which each may be referred to.
   * Others may remove the last reference to a body while bytes are being stored: then it is stored as well.
   */
  async place<T>(tenant: TenantId, wanted: readonly IncomingBody[], write: () => T): Promise<T> {
    const entries = this.#entries(tenant);
    const added = new Set<BodyHash>();
    try {
      for (;;) {
        const missing = new Map(
          wanted
            .filter(({ hash }) => !entries.has(hash))
            .map(({ hash, fresh }) => [hash, fresh ?? bodyNotFound(hash)]),
        );
        if (missing.size === 0) return this.#held(tenant, wanted, write);
        const fresh = [...missing.values()];
        const locations = await this.#bodies.append(tenant, fresh);
        for (const [index, location] of locations.entries()) {
          const hash = fresh[index]?.hash;
          if (hash === undefined || entries.has(hash)) continue;
          entries.set(hash, { location, references: 0 });
          added.add(hash);
        }
      }
    } finally {
      for (const hash of added) if (entries.get(hash)?.references === 0) entries.delete(hash);
    }
  }

  /** A write may take the last reference away before it gives a new one: meanwhile the bodies are held. */
  #held<T>(tenant: TenantId, wanted: readonly IncomingBody[], write: () => T): T {
    for (const { hash } of wanted) this.refer(tenant, hash);
    try {
      return write();
    } finally {
      for (const { hash } of wanted) this.release(tenant, hash);
    }
  }

  size(tenant: TenantId, hash: BodyHash): number {
    return this.#entry(tenant, hash).location.bytes;
  }

  refer(tenant: TenantId, hash: BodyHash): void {
    this.#entry(tenant, hash).references += 1;
  }

  release(tenant: TenantId, hash: BodyHash): void {
    const entry = this.#entry(tenant, hash);
    entry.references -= 1;
    if (entry.references === 0) this.#entries(tenant).delete(hash);
  }

  open(tenant: TenantId, hash: BodyHash): Body {
    const { location } = this.#entry(tenant, hash);
    return {
      hash,
      bytes: location.bytes,
      read: () => this.#bodies.read(tenant, location),
      stream: (range) => this.#bodies.stream(tenant, location, range),
    };
  }

  #entries(tenant: TenantId): Map<BodyHash, Entry> {
    let entries = this.#tenants.get(tenant);
    if (entries === undefined) {
      entries = new Map();
      this.#tenants.set(tenant, entries);
    }
    return entries;
  }

  #entry(tenant: TenantId, hash: BodyHash): Entry {
    return this.#tenants.get(tenant)?.get(hash) ?? bodyNotFound(hash);
  }
}
