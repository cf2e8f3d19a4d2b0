import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DirectoryChangeNumber, RecipientId, TenantId } from '../base/ids.ts';
import {
  createSetClock,
  guid,
  makeOwnTenant,
  newDomain,
  newTenant,
} from '../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../store/memory/memory-directory-store.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import type { NewMigrationUser } from '../store/ports/migration-store.ts';
import { limitDirectory } from './limited-directory.ts';

async function create() {
  const clock = createSetClock();
  const store = createMemoryDirectoryStore({ clock });
  const home = await makeOwnTenant(store);
  const other = await makeOwnTenant(store);
  const [a, b] = await home.add(home.user('a'), home.user('b'));
  const stranger = await other.addOne(other.user('stranger'));
  await store.writeMigrationObject(other.tenant, batch, 0);
  await store.addMigrationUsers(other.tenant, [moved]);
  await store.writeRecords(other.tenant, [kept]);
  return { clock, store, home, other, a, b, stranger };
}

const credential = {
  guid: guid(),
  kind: 'password',
  label: '',
  hash: 'h',
  mustChange: false,
  expiresAt: null,
} as const;
const head = { sequence: 1, seal: new Uint8Array(1), proof: new Uint8Array(1) };

const batch = { guid: guid(), kind: 'batch', name: "stranger's", content: {}, secret: null } as const;
const kept = { collection: 'directory.connector', key: 'stranger', content: { name: 'stranger' } };
const moved: NewMigrationUser = {
  ...{ guid: guid(), batch: batch.guid, endpoint: guid(), addressKey: 'stranger@other.example' },
  ...{ status: 'Queued', dueAt: 0, content: { name: 'stranger' }, secret: null },
};

