/** Who sends a request of MAPI over HTTP, by the ways that the virtual directory of its host takes. */
import type { IncomingMessage } from 'node:http';
import { findPrincipal } from '../access/account-owner.ts';
import type { AccountPrincipal } from '../access/principal.ts';
import { RecentSignIns } from '../access/recent-sign-ins.ts';
import type { Clock } from '../base/clock.ts';
import { isAppError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type { Closure } from '../operations/client-access/mapi-endpoint-settings.ts';
import type { MapiAuthenticationMethod } from '../operations/client-access/virtual-directory.ts';
import { ProbeTickets } from '../operations/mapi-probe/probe-tickets.ts';
import { isPrivateConnection, readAuthorization } from '../servers/authorization-header.ts';
import type { MapiCaller } from '../servers/mapi/transport/endpoint.ts';
import type { MapiAuthentication } from '../servers/mapi/transport/mapi-server.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import { ConnectionsTold } from './connections-told.ts';
import type { OwnedPlatform } from './open-platform.ts';

const longestAuthorization = 4_096;

/** How each is asked for. Outlook asks its person again and again for a way that is named and not served, so such are left out. */
const challengeOf: Readonly<Partial<Record<MapiAuthenticationMethod, string>>> = {
  Basic: 'Basic realm="Landfall", charset="UTF-8"',
  OAuth: 'Bearer',
};

/** Passwords and tokens; what an account may not, it is told in the answer and not with another question for a password. */
export function mapiAuthenticator(platform: OwnedPlatform, clock: Clock, random: Random) {
  const { signIn, directory, recording, openedClientAccess } = platform;
  const { directories } = openedClientAccess;
  const recent = new RecentSignIns<MapiAuthentication & { kind: 'caller' }>({ clock, random });
  const connections = new ConnectionsTold(recording, clock);

  return async (request: IncomingMessage): Promise<MapiAuthentication> => {
    const methods = (await directories.find(request.headers.host ?? ''))?.authenticationMethods ?? [];
    const challenge = challengeFor(methods);
    const header = request.headers.authorization;
    const given = readAuthorization(header, longestAuthorization);
    if (header === undefined || given === undefined || !isPrivateConnection(request)) return challenge;
    const isTicket = given.scheme === 'bearer' && ProbeTickets.isTicket(given.token);
    if (!isTicket && !methods.includes(given.scheme === 'bearer' ? 'OAuth' : 'Basic')) return challenge;
    try {
      return await recent.find(header, async () => {
        const place = { address: request.socket.remoteAddress ?? '', purpose: 'mail' } as const;
        const principal =
          given.scheme === 'bearer'
            ? ((await redeemTicket(platform, given.token)) ?? (await signIn.withToken(given.token)))
            : await signIn.withPassword(given.name, given.password, place);
        if (principal.kind !== 'account') throw new NoMailboxError();
        // A probe is nobody's use of a mailbox.
        if (!isTicket) {
          const application = request.headers['x-clientapplication']?.toString() ?? '';
          connections.tell(request.socket, principal, 'MAPI', application);
        }
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
    const organization = await directory.findTenant({ tenant });
    if (organization === undefined) throw new NoMailboxError();
    const caller: MapiCaller = {
      account: `${tenant}/${recipient}`,
      ...{ tenant, recipient, guid, name },
      ...namesOf(organization),
    };
    const closure = await directories.findClosure(tenant, recipient);
    return closure === undefined ? { caller } : { caller, disabled: closureText(closure, caller) };
  }
}

/** The account that a probe of the platform itself acts for; undefined for every other token. */
export async function redeemTicket(
  { directory, openedClientAccess: { tickets } }: OwnedPlatform,
  token: string,
): Promise<AccountPrincipal | undefined> {
  const account = tickets.redeem(token);
  const organization = account && (await directory.findTenant({ tenant: account.tenant }));
  const [recipient] = account ? await directory.findRecipients(account.tenant, [account.recipient]) : [];
  return organization && recipient && findPrincipal(organization, recipient);
}

function challengeFor(methods: readonly MapiAuthenticationMethod[]): MapiAuthentication {
  const challenges = methods.flatMap((method) => challengeOf[method] ?? []);
  // Ways that are asked for and not served here are named all the same where there is no other: a 401 names one at least.
  return { kind: 'challenge', challenges: challenges.length > 0 ? challenges : [...methods] };
}

function closureText(closure: Closure, { name, organizationName }: MapiCaller): string {
  const texts: Readonly<Record<Closure, string>> = {
    mapi: `Outlook is turned off for ${name}. An administrator turns it on with Set-CASMailbox ${name} -MAPIEnabled $true.`,
    mailbox: `MAPI over HTTP is turned off for ${name}. An administrator turns it on with Set-CASMailbox ${name} -MapiHttpEnabled $true.`,
    organization: `MAPI over HTTP is off for ${organizationName}. An administrator turns it on with Set-OrganizationConfig -MapiHttpEnabled $true.`,
  };
  return texts[closure];
}

const namesOf = ({ guid, name }: Tenant) => ({ organization: guid, organizationName: name });

/** The platform's administrator signs in, and has no mailbox. */
class NoMailboxError extends Error {}
