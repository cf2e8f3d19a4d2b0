import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { invariant, isAppError } from '../base/errors.ts';
import { silentLog } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import type { Configuration } from '../configuration/schema.ts';
import { activeSelector, readConfigs } from '../mailflow/signing/dkim-config.ts';
import { systemDnsResolver } from '../operations/doctor/dns-resolver.ts';
import type {
  DoctorContext,
  DomainSignature,
  StoreInspection,
  WaitingMigrations,
} from '../operations/doctor/doctor-check.ts';
import { nodeMachine } from '../operations/doctor/node-machine.ts';
import { openObjectStore } from '../store/blobs/open-tiered-bodies.ts';
import { probeObjectStore } from '../store/blobs/s3/probe-object-store.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import type { SqlDatabase } from '../store/sql/database.ts';
import { platformSeries } from '../store/sql/directory/open-directory-store.ts';
import { sqlDirectoryStore } from '../store/sql/directory/sql-directory-store.ts';
import { mailSeries } from '../store/sql/mail-series.ts';
import { type MigrationSeries, readSchemaVersion } from '../store/sql/migrate.ts';
import { inspectPostgres, type PostgresState } from '../store/sql/postgres/inspect-postgres.ts';
import { PostgresDatabase } from '../store/sql/postgres/postgres-database.ts';
import { serverName } from './listeners.ts';
import { openCheckedStores } from './open-checked-stores.ts';
import { objectStoreOf } from './open-mail-store.ts';
import { platformFile } from './open-stores.ts';
import { postgresUrl } from './postgres-url.ts';

const mostTenants = 100;

/** What the doctor examines, from the same configuration that the server runs on. */
export function doctorContext(config: Configuration, clock: Clock): DoctorContext {
  const { dataFolder, kind, packBytes, s3 } = config.store;
  const { certificateFile } = config.tls;
  let inspection: Promise<StoreInspection> | undefined;
  return {
    settings: {
      dataFolder,
      packFolder: path.join(dataFolder, kind === 'embedded' ? 'shards' : 'packs'),
      packBytes,
      minFreeBytes: config.limits.minFreeBytes,
      serverName: serverName(config),
      listeners: Object.entries(config.listeners)
        .filter(([, { enabled }]) => enabled)
        .map(([name, { address, port }]) => ({ name, address, port })),
      certificateFile: certificateFile ?? path.join(dataFolder, 'tls', 'self-signed.pem'),
      isSelfSigned: certificateFile === undefined,
      certificateNames: [serverName(config)],
      kerberos: config.authentication.kerberos,
      mail: config.mail,
    },
    machine: nodeMachine(clock),
    dns: systemDnsResolver(config.dns),
    clock,
    inspectStore: () => {
      inspection ??= inspectStore(config, clock);
      return inspection;
    },
    ...(kind === 'postgres' && { inspectPostgres: () => inspectServer(config, clock) }),
    ...(s3 !== undefined && { probeObjectStore: () => probe(config, clock) }),
  };
}

/** A version from the future is a finding here, and no reason to stop. */
async function foundVersion(database: SqlDatabase, series: MigrationSeries): Promise<number> {
  try {
    return await readSchemaVersion(database, series);
  } catch (error) {
    if (isAppError(error) && typeof error.details.found === 'number') return error.details.found;
    throw error;
  }
}

/** Reads beside whoever has the folder, and migrates nothing. */
async function inspectStore(config: Configuration, clock: Clock): Promise<StoreInspection> {
  const surroundings = { config, folder: config.store.dataFolder, clock, log: silentLog };
  const isEmbedded = config.store.kind === 'embedded';
  const nothing = { exists: false, schemas: [], domains: [] };
  if (isEmbedded && !existsSync(platformFile(config.store.dataFolder))) return nothing;
  const { platform, mail, close } = await openCheckedStores(surroundings, 'readOnly');
  try {
    if (platform === undefined) return nothing;
    const known = platformSeries.migrations.length;
    const found = await foundVersion(platform, platformSeries);
    if (found === 0) return nothing;
    const schemas: StoreInspection['schemas'][number][] = [{ name: platformSeries.name, found, known }];
    for (const [index, { database }] of mail.entries()) {
      schemas.push({
        name: isEmbedded ? `${mailSeries.name} (${index + 1}/${mail.length})` : mailSeries.name,
        found: await foundVersion(database, mailSeries),
        known: mailSeries.migrations.length,
      });
    }
    if (found !== known) return { exists: true, schemas, domains: [] };
    const directory = sqlDirectoryStore({ database: platform, reader: platform, clock });
    return {
      ...{ exists: true, schemas },
      ...(await readDomains(directory)),
      migrations: await readMigrations(directory, clock.now()),
    };
  } finally {
    await close();
  }
}

async function readDomains(
  directory: DirectoryStore,
): Promise<Pick<StoreInspection, 'domains' | 'signatures'>> {
  const domains: string[] = [];
  const signatures: DomainSignature[] = [];
  for (const { tenant } of await directory.listTenants({ states: ['active'], limit: mostTenants })) {
    const own = await directory.listDomains(tenant);
    domains.push(...own.map(({ domain }) => domain));
    for (const config of await readConfigs(directory, tenant, own)) {
      const { name: selector, publicKey } = activeSelector(config);
      signatures.push({ domain: config.domain, enabled: config.enabled, selector, publicKey });
    }
  }
  return { domains, signatures };
}

/** Leases are alive now or not at all; who waits must have done so for an hour. */
async function readMigrations(directory: DirectoryStore, now: number): Promise<WaitingMigrations[]> {
  const waiting: WaitingMigrations[] = [];
  const anHourAgo = now - 3_600_000;
  for (const tenant of (await directory.listTenantsWithMigrationWork(anHourAgo)).slice(0, mostTenants)) {
    const [then, { alive }] = [
      await directory.tallyMigrationLeases(tenant, anHourAgo),
      await directory.tallyMigrationLeases(tenant, now),
    ];
    const name = (await directory.findTenant({ tenant }))?.name;
    if (name !== undefined) waiting.push({ ...then, tenant: name, alive });
  }
  return waiting;
}

async function inspectServer(config: Configuration, clock: Clock): Promise<PostgresState> {
  const database = new PostgresDatabase({ url: postgresUrl(config), clock });
  try {
    const state = await inspectPostgres(database);
    invariant(state, 'the statement answers one row');
    return state;
  } finally {
    await database.close();
  }
}

async function probe(config: Configuration, clock: Clock): Promise<void> {
  const { objectStore } = objectStoreOf(config.store.s3);
  invariant(objectStore, 'an object store is configured');
  const client = openObjectStore(objectStore, clock);
  try {
    await probeObjectStore(client, objectStore.prefix, systemRandom);
  } finally {
    client.close();
  }
}
