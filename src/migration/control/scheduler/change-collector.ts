import type { Guid, TenantId } from '../../../base/ids.ts';
import type {
  MigrationStore,
  MigrationUserChange,
  StoredMigrationUser,
} from '../../../store/ports/migration-store.ts';

interface Waiting {
  readonly change: MigrationUserChange;
  resolve(user: StoredMigrationUser | undefined): void;
  reject(error: unknown): void;
}

/** More would keep other writers waiting. */
const mostAtOnce = 200;

/**
 * Changes of users that different rounds make at the same time go to the store together: while one write is on its way
 * to the disk, the next ones gather. A hundred rounds that end at once then cost two syncs and not a hundred.
 */
export class ChangeCollector {
  readonly #store: Pick<MigrationStore, 'changeMigrationUsers'>;
  readonly #waiting = new Map<TenantId, Waiting[]>();
  readonly #writing = new Set<TenantId>();

  constructor(store: Pick<MigrationStore, 'changeMigrationUsers'>) {
    this.#store = store;
  }

  /** As the port says. */
  async changeMigrationUsers(
    tenant: TenantId,
    changes: readonly MigrationUserChange[],
  ): Promise<StoredMigrationUser[]> {
    const changed = await Promise.all(changes.map((change) => this.#add(tenant, change)));
    return changed.filter((user) => user !== undefined);
  }

  #add(tenant: TenantId, change: MigrationUserChange): Promise<StoredMigrationUser | undefined> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(tenant) ?? [];
      waiting.push({ change, resolve, reject });
      this.#waiting.set(tenant, waiting);
      if (!this.#writing.has(tenant)) void this.#write(tenant);
    });
  }

  async #write(tenant: TenantId): Promise<void> {
    this.#writing.add(tenant);
    for (let turn = this.#take(tenant); turn.length > 0; turn = this.#take(tenant)) {
      try {
        const changes = turn.map(({ change }) => change);
        const users = await this.#store.changeMigrationUsers(tenant, changes);
        const byGuid = new Map(users.map((user) => [user.guid, user]));
        for (const { change, resolve } of turn) resolve(byGuid.get(change.guid));
      } catch (error) {
        for (const { reject } of turn) reject(error);
      }
    }
    this.#writing.delete(tenant);
  }

  /** Of one user the first alone: the second was decided upon without it. */
  #take(tenant: TenantId): Waiting[] {
    const seen = new Set<Guid>();
    const taken: Waiting[] = [];
    const left: Waiting[] = [];
    for (const each of this.#waiting.get(tenant) ?? []) {
      const isNext = taken.length < mostAtOnce && !seen.has(each.change.guid);
      (isNext ? taken : left).push(each);
      seen.add(each.change.guid);
    }
    if (left.length > 0) this.#waiting.set(tenant, left);
    else this.#waiting.delete(tenant);
    return taken;
  }
}
