import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../../tests/support/services.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { createTestDatabase } from '../../tests/support/test-database.ts';
import type { OpenDirectoryStore } from '../store/contracts/directory-fixtures.ts';
import { openDirectoryStore } from '../store/sql/directory/open-directory-store.ts';
import { createTestOrganization } from './test-organization.ts';

/** What the stores differ in is time: here many callers meet on a store that others can come between. */
function meets(openStore: OpenDirectoryStore): void {
  const day = 86_400_000;

  async function create() {
    const organization = await createTestOrganization({ openStore });
    onTestFinished(() => organization.store.close());
    return organization;
  }

  it('numbers aliases that are chosen at the same time, and loses none of the changes', async () => {
    const { recipients, tenant, provisioner } = await create();
    const made = await Promise.all(
      ['!', '#', '$', '%'].map((sign) =>
        recipients.createOne(tenant, { kind: 'userMailbox', name: `김민준${sign}` }),
      ),
    );
    expect(made.map(({ alias }) => alias).sort()).toEqual([
      'gimminjun',
      'gimminjun2',
      'gimminjun3',
      'gimminjun4',
    ]);
    expect(provisioner.mailboxes.size).toBe(4);
    const { recipient } = made[0]!;
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        recipients.updateOne(tenant, recipient, { addresses: { add: [`${name}@contoso.com`] } }),
      ),
    );
    expect((await recipients.getById(tenant, recipient)).addresses).toHaveLength(5);
  });

  it('reads while others write', async () => {
    const { recipients, store, tenant } = await create();
    const writes = Array.from({ length: 10 }, (_, index) => {
      return recipients.create(tenant, [
        { kind: 'user', name: `a${index}` },
        { kind: 'user', name: `b${index}` },
      ]);
    });
    const counts = await Promise.all(
      writes.map(async (write) => {
        const page = await store.changesSince(tenant, 0 as never, 1000);
        await write;
        return page.changes.length % 2;
      }),
    );
    expect(new Set(counts)).toEqual(new Set([0]));
    expect((await Array.fromAsync(recipients.each(tenant, { sort: 'name' }))).length).toBe(20);
  });

  it('sweeps on several nodes at once', async () => {
    const { recipients, organizations, sweep, clock, tenant, provisioner } = await create();
    const other = await organizations.create({ name: 'other', domain: 'other.example' });
    await recipients.create(other.tenant, [{ kind: 'userMailbox', name: 'Lost' }]);
    const made = await recipients.create(
      tenant,
      Array.from({ length: 12 }, (_, index) => ({ kind: 'userMailbox' as const, name: `u${index}` })),
    );
    await recipients.remove(
      tenant,
      made.slice(0, 6).map(({ recipient }) => recipient),
    );
    await organizations.remove(other.tenant);
    clock.set(clock.now() + 31 * day);
    await Promise.all([sweep.run(), sweep.run(), sweep.run()]);
    expect(await sweep.run()).toMatchObject({ recipientsPurged: 0, organizationsRemoved: 0, failures: 0 });
    expect(await recipients.count(tenant)).toMatchObject({ active: { userMailbox: 6 }, softDeleted: 0 });
    expect(await organizations.find({ tenant: other.tenant })).toBeUndefined();
    expect(provisioner.mailboxes.size).toBe(6);
  });
}

describe('an organisation on SQLite', () =>
  meets(async (clock) => {
    const file = path.join(await temporaryFolder(), 'platform.sqlite');
    return openDirectoryStore({ kind: 'sqlite', path: file }, clock);
  }));

describeWith('postgresql', 'an organisation on PostgreSQL', () =>
  meets(async (clock) => {
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    return openDirectoryStore({ kind: 'postgres', url: database.url }, clock);
  }),
);
