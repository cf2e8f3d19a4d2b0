import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { isAppError } from '../base/errors.ts';
import type { Configuration } from '../configuration/schema.ts';
import { systemDnsResolver } from '../operations/doctor/dns-resolver.ts';
import type { DoctorContext, StoreInspection } from '../operations/doctor/doctor-check.ts';
import { nodeMachine } from '../operations/doctor/node-machine.ts';
import { platformSeries } from '../store/sql/directory/open-directory-store.ts';
import { sqlDirectoryStore } from '../store/sql/directory/sql-directory-store.ts';
import { readSchemaVersion } from '../store/sql/migrate.ts';
import { SqliteDatabase } from '../store/sql/sqlite/sqlite-database.ts';
import { serverName } from './listeners.ts';
import { platformFile } from './open-stores.ts';

const dnsTimeoutMs = 3_000;
const mostTenants = 100;

/** What the doctor examines, from the same configuration that the server runs on. */
export function doctorContext(config: Configuration, clock: Clock): DoctorContext {
  const { dataFolder } = config.store;
  const { certificateFile } = config.tls;
  let inspection: Promise<StoreInspection> | undefined;
  return {
    settings: {
      dataFolder,
      minFreeBytes: config.limits.minFreeBytes,
      serverName: serverName(config),
      listeners: Object.entries(config.listeners)
        .filter(([, { enabled }]) => enabled)
        .map(([name, { address, port }]) => ({ name, address, port })),
      certificateFile: certificateFile ?? path.join(dataFolder, 'tls', 'self-signed.pem'),
      isSelfSigned: certificateFile === undefined,
      certificateNames: [serverName(config)],
    },
    machine: nodeMachine(clock),
    dns: systemDnsResolver(dnsTimeoutMs),
    clock,
    inspectStore: () => {
      inspection ??= inspectStore(platformFile(dataFolder), clock);
      return inspection;
    },
  };
}

/** A version from the future is a finding here, and no reason to stop. */
async function foundVersion(database: SqliteDatabase): Promise<number> {
  try {
    return await readSchemaVersion(database, platformSeries);
  } catch (error) {
    if (isAppError(error) && typeof error.details.found === 'number') return error.details.found;
    throw error;
  }
}

/** Reads beside whoever has the folder, and migrates nothing. */
async function inspectStore(file: string, clock: Clock): Promise<StoreInspection> {
  if (!existsSync(file)) return { exists: false, schemas: [], domains: [] };
  const database = new SqliteDatabase({ path: file, mode: 'readOnly' });
  try {
    const known = platformSeries.migrations.length;
    const found = await foundVersion(database);
    const domains: string[] = [];
    if (found === known) {
      const directory = sqlDirectoryStore({ database, reader: database, clock });
      for (const { tenant } of await directory.listTenants({ states: ['active'], limit: mostTenants })) {
        domains.push(...(await directory.listDomains(tenant)).map(({ domain }) => domain));
      }
    }
    return { exists: true, schemas: [{ name: platformSeries.name, found, known }], domains };
  } finally {
    await database.close();
  }
}
