/** What was done for a batch or a user, for people. */
import type { Guid, TenantId } from '../../base/ids.ts';
import type { MigrationStore } from '../../store/ports/migration-store.ts';
import { toJson } from './stored-content.ts';
import type { ReportEntry } from './user-model.ts';

export const keptReportEntries = 1000;

export async function readReport(
  store: Pick<MigrationStore, 'readMigrationLog'>,
  tenant: TenantId,
  subject: Guid,
  limit: number,
): Promise<ReportEntry[]> {
  const entries = await store.readMigrationLog(tenant, subject, Math.min(limit, keptReportEntries));
  return entries.map(({ at, content }) => ({ ...(content as unknown as Omit<ReportEntry, 'at'>), at }));
}

export async function writeReport(
  store: Pick<MigrationStore, 'appendMigrationLog'>,
  tenant: TenantId,
  subject: Guid,
  entries: readonly ReportEntry[],
): Promise<void> {
  const rows = entries.map(({ at, level, message }) => ({ at, content: toJson({ level, message }) }));
  await store.appendMigrationLog(tenant, subject, rows, keptReportEntries);
}
