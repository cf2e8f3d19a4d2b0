import { describe, expect, it } from 'vitest';
import type { Guid, TenantId } from '../../../base/ids.ts';
import type { MigrationUserChange, StoredMigrationUser } from '../../../store/ports/migration-store.ts';
import { ChangeCollector } from './change-collector.ts';

const [one, two] = [1, 2] as TenantId[];
const change = (guid: string): MigrationUserChange => ({ guid: guid as Guid });

/** A disk that is slow: each write ends when it is told to. */
function createStore() {
  const writes: { tenant: TenantId; guids: string[]; end(error?: Error): void }[] = [];
  return {
    writes,
    changeMigrationUsers: (tenant: TenantId, changes: readonly MigrationUserChange[]) =>
      new Promise<StoredMigrationUser[]>((resolve, reject) => {
        const users = changes.filter(({ guid }) => guid !== 'gone') as unknown as StoredMigrationUser[];
        const guids = changes.map(({ guid }) => guid);
        writes.push({ tenant, guids, end: (error) => (error ? reject(error) : resolve(users)) });
      }),
  };
}

describe('changes that come at the same time', () => {
  it('are written together, and each gets its own answer', async () => {
    const store = createStore();
    const collector = new ChangeCollector(store);
    const ask = (...guids: string[]) =>
      collector.changeMigrationUsers(one!, guids.map(change)).then((users) => users.map(({ guid }) => guid));
    const asked = [ask('a'), ask('b'), ask('gone'), ask('c', 'b')];
    expect(store.writes.map(({ guids }) => guids)).toEqual([['a']]);
    store.writes[0]!.end();
    expect(await asked[0]).toEqual(['a']);
    expect(store.writes[1]!.guids).toEqual(['b', 'gone', 'c']);
    store.writes[1]!.end();
    expect([await asked[1], await asked[2]]).toEqual([['b'], []]);
    expect(store.writes[2]!.guids).toEqual(['b']);
    store.writes[2]!.end();
    expect(await asked[3]).toEqual(['c', 'b']);
  });

  it('of two organisations do not wait for each other, and a failure is told to those it meets', async () => {
    const store = createStore();
    const collector = new ChangeCollector(store);
    const failing = collector.changeMigrationUsers(one!, [change('a')]);
    const other = collector.changeMigrationUsers(two!, [change('b')]);
    expect(store.writes.map(({ tenant }) => tenant)).toEqual([one, two]);
    store.writes[1]!.end();
    expect(await other).toHaveLength(1);
    store.writes[0]!.end(new Error('The disk is full.'));
    await expect(failing).rejects.toThrow('The disk is full.');
    const later = collector.changeMigrationUsers(one!, [change('a')]);
    store.writes[2]!.end();
    expect(await later).toHaveLength(1);
  });
});
