/**
 * The virtual directories of MAPI over HTTP. Each server has one, which the platform's administrator owns; each organisation
 * follows that of the server that is asked, until it has hosts of its own (docs/adr/0026-mapi-virtual-directories.md).
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Guid, RecipientId, TenantId } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import type { OrganizationConfigs } from '../../organization/organization-config.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { checkDirectory } from './directory-rules.ts';
import { hostOf } from './endpoint-url.ts';
import type { Closure, MapiEndpoint, MapiEndpointSettings } from './mapi-endpoint-settings.ts';
import {
  type DirectoryOwner,
  type DirectorySettings,
  defaultSettings,
  defaultWebSite,
  identityOf,
  readStoredDirectory,
  type StoredDirectory,
  storeDirectory,
  type VirtualDirectory,
} from './virtual-directory.ts';

export interface VirtualDirectoriesOptions {
  readonly store: Pick<
    DirectoryStore,
    | 'findSetting'
    | 'listSettings'
    | 'writeSetting'
    | 'findTenant'
    | 'updateTenant'
    | 'findDomain'
    | 'findRecipients'
  >;
  readonly configs: Pick<OrganizationConfigs, 'read'>;
  /** This server, and where it says that it is found while nobody says otherwise. */
  readonly server: { readonly name: string; readonly url: () => string };
  /** Servers besides this one. */
  readonly otherServers?: () => Promise<readonly { readonly name: string; readonly url: string }[]>;
  readonly clock: Clock;
  readonly random: Random;
}

const settingPrefix = 'mapi.virtualDirectory/';
const organizationKey = 'mapi.virtualDirectory';

/** What another node writes is known here after that long. */
const maxAgeMs = 2_000;
/** Hosts are what clients say, so they are many where somebody wants them to be. */
const maxHosts = 4_096;

interface Remembered {
  readonly until: number;
  readonly endpoint: Promise<MapiEndpoint | undefined>;
}

export class VirtualDirectories implements MapiEndpointSettings {
  readonly #options: VirtualDirectoriesOptions;
  readonly #hosts = new Map<string, Remembered>();

  constructor(options: VirtualDirectoriesOptions) {
    this.#options = options;
  }