/** Every method of the store, called for a tenant and one of its recipients. */
const calls: {
  [Method in keyof DirectoryStore]: (
    store: DirectoryStore,
    tenant: TenantId,
    recipient: RecipientId,
  ) => Promise<unknown>;
} = {
  findSetting: (store) => store.findSetting('x'),
  listSettings: (store) => store.listSettings(),
  writeSetting: (store) => store.writeSetting('x', 1),
  createTenant: (store) => store.createTenant(newTenant()),
  restoreTenant: (store) => store.restoreTenant({ record: newTenant() as never, domains: [], shards: [0] }),
  findTenant: (store, tenant) => store.findTenant({ tenant }),
  listTenants: (store, tenant) => store.listTenants({ after: (tenant - 1) as TenantId, limit: 1 }),
  updateTenant: (store, tenant) => store.updateTenant(tenant, { displayName: 'x' }),
  moveTenant: (store, tenant) => store.moveTenant(tenant, 'softDeleted'),
  removeTenant: (store, tenant) => store.removeTenant(tenant),
  addDomain: (store, tenant) => store.addDomain(tenant, newDomain('new.example'), 0),
  findDomain: (store, tenant) => store.findDomain(`${tenant}`),
  listDomains: (store, tenant) => store.listDomains(tenant),
  updateDomain: (store, tenant) => store.updateDomain(tenant, 'x', {}),
  removeDomain: (store, tenant) => store.removeDomain(tenant, 'x'),
  findRecipients: (store, tenant, id) => store.findRecipients(tenant, [id]),
  findByKeys: (store, tenant) => store.findByKeys(tenant, [{ kind: 'name', value: 'stranger' }]),
  findByDisplayName: (store, tenant) => store.findByDisplayName(tenant, 'stranger', 10),
  listRecipients: (store, tenant) => store.listRecipients(tenant, { sort: 'id', limit: 10 }),
  countRecipients: (store, tenant) => store.countRecipients(tenant),
  changesSince: (store, tenant) => store.changesSince(tenant, 0 as DirectoryChangeNumber, 10),
  createRecipients: (store, tenant) =>
    store.createRecipients(tenant, [{ guid: guid(), kind: 'user', name: 'x', displayName: 'x' }]),
  updateRecipients: (store, tenant, recipient) =>
    store.updateRecipients(tenant, [{ recipient, change: { displayName: 'x' } }]),
  softDeleteRecipients: (store, tenant, id) => store.softDeleteRecipients(tenant, [id]),
  restoreRecipients: (store, tenant, id) => store.restoreRecipients(tenant, [id]),
  purgeRecipients: (store, tenant, id) => store.purgeRecipients(tenant, [id]),
  restoreDirectory: (store, tenant) => store.restoreDirectory(tenant, [], []),
  changeMembers: (store, tenant, id) => store.changeMembers(tenant, id, { add: [], remove: [] }),
  listMembers: (store, tenant, id) => store.listMembers(tenant, id, { limit: 1 }),
  readMemberships: (store, tenant, id) => store.readMemberships(tenant, [id], { limit: 1 }),
  listGroupsOf: (store, tenant, id) => store.listGroupsOf(tenant, id),
  listCredentials: (store, tenant, id) => store.listCredentials(tenant, id),
  writeCredential: (store, tenant, id) => store.writeCredential(tenant, id, credential),
  removeCredential: (store, tenant, id) => store.removeCredential(tenant, id, guid()),
  readRoles: (store, tenant) => store.readRoles(tenant),
  changeRoles: (store, tenant) => store.changeRoles(tenant, () => ({})),
  restoreAccess: (store, tenant) => store.restoreAccess(tenant, { objects: [], members: [] }, []),
  listTokens: (store, tenant, id) => store.listTokens(tenant, id),
  findToken: (store, tenant) => store.findToken(tenant, 'x'),
  writeToken: (store, tenant, recipient) =>
    store.writeToken(tenant, {
      ...{ guid: guid(), recipient, id: 'x', label: '', hash: new Uint8Array() },
      ...{ createdAt: 0, expiresAt: 1, lastUsedAt: null },
    }),
  markTokenUsed: (store, tenant) => store.markTokenUsed(tenant, 'x', 1),
  removeToken: (store, tenant, id) => store.removeToken(tenant, id, guid()),
  findAuditHead: (store, tenant) => store.findAuditHead(tenant),
  listAudit: (store, tenant) => store.listAudit(tenant, { order: 'oldestFirst', limit: 1 }),
  appendAudit: (store, tenant) => store.appendAudit(tenant, [], head),
  listMigrationObjects: (store, tenant) => store.listMigrationObjects(tenant, 'batch'),
  findMigrationObject: (store, tenant) => store.findMigrationObject(tenant, 'batch', { name: 'stranger' }),
  writeMigrationObject: (store, tenant) => store.writeMigrationObject(tenant, batch, 1),
  removeMigrationObject: (store, tenant) => store.removeMigrationObject(tenant, 'batch', batch.guid),
  addMigrationUsers: (store, tenant) => store.addMigrationUsers(tenant, [moved]),
  findMigrationUsers: (store, tenant) => store.findMigrationUsers(tenant, [moved.guid]),
  findMigrationUsersByAddress: (store, tenant) =>
    store.findMigrationUsersByAddress(tenant, [moved.addressKey]),
  listMigrationUsers: (store, tenant) => store.listMigrationUsers(tenant, { limit: 1 }),
  tallyMigrationUsers: (store, tenant) => store.tallyMigrationUsers(tenant),
  changeMigrationUsers: (store, tenant) =>
    store.changeMigrationUsers(tenant, [{ guid: moved.guid, status: 'Failed' }]),
  removeMigrationUsers: (store, tenant) => store.removeMigrationUsers(tenant, [moved.guid]),
  listTenantsWithMigrationWork: async (store, tenant) => {
    const found = await store.listTenantsWithMigrationWork(Number.MAX_SAFE_INTEGER);
    return found.includes(tenant) ? 'stranger' : found;
  },
  findNextMigrationTime: (store, tenant) => store.findNextMigrationTime(tenant),
  listDueMigrationUsers: (store, tenant) => store.listDueMigrationUsers(tenant, { now: 1, limit: 1 }),
  claimMigrationUsers: (store, tenant) =>
    store.claimMigrationUsers(tenant, {
      ...{ endpoint: moved.endpoint, work: 'first', limit: 1, users: [{ guid: moved.guid, version: 1 }] },
      ...{ owner: 'x', now: 1, until: 2 },
    }),
  renewMigrationLeases: (store, tenant) => store.renewMigrationLeases(tenant, 'x', [moved.guid], 9),
  tallyMigrationLeases: (store, tenant) => store.tallyMigrationLeases(tenant, 1),
  appendMigrationLog: (store, tenant) =>
    store.appendMigrationLog(tenant, moved.guid, [{ at: 1, content: {} }], 9),
  readMigrationLog: (store, tenant) => store.readMigrationLog(tenant, moved.guid, 9),
  listMigrationLogs: (store, tenant) => store.listMigrationLogs(tenant, { limit: 9 }),
  addMigrationSample: (store, tenant) =>
    store.addMigrationSample(tenant, batch.guid, { at: 1, items: 1, bytes: 1, mailboxes: 1 }),
  readMigrationSamples: (store, tenant) => store.readMigrationSamples(tenant, batch.guid, 0),
  restoreMigrations: (store, tenant) => store.restoreMigrations(tenant, {}),
  findRecords: (store, tenant) => store.findRecords(tenant, kept.collection, [kept.key]),
  listRecords: (store, tenant) => store.listRecords(tenant, kept.collection, { limit: 1 }),
  countRecords: (store, tenant) => store.countRecords(tenant, kept.collection),
  listRecordCollections: (store, tenant) => store.listRecordCollections(tenant),
  writeRecords: (store, tenant) => store.writeRecords(tenant, [{ ...kept, content: { name: 'x' } }]),
  removeRecords: (store, tenant) => store.removeRecords(tenant, kept.collection),
  restoreRecords: (store, tenant) => store.restoreRecords(tenant, [{ ...kept, version: 1, secret: null }]),
  close: (store) => store.close(),
};
const methods = Object.keys(calls) as (keyof DirectoryStore)[];

