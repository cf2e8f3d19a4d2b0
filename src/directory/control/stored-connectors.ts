import type { SecretBox } from '../../access/secret-box.ts';
import type { Clock } from '../../base/clock.ts';
import type { ConcealedText } from '../../base/concealed-text.ts';
import { isAppError } from '../../base/errors.ts';
import { type Guid, parseGuid } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import type { JsonObject, Tenant } from '../../store/ports/directory-model.ts';
import type { RecordChange, RecordStore, StoredRecord } from '../../store/ports/record-store.ts';
import { compareUtf8, foldText } from '../../store/sort-key.ts';
import type { DirectoryProbe } from '../connection/directory-probe.ts';
import type { DirectorySource } from '../sources/directory-source.ts';
import {
  connectorChanged,
  connectorNameTaken,
  connectorNotFound,
  connectorReadOnly,
} from './connector-errors.ts';
import {
  type ConnectorChange,
  type ConnectorGiven,
  type ConnectorSecurity,
  type ConnectorSettings,
  type DirectoryConnector,
  defaultConnectorSettings,
  isFileKind,
  type NewConnector,
} from './connector-model.ts';
import type { ClosableWriter, ConnectorOpener, UnlockedConnector } from './connector-opener.ts';
import { type PasswordPlaces, readPassword, sealPassword } from './connector-passwords.ts';
import { checkConnectorName, checkConnectorPassword, checkConnectorSettings } from './connector-rules.ts';
import type { DirectoryConnectors } from './directory-connectors.ts';

const collection = 'directory.connector';
/** Under each name the guid that has it: whoever takes a name writes here too, in the same transaction. */
const nameCollection = 'directory.connector.name';
/** There are few: one for each forest. */
const maxConnectors = 1_000;

export interface StoredConnectorsOptions {
  readonly store: RecordStore;
  /** Of the organisation, with its own key. */
  secretsOf(organization: Tenant): SecretBox;
  readonly passwords: PasswordPlaces;
  readonly opener: ConnectorOpener;
  readonly clock: Clock;
  readonly random: Random;
}

interface Stored {
  readonly connector: DirectoryConnector;
  readonly secret: Uint8Array | null;
}

export class StoredConnectors implements DirectoryConnectors {
  readonly #options: StoredConnectorsOptions;

  constructor(options: StoredConnectorsOptions) {
    this.#options = options;
  }

  async list({ tenant }: Tenant): Promise<DirectoryConnector[]> {
    const records = await this.#options.store.listRecords(tenant, collection, { limit: maxConnectors });
    return records
      .map((record) => toStored(record).connector)
      .sort((a, b) => compareUtf8(foldText(a.name), foldText(b.name)));
  }

