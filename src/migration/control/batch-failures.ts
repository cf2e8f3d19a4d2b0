/** What a batch left out, kept so that MigrationErrors.csv can be had whenever it is wanted. */
import type { Guid, TenantId } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationObject, MigrationStore } from '../../store/ports/migration-store.ts';
import { failuresOf, type MigrationFailure } from '../csv/migration-csv-error.ts';
import { summaryOf, userStatuses } from '../states/user-status.ts';
import type { IntakeError } from './batch-model.ts';
import { eachUser } from './change-users.ts';
import { readBatchContent, readUserContent, toJson } from './stored-content.ts';

const maxFailures = 50_000;
const chunkSize = 1000;

export async function keepFailures(
  store: Pick<MigrationStore, 'appendMigrationLog'>,
  tenant: TenantId,
  log: Guid,
  errors: readonly IntakeError[],
): Promise<void> {
  const failures = failuresOf(errors as Parameters<typeof failuresOf>[0]);
  for (let start = 0; start < failures.length; start += chunkSize) {
    const entries = failures
      .slice(start, start + chunkSize)
      .map((failure) => ({ at: 0, content: toJson(failure) }));
    await store.appendMigrationLog(tenant, log, entries, maxFailures);
  }
}

const failedStatuses = userStatuses.filter((status) => summaryOf[status] === 'Failed');

/** Rows that were left out, then users that have failed. */
export async function* readFailures(
  store: Pick<MigrationStore, 'readMigrationLog' | 'listMigrationUsers'>,
  { tenant }: Tenant,
  batch: MigrationObject,
): AsyncGenerator<MigrationFailure> {
  const { failedRowsLog } = readBatchContent(batch);
  for (const { content } of await store.readMigrationLog(tenant, failedRowsLog, maxFailures)) {
    yield content as unknown as MigrationFailure;
  }
  for await (const page of eachUser(store, tenant, { batch: batch.guid, statuses: failedStatuses })) {
    for (const user of page) {
      const { emailAddress, userName, userRoot, row, error } = readUserContent(user);
      const message = error?.message ?? 'It failed, and nothing is known of why.';
      yield {
        emailAddress,
        userName,
        ...(userRoot === null ? {} : { userRoot }),
        ...(row === null ? {} : { row }),
        message,
      };
    }
  }
}