describe('a directory limited to one organisation', () => {
  it('shows and changes nothing of another by any method', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(methods), async (chosen) => {
        const { store, home, other, stranger } = await create();
        const limited = limitDirectory(store, { home: home.tenant }).store;
        const before = await stateOf(store, other.tenant);
        for (const method of chosen) {
          const told = await calls[method](limited, other.tenant, stranger.recipient).catch(
            (error: { kind?: string }) => error,
          );
          expect(JSON.stringify(told) ?? '', method).not.toMatch(/stranger|Tenant 2/);
        }
        expect(await stateOf(store, other.tenant)).toEqual(before);
        expect(await store.listTenants({ limit: 9 })).toHaveLength(2);
      }),
      { numRuns: 30 },
    );
  });

  it('shows its own as the whole store does', async () => {
    const { store, home, a } = await create();
    const limited = limitDirectory(store, { home: home.tenant }).store;
    expect(await stateOf(limited, home.tenant)).toEqual(await stateOf(store, home.tenant));
    expect(await limited.listTenants({ limit: 9 })).toEqual([
      await store.findTenant({ tenant: home.tenant }),
    ]);
    expect(await limited.findDomain(home.domain)).toMatchObject({ tenant: home.tenant });
    await limited.updateRecipients(home.tenant, [{ recipient: a.recipient, change: { displayName: 'new' } }]);
    expect(await store.findRecipients(home.tenant, [a.recipient])).toMatchObject([{ displayName: 'new' }]);
    for (const chain of [null, 2 as TenantId]) {
      await expect(limited.findAuditHead(chain)).rejects.toMatchObject({ kind: 'denied' });
    }
  });
});

