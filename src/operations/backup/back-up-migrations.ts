import type { Guid, TenantId } from '../../base/ids.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type {
  LogPlace,
  MigrationObject,
  MigrationSample,
  RestoredMigrations,
  StoredMigrationUser,
  SubjectLogEntry,
} from '../../store/ports/migration-store.ts';
import type { RestoreTarget } from './backup-ports.ts';
import type { DirectoryLine, MigrationLine } from './change-lines.ts';

const perPage = 500;

type MigrationReader = Pick<
  DirectoryStore,
  'listMigrationObjects' | 'listMigrationUsers' | 'listMigrationLogs' | 'readMigrationSamples'
>;

/**
 * What is to be moved and how far it has come. Passwords are in it as they are stored, sealed; leases are not:
 * whoever held them holds nothing where this is restored.
 */
export async function backUpMigrations(
  directory: MigrationReader,
  tenant: TenantId,
  put: (line: DirectoryLine) => Promise<void>,
): Promise<void> {
  for (const kind of ['endpoint', 'batch'] as const) {
    for (const { secret, ...object } of await directory.listMigrationObjects(tenant, kind)) {
      await put({ kind: 'migrationObject', tenant, object: { ...object, secret: toText(secret) } });
      if (kind === 'endpoint') continue;
      for (const sample of await directory.readMigrationSamples(tenant, object.guid, 0)) {
        await put({ kind: 'migrationSample', tenant, batch: object.guid, sample });
      }
    }
  }
  await backUpUsers(directory, tenant, put);
  await backUpLogs(directory, tenant, put);
}

async function backUpUsers(
  directory: MigrationReader,
  tenant: TenantId,
  put: (line: DirectoryLine) => Promise<void>,
): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const page = await directory.listMigrationUsers(tenant, {
      limit: perPage,
      ...(after === undefined ? {} : { after }),
    });
    for (const { lease: _, secret, ...user } of page) {
      await put({ kind: 'migrationUser', tenant, user: { ...user, secret: toText(secret) } });
    }
    after = page.at(-1)?.addressKey;
    if (after === undefined || page.length < perPage) return;
  }
}

async function backUpLogs(
  directory: MigrationReader,
  tenant: TenantId,
  put: (line: DirectoryLine) => Promise<void>,
): Promise<void> {
  let after: LogPlace | undefined;
  for (;;) {
    const page = await directory.listMigrationLogs(tenant, {
      limit: perPage,
      ...(after === undefined ? {} : { after }),
    });
    for (const entry of page) await put({ kind: 'migrationLog', tenant, entry });
    after = page.at(-1);
    if (after === undefined || page.length < perPage) return;
  }
}

interface Waiting extends RestoredMigrations {
  readonly objects: MigrationObject[];
  readonly users: StoredMigrationUser[];
  readonly logs: SubjectLogEntry[];
  readonly samples: { readonly batch: Guid; readonly sample: MigrationSample }[];
}

const nothing = (): Waiting => ({ objects: [], users: [], logs: [], samples: [] });

/** Writes the lines of one tenant back. */
export class MigrationRestore {
  readonly #directory: RestoreTarget['directory'];
  readonly #tenant: () => Promise<TenantId>;
  #waiting = nothing();

  constructor(directory: RestoreTarget['directory'], tenant: () => Promise<TenantId>) {
    this.#directory = directory;
    this.#tenant = tenant;
  }

  async take(line: MigrationLine): Promise<void> {
    const { objects, users, logs, samples } = this.#waiting;
    switch (line.kind) {
      case 'migrationObject':
        objects.push({ ...line.object, secret: toBytes(line.object.secret) });
        break;
      case 'migrationUser':
        users.push({ ...line.user, secret: toBytes(line.user.secret), lease: null });
        break;
      case 'migrationLog':
        logs.push(line.entry);
        break;
      case 'migrationSample':
        samples.push({ batch: line.batch, sample: line.sample });
        break;
    }
    if (objects.length + users.length + logs.length + samples.length >= perPage) await this.finish();
  }

  async finish(): Promise<void> {
    const part = this.#waiting;
    this.#waiting = nothing();
    await this.#directory.restoreMigrations(await this.#tenant(), part);
  }
}

const toText = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('base64');
const toBytes = (text: string | null) => (text === null ? null : new Uint8Array(Buffer.from(text, 'base64')));
