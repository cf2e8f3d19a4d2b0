/** MAPI over HTTP over the rooms of the platform. */
import type { IncomingMessage } from 'node:http';
import type { AccountPrincipal } from '../access/principal.ts';
import { RecentSignIns } from '../access/recent-sign-ins.ts';
import type { Clock } from '../base/clock.ts';
import { isAppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { legacyDnOf, readLegacyDn } from '../organization/legacy-dn.ts';
import { isPrivateConnection, readAuthorization } from '../servers/authorization-header.ts';
import { EmsmdbEndpoint } from '../servers/mapi/emsmdb-endpoint.ts';
import type { MapiRequestLog } from '../servers/mapi/request-log.ts';
import type { MailboxOwner, MapiRooms } from '../servers/mapi/rooms.ts';
import type { MapiCaller } from '../servers/mapi/transport/endpoint.ts';
import { KeptContexts } from '../servers/mapi/transport/kept-contexts.ts';
import { type MapiAuthentication, MapiServer } from '../servers/mapi/transport/mapi-server.ts';
import { defaultMapiSettings } from '../servers/mapi/transport/mapi-settings.ts';
import type { Recipient, Tenant } from '../store/ports/directory-model.ts';
import { ConnectionsTold } from './connections-told.ts';
import type { OwnedPlatform } from './open-platform.ts';

export interface MapiParts {
  readonly platform: OwnedPlatform;
  readonly requestLog: MapiRequestLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** As a build of Exchange Server 2019: clients read which of its abilities they may expect. */
const serverApplication = 'Exchange/15.02.0986.005';
const longestAuthorization = 4_096;

export function createMapiServer({ platform, requestLog, clock, random, log }: MapiParts): MapiServer {
  const { directory, tenantKeys } = platform;
  const settings = () => defaultMapiSettings;
  const keeper = new KeptContexts({
    store: directory,
    async secretsOf(tenant) {
      const owner = await directory.findTenant({ tenant });
      return owner && tenantKeys.secretsOf(owner.guid, owner.wrappedKey);
    },
    now: () => clock.now(),
    log,
  });
  const rooms = roomsOf(platform);
  return new MapiServer({
    endpoints: [new EmsmdbEndpoint({ rooms, settings, clock, log })],
    authenticate: authenticatorOf(platform, clock, random),
    ...{ keeper, requestLog, settings, serverApplication, clock, random, log },
  });
}

function roomsOf({ directory, mailboxes, config }: OwnedPlatform): MapiRooms {
  const { language } = config.server;
  return {
    async findOwner(caller, legacyDn) {
      const named = readLegacyDn(legacyDn);
      if (named?.organization !== caller.organization) return undefined;
      const key = { kind: 'guid', value: named.recipient } as const;
      const [match] = await directory.findByKeys(caller.tenant, [key]);
      const recipient = match?.recipient;
      if (recipient?.mailbox?.state !== 'ready') return undefined;
      return ownerOf(caller, recipient);
    },
  };

  function ownerOf(caller: MapiCaller, recipient: Recipient): MailboxOwner | undefined {
    const { mailbox, guid } = recipient;
    if (mailbox === null) return undefined;
    return {
      recipient: recipient.recipient,
      guid,
      mailboxGuid: mailbox.guid,
      displayName: recipient.displayName,
      address: primaryAddress(recipient),
      legacyDn: legacyDnOf(caller.organization, guid),
      language,
      isOutOfOffice: false,
      mailbox: mailboxes.open({ tenant: caller.tenant, mailbox: mailbox.mailbox }),
    };
  }
}

const primaryAddress = ({ addresses, upn, name }: Recipient): string =>
  addresses.find(({ type, primary }) => primary && type === 'smtp')?.address ?? upn ?? name;

/** Passwords and tokens; what an account may not, it is told in the answer and not with another question for a password. */
function authenticatorOf(platform: OwnedPlatform, clock: Clock, random: Random) {
  const { signIn, directory, recording } = platform;
  const recent = new RecentSignIns<MapiAuthentication & { kind: 'caller' }>({ clock, random });
  const connections = new ConnectionsTold(recording, clock);
  const challenge: MapiAuthentication = {
    kind: 'challenge',
    challenges: ['Basic realm="Landfall", charset="UTF-8"'],
  };
  return async (request: IncomingMessage): Promise<MapiAuthentication> => {
    const header = request.headers.authorization;
    const given = readAuthorization(header, longestAuthorization);
    if (header === undefined || given === undefined || !isPrivateConnection(request)) return challenge;
    try {
      return await recent.find(header, async () => {
        const place = { address: request.socket.remoteAddress ?? '', purpose: 'mail' } as const;
        const principal =
          given.scheme === 'bearer'
            ? await signIn.withToken(given.token)
            : await signIn.withPassword(given.name, given.password, place);
        if (principal.kind !== 'account') throw new NoMailboxError();
        connections.tell(
          request.socket,
          principal,
          'MAPI',
          request.headers['x-clientapplication']?.toString() ?? '',
        );
        const scheme = given.scheme === 'bearer' ? 'Bearer' : 'Basic';
        return { kind: 'caller', scheme, ...(await standingOf(principal)) };
      });
    } catch (error) {
      if (error instanceof NoMailboxError || isAppError(error, 'denied')) return challenge;
      throw error;
    }
  };

  async function standingOf(principal: AccountPrincipal): Promise<{ caller: MapiCaller; disabled?: string }> {
    const { tenant, recipient, guid, name } = principal;
    const [organization] = [await directory.findTenant({ tenant })];
    if (organization === undefined) throw new NoMailboxError();
    const caller: MapiCaller = {
      account: `${tenant}/${recipient}`,
      ...{ tenant, recipient, guid, name },
      ...namesOf(organization),
    };
    const [found] = await directory.findRecipients(tenant, [recipient]);
    if (found?.attributes.mapiDisabled !== true) return { caller };
    return {
      caller,
      disabled: `MAPI over HTTP is turned off for ${name}. An administrator turns it on with Set-CASMailbox ${name} -MapiEnabled $true.`,
    };
  }
}

const namesOf = ({ guid, name }: Tenant) => ({ organization: guid, organizationName: name });

/** The platform's administrator signs in, and has no mailbox. */
class NoMailboxError extends Error {}
