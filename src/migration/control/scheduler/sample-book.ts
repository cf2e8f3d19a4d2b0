import type { Guid, TenantId } from '../../../base/ids.ts';
import type { MigrationStore } from '../../../store/ports/migration-store.ts';

interface Page {
  readonly tenant: TenantId;
  readonly batch: Guid;
  readonly at: number;
  items: number;
  bytes: number;
  readonly users: Set<Guid>;
  /** Of the users, how many have been written down in this period already. */
  written: number;
}

/** What batches moved in each period, gathered over their users and written every few seconds. */
export class SampleBook {
  readonly #periodMs: number;
  readonly #pages = new Map<string, Page>();

  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  add(
    { tenant, batch, guid }: { readonly tenant: TenantId; readonly batch: Guid; readonly guid: Guid },
    now: number,
    moved: { readonly items: number; readonly bytes: number },
  ): void {
    const at = Math.floor(now / this.#periodMs) * this.#periodMs;
    const key = `${tenant} ${batch} ${at}`;
    const page = this.#pages.get(key) ?? {
      tenant,
      batch,
      at,
      items: 0,
      bytes: 0,
      users: new Set(),
      written: 0,
    };
    page.items += moved.items;
    page.bytes += moved.bytes;
    page.users.add(guid);
    this.#pages.set(key, page);
  }

  async write(store: Pick<MigrationStore, 'addMigrationSample'>, now: number): Promise<void> {
    for (const [key, page] of this.#pages) {
      const { tenant, batch, at, items, bytes, users, written } = page;
      if (at + this.#periodMs <= now) this.#pages.delete(key);
      const mailboxes = users.size - written;
      if (items === 0 && bytes === 0 && mailboxes === 0) continue;
      // Before it is written: what comes meanwhile is for the next time.
      Object.assign(page, { items: 0, bytes: 0, written: users.size });
      await store.addMigrationSample(tenant, batch, { at, items, bytes, mailboxes });
    }
  }
}