  async find(organization: Tenant, identity: string): Promise<DirectoryConnector | undefined> {
    return (await this.#find(organization, identity))?.connector;
  }

  async get(organization: Tenant, identity: string): Promise<DirectoryConnector> {
    return (await this.#get(organization, identity)).connector;
  }

  async create(
    organization: Tenant,
    { name: givenName, kind, password, skipVerification = false, ...given }: NewConnector,
    signal: AbortSignal,
  ): Promise<DirectoryConnector> {
    const { clock, random } = this.#options;
    const name = checkConnectorName(givenName);
    checkConnectorPassword(password);
    const others = await this.list(organization);
    const settings = checkConnectorSettings(
      {
        ...defaultConnectorSettings,
        port: usualPort(given.security ?? defaultConnectorSettings.security),
        precedence: Math.max(0, ...others.map(({ precedence }) => precedence)) + 1,
        ...given,
        kind,
      },
      password !== undefined,
    );
    if (others.some((other) => foldText(other.name) === foldText(name))) throw connectorNameTaken(name);
    const now = clock.now();
    const connector: DirectoryConnector = {
      ...{ ...settings, guid: random.guid(), name, hasPassword: password !== undefined },
      ...{ version: 1, createdAt: now, changedAt: now },
    };
    if (!skipVerification) await this.#verify(organization, connector, null, password, signal);
    await this.#write(organization, undefined, connector, password);
    return connector;
  }

  async update(
    organization: Tenant,
    identity: string,
    { name: givenName, password, skipVerification = false, ...given }: ConnectorChange,
    signal: AbortSignal,
  ): Promise<DirectoryConnector> {
    const { connector: before, secret } = await this.#get(organization, identity);
    checkConnectorPassword(password);
    const places = [password, given.passwordFile, given.passwordVariable];
    const isReplaced = given.userName === null || places.some((each) => each !== undefined);
    const hasPassword = isReplaced ? password !== undefined : before.hasPassword;
    const settings = checkConnectorSettings(
      {
        ...before,
        ...(isReplaced && { passwordFile: null, passwordVariable: null }),
        ...given,
        ...portOf(before, given),
      },
      hasPassword,
    );
    const after: DirectoryConnector = {
      ...{ ...before, ...settings, hasPassword },
      ...(givenName !== undefined && { name: checkConnectorName(givenName) }),
      ...{ version: before.version + 1, changedAt: this.#options.clock.now() },
    };
    if (!skipVerification && (isReplaced || changesWay(before, after))) {
      await this.#verify(organization, after, hasPassword ? secret : null, password, signal);
    }
    await this.#write(organization, before, after, isReplaced ? (password ?? null) : undefined);
    return after;
  }

  async remove(organization: Tenant, identity: string): Promise<void> {
    const { store } = this.#options;
    const { tenant } = organization;
    const { guid, name } = await this.get(organization, identity);
    await store.writeRecords(tenant, [
      { collection, key: guid, gone: true },
      { collection: nameCollection, key: foldText(name), gone: true },
    ]);
    // What was kept of its objects, in collections that end in its guid.
    for (const each of await store.listRecordCollections(tenant)) {
      if (each.endsWith(`/${guid}`)) await store.removeRecords(tenant, each);
    }
  }

  async probe(organization: Tenant, identity: string, signal: AbortSignal): Promise<DirectoryProbe> {
    const { connector, secret } = await this.#get(organization, identity);
    return this.#options.opener.probe(await this.#unlock(organization, connector, secret), signal);
  }

  async openSource(
    organization: Tenant,
    connector: DirectoryConnector,
    signal: AbortSignal,
  ): Promise<DirectorySource> {
    const { secret } = await this.#get(organization, connector.guid);
    return this.#options.opener.openSource(await this.#unlock(organization, connector, secret), signal);
  }

  async openWriter(
    organization: Tenant,
    connector: DirectoryConnector,
    signal: AbortSignal,
  ): Promise<ClosableWriter> {
    const { name, kind, isWritable } = connector;
    if (!isWritable) throw connectorReadOnly(name, isFileKind(kind));
    const { secret } = await this.#get(organization, connector.guid);
    return this.#options.opener.openWriter(await this.#unlock(organization, connector, secret), signal);
  }

  async #unlock(
    organization: Tenant,
    connector: DirectoryConnector,
    secret: Uint8Array | null,
  ): Promise<UnlockedConnector> {
    const { passwords, secretsOf } = this.#options;
    const password = await readPassword(passwords, secretsOf(organization), connector, secret);
    return { ...connector, password };
  }

  async #verify(
    organization: Tenant,
    connector: DirectoryConnector,
    secret: Uint8Array | null,
    password: ConcealedText | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const unlocked =
      password === undefined
        ? await this.#unlock(organization, connector, secret)
        : { ...connector, password };
    const { failure } = await this.#options.opener.probe(unlocked, signal);
    if (failure) throw failure;
  }

  /** Without a password given, that of before stays; `null` takes it away. */
  async #write(
    organization: Tenant,
    before: DirectoryConnector | undefined,
    after: DirectoryConnector,
    password: ConcealedText | null | undefined,
  ): Promise<void> {
    const { store, secretsOf } = this.#options;
    const { guid, version, ...content } = after;
    const [nameBefore, name] = [before && foldText(before.name), foldText(after.name)];
    const secret = password && sealPassword(secretsOf(organization), guid, password);
    const changes: RecordChange[] = [
      {
        ...{ collection, key: guid, content: content as unknown as JsonObject, ifVersion: version - 1 },
        ...(secret !== undefined && { secret }),
      },
    ];
    if (nameBefore !== name) {
      changes.push({ collection: nameCollection, key: name, content: { guid }, ifVersion: 0 });
      if (nameBefore !== undefined) changes.push({ collection: nameCollection, key: nameBefore, gone: true });
    }
    try {
      await store.writeRecords(organization.tenant, changes);
    } catch (error) {
      if (!isAppError(error, 'conflict') || error.code !== 'record.version') throw error;
      const { records } = error.details;
      const isName =
        Array.isArray(records) && records.every((each) => String(each).startsWith(nameCollection));
      throw isName ? connectorNameTaken(after.name) : connectorChanged(after.name);
    }
  }

  async #get(organization: Tenant, identity: string): Promise<Stored> {
    const found = await this.#find(organization, identity);
    if (found) return found;
    const known = await this.list(organization);
    throw connectorNotFound(
      identity,
      known.map(({ name }) => name),
    );
  }

  async #find({ tenant }: Tenant, identity: string): Promise<Stored | undefined> {
    const { store } = this.#options;
    const text = identity.trim();
    const guid = parseGuid(text);
    const [byGuid] = guid === undefined ? [] : await store.findRecords(tenant, collection, [guid]);
    if (byGuid !== undefined) return toStored(byGuid);
    const [named] = await store.findRecords(tenant, nameCollection, [foldText(text.normalize('NFC'))]);
    const [found] =
      named === undefined ? [] : await store.findRecords(tenant, collection, [String(named.content.guid)]);
    return found && toStored(found);
  }
}

/** Read with defaults: a setting that came later is not in what was written before. */
function toStored({ key, version, content, secret }: StoredRecord): Stored {
  const connector = { ...defaultConnectorSettings, ...content, guid: key as Guid, version };
  return { connector: connector as unknown as DirectoryConnector, secret };
}

function usualPort(security: ConnectorSecurity): number {
  return security === 'Ldaps' ? 636 : 389;
}

/** Another way to be secure has another port, where nobody chose one. */
function portOf(before: ConnectorSettings, { security, port }: ConnectorGiven): { readonly port?: number } {
  if (security === undefined || port !== undefined || before.port !== usualPort(before.security)) return {};
  return { port: usualPort(security) };
}

const ways = [
  ...([
    'servers',
    'port',
    'security',
    'acceptUntrustedCertificates',
    'trustedCertificates',
    'userName',
  ] as const),
  ...(['path', 'searchBase', 'filter', 'scopeGroup', 'columnMap'] as const),
] as const;

/** Names, limits and turns can be changed while the server is away. */
function changesWay(before: ConnectorSettings, after: ConnectorSettings): boolean {
  return ways.some((each) => JSON.stringify(before[each]) !== JSON.stringify(after[each]));
}
