import { isAppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { JsonObject, Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationStore } from '../../store/ports/migration-store.ts';
import { type CutoverRecord, readCutoverRecord } from './cutover-record.ts';
import type { CutoverSurroundings } from './cutover-watch.ts';

const attempts = 5;

/** What a cutover remembers, kept in the batch beside what control writes there. */
export function storedCutoverRecords(
  store: Pick<MigrationStore, 'findMigrationObject' | 'writeMigrationObject'>,
): Pick<CutoverSurroundings, 'readRecord' | 'writeRecord'> {
  const find = ({ tenant }: Tenant, guid: Guid) => store.findMigrationObject(tenant, 'batch', { guid });
  return {
    async readRecord(organization, batch) {
      return readCutoverRecord((await find(organization, batch))?.content.cutover);
    },
    async writeRecord(organization, batch, record) {
      for (let attempt = 1; ; attempt += 1) {
        const object = await find(organization, batch);
        if (object === undefined) return;
        const content = { ...object.content, cutover: toJson(record) };
        try {
          await store.writeMigrationObject(organization.tenant, { ...object, content }, object.version);
          return;
        } catch (error) {
          // Control has written meanwhile.
          if (attempt === attempts || !isAppError(error, 'conflict')) throw error;
        }
      }
    },
  };
}

function toJson({ domains }: CutoverRecord): JsonObject {
  return { domains: Object.fromEntries(Object.entries(domains).map(([name, one]) => [name, { ...one }])) };
}
