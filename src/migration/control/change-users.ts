/** Changes of users that others may be changing at the same moment: each is made again upon what they left. */
import type { Guid, TenantId } from '../../base/ids.ts';
import type {
  MigrationStore,
  MigrationUserChange,
  MigrationUserQuery,
  StoredMigrationUser,
} from '../../store/ports/migration-store.ts';
import { migrationConflict } from './control-errors.ts';

type Changing = Pick<MigrationStore, 'findMigrationUsers' | 'changeMigrationUsers'>;

export type DecideChange = (user: StoredMigrationUser) => MigrationUserChange | undefined;

const pageSize = 500;
/** Progress is written every few seconds, so that a second attempt nearly always holds. */
const maxAttempts = 20;

export async function* eachUser(
  store: Pick<MigrationStore, 'listMigrationUsers'>,
  tenant: TenantId,
  query: Omit<MigrationUserQuery, 'after' | 'limit'>,
): AsyncGenerator<StoredMigrationUser[]> {
  let after: string | undefined;
  for (;;) {
    const from = after === undefined ? {} : { after };
    const page = await store.listMigrationUsers(tenant, { ...query, ...from, limit: pageSize });
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    after = page.at(-1)?.addressKey;
  }
}

/** Answers with how many were changed. */
export async function changeEachUser(
  store: Changing & Pick<MigrationStore, 'listMigrationUsers'>,
  tenant: TenantId,
  query: Omit<MigrationUserQuery, 'after' | 'limit'>,
  decide: DecideChange,
): Promise<number> {
  let changed = 0;
  for await (const page of eachUser(store, tenant, query)) {
    changed += (await changeThese(store, tenant, page, decide)).length;
  }
  return changed;
}

/** Answers with the users that were changed, as they are now. */
export async function changeThese(
  store: Changing,
  tenant: TenantId,
  users: readonly StoredMigrationUser[],
  decide: DecideChange,
): Promise<StoredMigrationUser[]> {
  const done: StoredMigrationUser[] = [];
  let left = users;
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const changes = left.flatMap((user) => decide(user) ?? []);
    if (changes.length === 0) break;
    const changed = await store.changeMigrationUsers(tenant, changes);
    done.push(...changed);
    const settled = new Set<Guid>(changed.map(({ guid }) => guid));
    const missed = changes.map(({ guid }) => guid).filter((guid) => !settled.has(guid));
    if (missed.length === 0) break;
    if (attempt === maxAttempts) throw tooBusy(missed.length);
    left = await store.findMigrationUsers(tenant, missed);
  }
  return done;
}

function tooBusy(count: number) {
  return migrationConflict(
    'busy',
    `${count} migration users were being changed by others again and again. Repeat the command.`,
    { count },
  );
}
