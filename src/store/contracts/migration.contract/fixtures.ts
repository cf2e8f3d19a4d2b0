import type { Guid, TenantId } from '../../../base/ids.ts';
import type { DirectoryStore } from '../../ports/directory-store.ts';
import type {
  MigrationClaim,
  NewMigrationObject,
  NewMigrationUser,
  StoredMigrationUser,
} from '../../ports/migration-store.ts';
import { guid } from '../directory-fixtures.ts';

export function newObject(name: string, overrides: Partial<NewMigrationObject> = {}): NewMigrationObject {
  return { guid: guid(), kind: 'batch', name, content: { status: 'Created' }, secret: null, ...overrides };
}

let count = 0;

export function newUser(overrides: Partial<NewMigrationUser> = {}): NewMigrationUser {
  count += 1;
  return {
    guid: guid(),
    batch: guid(),
    endpoint: guid(),
    addressKey: `user${String(count).padStart(6, '0')}@contoso.com`,
    status: 'Queued',
    dueAt: null,
    content: { 이름: '김민수' },
    secret: new Uint8Array([1, 2, 3]),
    ...overrides,
  };
}

export function newUsers(number: number, overrides: Partial<NewMigrationUser> = {}): NewMigrationUser[] {
  return Array.from({ length: number }, () => newUser(overrides));
}

export function claimOf(
  users: readonly Pick<StoredMigrationUser, 'guid' | 'version' | 'endpoint'>[],
  overrides: Partial<MigrationClaim> = {},
): MigrationClaim {
  return {
    endpoint: users[0]?.endpoint ?? guid(),
    work: 'first',
    limit: 100,
    users: users.map(({ guid: user, version }) => ({ guid: user, version })),
    owner: 'node1',
    now: 1000,
    until: 2000,
    ...overrides,
  };
}

/** Adds users and answers with them as they are. */
export async function addUsers(
  store: DirectoryStore,
  tenant: TenantId,
  users: readonly NewMigrationUser[],
): Promise<StoredMigrationUser[]> {
  await store.addMigrationUsers(tenant, users);
  return store.findMigrationUsers(
    tenant,
    users.map((user) => user.guid),
  );
}

export function guidsOf(users: readonly { readonly guid: Guid }[]): Guid[] {
  return users.map((user) => user.guid);
}

export async function removeTenant(store: DirectoryStore, tenant: TenantId): Promise<void> {
  await store.moveTenant(tenant, 'softDeleted');
  await store.moveTenant(tenant, 'removing');
  await store.removeTenant(tenant);
}