describe('a directory in which some recipients may be seen and changed', () => {
  const writes = [
    'updateRecipients',
    'softDeleteRecipients',
    'restoreRecipients',
    'writeCredential',
    'removeCredential',
    'writeToken',
    'removeToken',
  ] as const;

  it.each(writes)('%s changes those within reach alone', async (method) => {
    const { store, home, a, b } = await create();
    const mayWrite = limitDirectory(store, {
      home: home.tenant,
      mayWrite: (before, after) => before?.recipient === a.recipient && after !== undefined,
    }).store;
    const onlySeen = limitDirectory(store, {
      home: home.tenant,
      sees: (each) => each.recipient === a.recipient,
    });
    const before = await stateOf(store, home.tenant);
    await expect(calls[method](mayWrite, home.tenant, b.recipient)).rejects.toMatchObject({
      code: 'access.writeScope',
      message: expect.stringContaining(
        "'b' isn't within your current write scopes. Can't perform save operation.",
      ),
    });
    await expect(calls[method](onlySeen.store, home.tenant, b.recipient)).rejects.toMatchObject({
      kind: 'notFound',
    });
    expect(await stateOf(store, home.tenant)).toEqual(before);
    await calls[method](mayWrite, home.tenant, a.recipient);
    await calls[method](onlySeen.store, home.tenant, a.recipient);
  });

  it('looks for the only one that may be seen by its name', async () => {
    const { store, home, a } = await create();
    const asked: unknown[] = [];
    const watched: DirectoryStore = Object.create(store, {
      listRecipients: {
        value: (...args: Parameters<DirectoryStore['listRecipients']>) => {
          asked.push(args[1].prefix);
          return store.listRecipients(...args);
        },
      },
      findRecipients: { value: store.findRecipients.bind(store) },
    });
    const { store: limited } = limitDirectory(watched, {
      home: home.tenant,
      sees: ({ recipient }) => recipient === a.recipient,
      onlySees: () => a.recipient,
    });
    const query = { sort: 'id', limit: 10 } as const;
    expect((await limited.listRecipients(home.tenant, query)).recipients).toEqual([a]);
    expect((await limited.listRecipients(home.tenant, { ...query, prefix: 'b' })).recipients).toEqual([]);
    expect(asked).toEqual(['a', 'b']);
  });

  it('makes and purges none out of reach', async () => {
    const { store, home, b } = await create();
    const limited = limitDirectory(store, {
      home: home.tenant,
      mayWrite: (before, after) => (after ?? before)?.name === 'x' && after !== undefined,
    }).store;
    await calls.createRecipients(limited, home.tenant, b.recipient);
    const other = { guid: guid(), kind: 'user', name: 'y', displayName: 'y' } as const;
    await expect(limited.createRecipients(home.tenant, [other])).rejects.toMatchObject({ kind: 'denied' });
    await store.softDeleteRecipients(home.tenant, [b.recipient]);
    await expect(limited.purgeRecipients(home.tenant, [b.recipient])).rejects.toMatchObject({
      kind: 'denied',
    });
  });

  it('refuses a change that was decided on what is no longer there', async () => {
    const { store, home, a } = await create();
    const slow: DirectoryStore = Object.create(store, {
      findRecipients: {
        async value(...args: Parameters<DirectoryStore['findRecipients']>) {
          const found = await store.findRecipients(...args);
          await store.updateRecipients(home.tenant, [
            { recipient: a.recipient, change: { displayName: 'moved' } },
          ]);
          return found;
        },
      },
      updateRecipients: { value: store.updateRecipients.bind(store) },
    });
    const limited = limitDirectory(slow, { home: home.tenant, mayWrite: () => true }).store;
    await expect(calls.updateRecipients(limited, home.tenant, a.recipient)).rejects.toMatchObject({
      code: 'recipient.changed',
    });
  });

  it('opens the mailboxes of those that were found', async () => {
    const { store, home, a, b } = await create();
    const limited = limitDirectory(store, {
      home: home.tenant,
      mayWrite: (before) => before?.recipient === a.recipient,
    });
    const [mine, theirs] = [a.mailbox!.mailbox, b.mailbox!.mailbox];
    expect(() => limited.requireMailbox(mine, 'read')).toThrow('write scopes');
    await limited.store.listRecipients(home.tenant, { sort: 'id', limit: 10 });
    limited.requireMailbox(mine, 'write');
    limited.requireMailbox(theirs, 'read');
    expect(() => limited.requireMailbox(theirs, 'write')).toThrow("'b' isn't within");
  });
});

async function stateOf(store: DirectoryStore, tenant: TenantId): Promise<unknown> {
  const { recipients } = await store.listRecipients(tenant, { sort: 'id', deleted: 'include', limit: 100 });
  return {
    record: await store.findTenant({ tenant }),
    domains: await store.listDomains(tenant),
    recipients,
    roles: await store.readRoles(tenant),
    credentials: await Promise.all(
      recipients.map(({ recipient }) => store.listCredentials(tenant, recipient)),
    ),
    tokens: await Promise.all(recipients.map(({ recipient }) => store.listTokens(tenant, recipient))),
    batches: await store.listMigrationObjects(tenant, 'batch'),
    moved: await store.listMigrationUsers(tenant, { limit: 9 }),
    log: await store.readMigrationLog(tenant, moved.guid, 9),
    samples: await store.readMigrationSamples(tenant, batch.guid, 0),
    records: await store.listRecords(tenant, kept.collection, { limit: 9 }),
  };
}
