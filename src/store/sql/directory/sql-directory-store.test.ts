import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../../../../tests/support/services.ts';
import { createTemporaryFolder, temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/test-database.ts';
import type { DirectoryChangeNumber } from '../../../base/ids.ts';
import { createSetClock, makeOwnTenant } from '../../contracts/directory-fixtures.ts';
import { directoryStoreContract } from '../../contracts/directory-store.contract.ts';
import { openDirectoryStore } from './open-directory-store.ts';

directoryStoreContract('the directory on SQLite in memory', (clock) =>
  openDirectoryStore({ kind: 'sqlite', path: ':memory:' }, clock),
);

describe('on a file', () => {
  let place: Awaited<ReturnType<typeof createTemporaryFolder>>;
  beforeAll(async () => {
    place = await createTemporaryFolder();
  });
  afterAll(() => place.remove());

  directoryStoreContract('the directory on SQLite', (clock) =>
    openDirectoryStore({ kind: 'sqlite', path: path.join(place.folder, 'platform.sqlite') }, clock),
  );
});

describeWith('postgresql', 'on a server', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  directoryStoreContract('the directory on PostgreSQL', (clock) =>
    openDirectoryStore({ kind: 'postgres', url: database.url }, clock),
  );
});

describe('a platform database', () => {
  it('is there again when it is opened again', async () => {
    const file = { kind: 'sqlite' as const, path: path.join(await temporaryFolder(), 'platform.sqlite') };
    const clock = createSetClock();
    const before = await openDirectoryStore(file, clock);
    const own = await makeOwnTenant(before);
    const terry = await own.addOne(own.user('terry'));
    await before.close();
    const after = await openDirectoryStore(file, clock);
    expect(await after.findRecipients(own.tenant, [terry.recipient])).toEqual([terry]);
    const again = await makeOwnTenant(after);
    expect(again.tenant).toBe(own.tenant + 1);
    await after.close();
  });

  it('shows readers nothing of a transaction that is not finished', async () => {
    const file = { kind: 'sqlite' as const, path: path.join(await temporaryFolder(), 'platform.sqlite') };
    const store = await openDirectoryStore(file, createSetClock());
    const own = await makeOwnTenant(store);
    const work = Array.from({ length: 30 }, async (_, index) => {
      const made = own.add(own.user(`a${index}`), own.user(`b${index}`));
      const seen = store.changesSince(own.tenant, 0 as DirectoryChangeNumber, 1000);
      await made;
      return (await seen).changes.length % 2;
    });
    expect(new Set(await Promise.all(work))).toEqual(new Set([0]));
    await store.close();
  });
});
