import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import type { Guid, TenantId } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationObject, MigrationStore } from '../../store/ports/migration-store.ts';
import { storedCutoverRecords } from './stored-cutover-records.ts';

const organization = { tenant: 1 as TenantId } as Tenant;
const guid = 'b1' as Guid;
const domains = {
  'contoso.com': {
    checkedAt: 3,
    oldSeenAt: 1,
    oldTtl: 300,
    oldExchanges: ['mail.old.example'],
    changedAt: 2,
  },
};

/** One batch, into which somebody else writes before the first `conflicts` writes arrive. */
function store(conflicts = 0) {
  let batch = {
    guid,
    name: 'IMAPBatch1',
    content: { status: 'Synced', round: 0 },
    version: 1,
  } as unknown as MigrationObject;
  let left = conflicts;
  const records = storedCutoverRecords({
    findMigrationObject: async (_tenant, _kind, reference) =>
      'guid' in reference && reference.guid === guid ? batch : undefined,
    writeMigrationObject: async (_tenant, object, ifVersion) => {
      if (left > 0) {
        left -= 1;
        batch = { ...batch, version: batch.version + 1, content: { ...batch.content, round: batch.version } };
      }
      if (ifVersion !== batch.version)
        throw new AppError({ kind: 'conflict', code: 'migration.version', message: '' });
      batch = { ...batch, ...object, version: batch.version + 1 };
      return batch;
    },
  } satisfies Pick<MigrationStore, 'findMigrationObject' | 'writeMigrationObject'>);
  return { records, content: () => batch.content };
}

describe('what a cutover remembers', () => {
  it('is read as it was written, beside what others keep in the batch', async () => {
    const { records, content } = store();
    expect(await records.readRecord(organization, guid)).toEqual({ domains: {} });
    await records.writeRecord(organization, guid, { domains });
    expect(await records.readRecord(organization, guid)).toEqual({ domains });
    expect(content()).toMatchObject({ status: 'Synced', round: 0 });
  });

  it('leaves alone what somebody else writes at the same time', async () => {
    const { records, content } = store(2);
    await records.writeRecord(organization, guid, { domains });
    expect(content()).toEqual({ status: 'Synced', round: 2, cutover: { domains } });
  });

  it('says so where it cannot be written', async () => {
    const { records } = store(99);
    await expect(records.writeRecord(organization, guid, { domains })).rejects.toMatchObject({
      kind: 'conflict',
    });
  });

  it('goes with its batch', async () => {
    const { records, content } = store();
    await records.writeRecord(organization, 'gone' as Guid, { domains });
    expect(await records.readRecord(organization, 'gone' as Guid)).toEqual({ domains: {} });
    expect(content()).not.toHaveProperty('cutover');
  });
});
