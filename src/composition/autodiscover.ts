/** Autodiscover over the rooms of the platform. */
import type { Clock } from '../base/clock.ts';
import type { TenantId } from '../base/ids.ts';
import { loadOnce } from '../base/load-once.ts';
import type { Random } from '../base/random.ts';
import type { MapiEndpoint } from '../operations/client-access/mapi-endpoint-settings.ts';
import { findHomeServer } from '../organization/home-server.ts';
import { legacyDnOf, readLegacyDn } from '../organization/legacy-dn.ts';
import type { HttpSignIn } from '../servers/authentication/http-sign-in.ts';
import type {
  AutodiscoverCaller,
  AutodiscoverRooms,
  Discovered,
} from '../servers/autodiscover/autodiscover-rooms.ts';
import { autodiscoverPrefix, autodiscoverRoutes } from '../servers/autodiscover/autodiscover-routes.ts';
import type { Mount } from '../servers/http/router.ts';
import type { Recipient, Tenant } from '../store/ports/directory-model.ts';
import type { OwnedPlatform } from './open-platform.ts';

export interface AutodiscoverParts {
  readonly platform: OwnedPlatform;
  readonly httpSignIn: () => Promise<HttpSignIn>;
  readonly clock: Clock;
  readonly random: Random;
}

export function createAutodiscoverMount({ platform, httpSignIn, clock, random }: AutodiscoverParts): Mount {
  const server = loadOnce(async () => {
    const { AutodiscoverServer } = await import('../servers/autodiscover/autodiscover-server.ts');
    return new AutodiscoverServer({ rooms: roomsOf(platform, httpSignIn), clock, random, log: platform.log });
  });
  return {
    prefix: autodiscoverPrefix,
    routes: autodiscoverRoutes,
    handle: async (request, response) => (await server()).handle(request, response),
  };
}

function roomsOf(platform: OwnedPlatform, httpSignIn: () => Promise<HttpSignIn>): AutodiscoverRooms {
  const { locator, organizations, openedClientAccess } = platform;
  const { directories } = openedClientAccess;
  return {
    async authenticate(request) {
      const found = await (await httpSignIn()).authenticate(request);
      if (found.kind !== 'principal') return found;
      const { name, tenant } = found.principal;
      const caller: AutodiscoverCaller = { name, find: (wanted) => find(platform, tenant, wanted) };
      return { kind: 'caller', caller, ...(found.headers && { headers: found.headers }) };
    },
    async findDomain(address) {
      const located = await locator.locate(address);
      const endpoint = located && (await directories.findFor(located.organization.tenant));
      const url = endpoint?.externalUrl ?? endpoint?.internalUrl;
      if (located === undefined || !url) return undefined;
      const { mapiHttpEnabled } = await organizations.config.read(located.organization.tenant);
      return { origin: new URL(url).origin, mapiUrl: mapiHttpEnabled ? `${url}/emsmdb/` : undefined };
    },
  };
}

async function find(
  { directory, organizations, openedClientAccess: { directories, nodes } }: OwnedPlatform,
  tenant: TenantId,
  wanted: Parameters<AutodiscoverCaller['find']>[0],
): Promise<Discovered | undefined> {
  const organization = await directory.findTenant({ tenant });
  const recipient = organization && (await findRecipient(directory, organization, wanted));
  if (organization === undefined || recipient === undefined || recipient.deletedAt !== null) return undefined;
  if (recipient.mailbox === null) {
    if (recipient.targetAddress === null) return undefined;
    return { kind: 'elsewhere', redirect: { kind: 'redirectAddr', address: recipient.targetAddress } };
  }
  const home = findHomeServer(organization);
  if (home !== undefined && home.hostname !== nodes.name.toLowerCase()) {
    const url = `${home.origin}${autodiscoverPrefix}/autodiscover.xml`;
    return { kind: 'elsewhere', redirect: { kind: 'redirectUrl', url } };
  }
  const smtpAddress = primaryAddress(recipient);
  const isOpen = await directories.isOpen(tenant, recipient.recipient);
  const endpoint = isOpen ? await directories.findFor(tenant) : undefined;
  return {
    kind: 'mailbox',
    displayName: recipient.displayName,
    smtpAddress,
    legacyDn: legacyDnOf(organization.guid, recipient.guid),
    deploymentId: organization.guid,
    mapiHttp: endpoint && endpointsOf(endpoint, recipient),
    publicFolderAddress: await findPublicFolders(directory, organizations, tenant),
  };
}

async function findPublicFolders(
  directory: OwnedPlatform['directory'],
  { config }: OwnedPlatform['organizations'],
  tenant: TenantId,
): Promise<string | undefined> {
  const { rootPublicFolderMailbox: value } = await config.read(tenant);
  if (value === '') return undefined;
  const [match] = await directory.findByKeys(tenant, [{ kind: 'guid', value }]);
  return match === undefined || match.recipient.deletedAt !== null
    ? undefined
    : primaryAddress(match.recipient);
}

async function findRecipient(
  directory: OwnedPlatform['directory'],
  { tenant, guid }: Tenant,
  wanted: Parameters<AutodiscoverCaller['find']>[0],
): Promise<Recipient | undefined> {
  if ('address' in wanted) {
    const value = wanted.address.trim().replace(/^smtp:/i, '');
    const [match] = await directory.findByKeys(tenant, [{ kind: 'address', value }]);
    return match?.recipient;
  }
  const named = readLegacyDn(wanted.legacyDn);
  if (named?.organization !== guid) return undefined;
  const [match] = await directory.findByKeys(tenant, [{ kind: 'guid', value: named.recipient }]);
  return match?.recipient;
}

/** [MS-OXDSCLI] section 4.4: which mailbox it is stands in the address. */
export function endpointsOf({ internalUrl, externalUrl }: MapiEndpoint, recipient: Recipient) {
  const mailboxId = `${recipient.mailbox?.guid}@${domainOf(primaryAddress(recipient))}`;
  const urls = (name: 'emsmdb' | 'nspi') => ({
    internalUrl: internalUrl === null ? undefined : `${internalUrl}/${name}/?MailboxId=${mailboxId}`,
    externalUrl: externalUrl === null ? undefined : `${externalUrl}/${name}/?MailboxId=${mailboxId}`,
  });
  return { mailStore: urls('emsmdb'), addressBook: urls('nspi') };
}

const primaryAddress = ({ addresses, upn }: Recipient): string =>
  addresses.find(({ type, primary }) => primary && type === 'smtp')?.address ?? upn ?? '';

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
