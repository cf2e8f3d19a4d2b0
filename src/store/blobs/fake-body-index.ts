import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { BodyLocation, BodyStore, PackId } from '../ports/bodies.ts';
import type { BodyIndex, IndexedBody, PackUse } from '../ports/mail-store.ts';

type Entry = { -readonly [K in keyof IndexedBody]: IndexedBody[K] };

/** An index in memory, for tests; each method is as atomic as a transaction. */
export class FakeBodyIndex implements BodyIndex {
  readonly entries = new Map<TenantId, Map<BodyHash, Entry>>();

  add(tenant: TenantId, hash: BodyHash, location: BodyLocation, references = 1): void {
    this.#of(tenant).set(hash, { hash, location, references });
  }

  setReferences(tenant: TenantId, hash: BodyHash, references: number): void {
    this.get(tenant, hash).references = references;
  }

  get(tenant: TenantId, hash: BodyHash): Entry {
    const entry = this.#of(tenant).get(hash);
    if (entry === undefined) throw new Error(`The index has no ${hash}.`);
    return entry;
  }

  async readAll(store: BodyStore, tenant: TenantId): Promise<Map<BodyHash, Buffer>> {
    const bodies = new Map<BodyHash, Buffer>();
    for (const { hash, location, references } of this.#of(tenant).values()) {
      if (references > 0) bodies.set(hash, Buffer.from(await store.read(tenant, location)));
    }
    return bodies;
  }

  async readPackUse(tenant: TenantId): Promise<PackUse[]> {
    const uses = new Map<PackId, { pack: PackId; liveBytes: number; deadBytes: number }>();
    for (const { location, references } of this.#of(tenant).values()) {
      const use = uses.get(location.pack) ?? { pack: location.pack, liveBytes: 0, deadBytes: 0 };
      use[references > 0 ? 'liveBytes' : 'deadBytes'] += location.storedBytes;
      uses.set(location.pack, use);
    }
    return [...uses.values()];
  }

  async listPackEntries(tenant: TenantId, pack: number): Promise<IndexedBody[]> {
    const found = [...this.#of(tenant).values()].filter(({ location }) => location.pack === pack);
    return found.map((entry) => ({ ...entry })).sort((a, b) => a.location.offset - b.location.offset);
  }

  async moveEntries(
    tenant: TenantId,
    moves: readonly { hash: BodyHash; from: BodyLocation; to: BodyLocation }[],
  ): Promise<void> {
    for (const { hash, from, to } of moves) {
      const entry = this.#of(tenant).get(hash);
      if (entry?.location.pack === from.pack && entry.location.offset === from.offset) entry.location = to;
    }
  }

  async dropUnreferenced(tenant: TenantId, pack: number): Promise<number> {
    const dead = (await this.listPackEntries(tenant, pack)).filter(({ references }) => references === 0);
    for (const { hash } of dead) this.#of(tenant).delete(hash);
    return dead.length;
  }

  #of(tenant: TenantId): Map<BodyHash, Entry> {
    let entries = this.entries.get(tenant);
    if (entries === undefined) {
      entries = new Map();
      this.entries.set(tenant, entries);
    }
    return entries;
  }
}