  find(host: string): Promise<MapiEndpoint | undefined> {
    const now = this.#options.clock.monotonic();
    const known = this.#hosts.get(host);
    if (known !== undefined && known.until > now) return known.endpoint;
    const endpoint = this.#findByHost(host.toLowerCase().replace(/:\d{1,5}$/, ''));
    if (this.#hosts.size >= maxHosts) this.#hosts.clear();
    this.#hosts.set(host, { until: now + maxAgeMs, endpoint });
    // What failed is asked again.
    endpoint.catch(() => this.#hosts.delete(host));
    return endpoint;
  }

  async findFor(organization: TenantId): Promise<MapiEndpoint | undefined> {
    const tenant = await this.#options.store.findTenant({ tenant: organization });
    const own = tenant && ownOf(tenant);
    return own === undefined ? this.#ofThisServer() : { ...settingsOf(own), organization };
  }

  async isOpen(organization: TenantId, recipient: RecipientId): Promise<boolean> {
    return (await this.findClosure(organization, recipient)) === undefined;
  }

  async findClosure(organization: TenantId, recipient: RecipientId): Promise<Closure | undefined> {
    const { store, configs } = this.#options;
    const [[found], config] = await Promise.all([
      store.findRecipients(organization, [recipient]),
      configs.read(organization),
    ]);
    if (found?.attributes.mapiDisabled === true) return 'mapi';
    const own = found?.attributes.mapiHttpEnabled;
    if (own !== undefined) return own ? undefined : 'mailbox';
    return config.mapiHttpEnabled ? undefined : 'organization';
  }

  /** Those of servers, this one first, and that of the organisation. */
  async list(organization: Tenant | undefined): Promise<VirtualDirectory[]> {
    const { server, otherServers } = this.#options;
    const written = new Map(
      (await this.#options.store.listSettings())
        .filter(({ key }) => key.startsWith(settingPrefix))
        .map(({ key, value }) => [key.slice(settingPrefix.length), readStoredDirectory(value)]),
    );
    const others = ((await otherServers?.()) ?? []).filter(
      ({ name }) => name.toLowerCase() !== server.name.toLowerCase(),
    );
    const servers = [{ name: server.name, url: server.url() }, ...others].flatMap(({ name, url }) =>
      listed({ kind: 'server', name }, written.get(name.toLowerCase()), url),
    );
    if (organization === undefined) return servers;
    const owner = ownerOf(organization);
    // A session knows its organisation as it was when it began.
    const own = (await this.#stored(owner)) ?? (await this.#ofThisServer());
    return own === undefined ? servers : [directoryOf(owner, own), ...servers];
  }

  /** Writes what holds from now on. Where the organisation had none of its own, it has one then. */
  async change(directory: VirtualDirectory, change: Partial<DirectorySettings>): Promise<VirtualDirectory> {
    const settings = { ...settingsOf(directory), ...change };
    return this.#write(directory.owner, settings, { ...directory, guid: directory.guid });
  }

  /** Where it was taken away, or an organisation that has none of its own. */
  async create(
    owner: DirectoryOwner,
    settings: DirectorySettings,
    webSite = defaultWebSite,
  ): Promise<VirtualDirectory> {
    const before = await this.#stored(owner);
    const exists = owner.kind === 'server' ? before?.removed !== true : before !== undefined;
    if (exists) throw alreadyThere(identityOf({ owner, webSite: before?.webSite ?? defaultWebSite }));
    return this.#write(owner, settings, { guid: this.#options.random.guid(), webSite, createdAt: null });
  }

  /** Of a server: nothing is served there any more. Of an organisation: it follows the server again. */
  async remove({ owner, ...directory }: VirtualDirectory): Promise<void> {
    const { store } = this.#options;
    if (owner.kind === 'organization') {
      await store.updateTenant(owner.tenant, { settings: { [organizationKey]: null } });
    } else {
      const now = this.#options.clock.now();
      const kept = { guid: directory.guid, webSite: directory.webSite, createdAt: now, changedAt: now };
      await store.writeSetting(keyOf(owner.name), storeDirectory(directory, { ...kept, removed: true }));
    }
    this.#hosts.clear();
  }

  async #write(
    owner: DirectoryOwner,
    settings: DirectorySettings,
    kept: { readonly guid: Guid; readonly webSite: string; readonly createdAt: number | null },
  ): Promise<VirtualDirectory> {
    const { store, clock } = this.#options;
    checkDirectory(identityOf({ owner, webSite: kept.webSite }), settings);
    if (owner.kind === 'organization') await this.#requireOwnHosts(owner, settings);
    const now = clock.now();
    const times = {
      guid: kept.guid,
      webSite: kept.webSite,
      createdAt: kept.createdAt ?? now,
      changedAt: now,
    };
    const content = storeDirectory(settings, times);
    if (owner.kind === 'server') await store.writeSetting(keyOf(owner.name), content);
    else await store.updateTenant(owner.tenant, { settings: { [organizationKey]: content } });
    this.#hosts.clear();
    return directoryOf(owner, { ...settings, ...times });
  }

  /** Else one organisation could decide how people of another sign in, or have their passwords sent elsewhere. */
  async #requireOwnHosts(
    owner: Extract<DirectoryOwner, { kind: 'organization' }>,
    { internalUrl, externalUrl }: DirectorySettings,
  ): Promise<void> {
    const served = await this.#ofThisServer();
    const shared = [served?.internalUrl, served?.externalUrl].flatMap((url) => (url ? [hostOf(url)] : []));
    shared.push(this.#options.server.name.toLowerCase());
    for (const url of [internalUrl, externalUrl]) {
      if (url === null || shared.includes(hostOf(url))) continue;
      if ((await this.#tenantOf(hostOf(url)))?.tenant !== owner.tenant)
        throw foreignHost(owner.name, hostOf(url), shared);
    }
  }

  async #findByHost(host: string): Promise<MapiEndpoint | undefined> {
    const tenant = await this.#tenantOf(host);
    const own = tenant && ownOf(tenant);
    const isItsHost =
      own && [own.internalUrl, own.externalUrl].some((url) => url !== null && hostOf(url) === host);
    if (tenant && own && isItsHost) return { ...settingsOf(own), organization: tenant.tenant };
    return this.#ofThisServer();
  }

  /** Whose domain the host lies in, or is. */
  async #tenantOf(host: string): Promise<Tenant | undefined> {
    const { store } = this.#options;
    const labels = host.split('.');
    if (host.length > 253 || labels.length > 10 || /^[\d.]+$/.test(host)) return undefined;
    for (let first = 0; first < labels.length - 1; first++) {
      const domain = await store.findDomain(labels.slice(first).join('.'));
      if (domain === undefined || domain.verifiedAt === null) continue;
      const tenant = await store.findTenant({ tenant: domain.tenant });
      return tenant?.state === 'active' ? tenant : undefined;
    }
    return undefined;
  }

  async #ofThisServer(): Promise<MapiEndpoint | undefined> {
    const { server } = this.#options;
    const owner = { kind: 'server', name: server.name } as const;
    const [directory] = listed(owner, await this.#stored(owner), server.url());
    return directory && settingsOf(directory);
  }

  async #stored(owner: DirectoryOwner): Promise<StoredDirectory | undefined> {
    const { store } = this.#options;
    if (owner.kind === 'server')
      return readStoredDirectory((await store.findSetting(keyOf(owner.name)))?.value);
    const tenant = await store.findTenant({ tenant: owner.tenant });
    return tenant && ownOf(tenant);
  }
}

const keyOf = (server: string): string => `${settingPrefix}${server.toLowerCase()}`;

const ownOf = ({ settings }: Tenant): StoredDirectory | undefined =>
  readStoredDirectory(settings[organizationKey]);

export const ownerOf = ({ name, tenant }: Tenant): Extract<DirectoryOwner, { kind: 'organization' }> => ({
  kind: 'organization',
  name,
  tenant,
});

const settingsOf = ({
  internalUrl,
  externalUrl,
  authenticationMethods,
  extendedProtection,
}: DirectorySettings): DirectorySettings => ({
  internalUrl,
  externalUrl,
  authenticationMethods,
  extendedProtection,
});

/** Of one that nobody has written yet: always the same, so that scripts can go by it. */
function guidOf(owner: DirectoryOwner): Guid {
  const named = owner.kind === 'server' ? owner.name.toLowerCase() : owner.tenant;
  const hex = createHash('sha256').update(`${organizationKey}/${owner.kind}/${named}`).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as Guid;
}

function listed(
  owner: DirectoryOwner,
  written: StoredDirectory | undefined,
  url: string,
): VirtualDirectory[] {
  if (written?.removed === true) return [];
  return [directoryOf(owner, written ?? { ...defaultSettings, internalUrl: url })];
}

const directoryOf = (
  owner: DirectoryOwner,
  found: DirectorySettings & Partial<StoredDirectory>,
): VirtualDirectory => ({
  owner,
  ...settingsOf(found),
  guid: found.guid ?? guidOf(owner),
  webSite: found.webSite ?? defaultWebSite,
  createdAt: found.createdAt ?? null,
  changedAt: found.changedAt ?? null,
});

function alreadyThere(identity: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'clientAccess.virtualDirectory.exists',
    message: `The virtual directory "${identity}" is there already. Change it with Set-MapiVirtualDirectory, or take it away first with Remove-MapiVirtualDirectory.`,
    details: { identity },
  });
}

function foreignHost(organization: string, host: string, shared: readonly string[]): AppError {
  return new AppError({
    kind: 'denied',
    code: 'clientAccess.url.foreignHost',
    message: `${host} lies in none of the domains that ${organization} has proved, so its people are not sent there. Give a host in one of Get-AcceptedDomain, or ${[...new Set(shared)].join(', ')}.`,
    details: { host },
  });
}
