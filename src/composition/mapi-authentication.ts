/** Who sends a request of MAPI over HTTP, by the ways that the virtual directory of its host takes. */
import type { IncomingMessage } from 'node:http';
import { findPrincipal } from '../access/account-owner.ts';
import type { AccountPrincipal } from '../access/principal.ts';
import type { Clock } from '../base/clock.ts';
import type { Closure } from '../operations/client-access/mapi-endpoint-settings.ts';
import { ProbeTickets } from '../operations/mapi-probe/probe-tickets.ts';
import type { HttpSignIn } from '../servers/authentication/http-sign-in.ts';
import { readAuthorization } from '../servers/authorization-header.ts';
import type { MapiCaller } from '../servers/mapi/transport/endpoint.ts';
import type { MapiAuthentication } from '../servers/mapi/transport/mapi-server.ts';
import { tenantNotFound } from '../store/directory/directory-errors.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import { ConnectionsTold } from './connections-told.ts';
import type { OwnedPlatform } from './open-platform.ts';

const longestAuthorization = 4_096;
/** Somebody for whom Outlook is turned off is refused so soon after. */
const rememberMs = 15_000;

/** What an account may not, it is told in the answer and not with another question for a password. */
export function mapiAuthenticator(
  platform: OwnedPlatform,
  httpSignIn: () => Promise<HttpSignIn>,
  clock: Clock,
) {
  const { directory, recording, openedClientAccess } = platform;
  const { directories } = openedClientAccess;
  /** Who has signed in is the same object for as long as that is remembered. */
  const standings = new WeakMap<AccountPrincipal, { readonly standing: Standing; readonly until: number }>();
  const connections = new ConnectionsTold(recording, clock);

  return async (request: IncomingMessage): Promise<MapiAuthentication> => {
    const found = await (await httpSignIn()).authenticate(request);
    if (found.kind !== 'principal') return found;
    const { principal, scheme, headers } = found;
    const standing = recentStanding(principal) ?? (await standingOf(principal));
    // A probe is nobody's use of a mailbox.
    if (scheme !== 'Bearer' || !isProbe(request)) {
      const application = request.headers['x-clientapplication']?.toString() ?? '';
      connections.tell(request.socket, principal, 'MAPI', application);
    }
    return { kind: 'caller', scheme, ...standing, ...(headers && { headers }) };
  };

  function recentStanding(principal: AccountPrincipal): Standing | undefined {
    const known = standings.get(principal);
    return known !== undefined && known.until > clock.monotonic() ? known.standing : undefined;
  }

  async function standingOf(principal: AccountPrincipal): Promise<Standing> {
    const { tenant, recipient, guid, name } = principal;
    const organization = await directory.findTenant({ tenant });
    if (organization === undefined) throw tenantNotFound(tenant);
    const caller: MapiCaller = {
      account: `${tenant}/${recipient}`,
      ...{ tenant, recipient, guid, name },
      ...namesOf(organization),
    };
    const closure = await directories.findClosure(tenant, recipient);
    const standing = { caller, ...(closure !== undefined && { disabled: closureText(closure, caller) }) };
    standings.set(principal, { standing, until: clock.monotonic() + rememberMs });
    return standing;
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

function isProbe({ headers }: IncomingMessage): boolean {
  const given = readAuthorization(headers.authorization, longestAuthorization);
  return given?.scheme === 'bearer' && ProbeTickets.isTicket(given.token);
}

interface Standing {
  readonly caller: MapiCaller;
  readonly disabled?: string;
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
