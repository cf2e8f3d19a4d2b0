/** Who signs in over HTTP, by what the configuration and the virtual directories say. */
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { MapiAuthenticationMethod } from '../operations/client-access/virtual-directory.ts';
import { ProbeTickets } from '../operations/mapi-probe/probe-tickets.ts';
import { type HttpScheme, HttpSignIn, type SignInTerms } from '../servers/authentication/http-sign-in.ts';
import { KerberosAcceptor } from '../servers/authentication/kerberos-acceptor.ts';
import { negotiatedSchemes } from '../servers/remoting/caller.ts';
import { KeytabFile } from './keytab-file.ts';
import { serverName } from './listeners.ts';
import { redeemTicket } from './mapi-authentication.ts';
import type { OwnedPlatform } from './open-platform.ts';

export interface HttpSignInParts {
  readonly platform: OwnedPlatform;
  readonly clock: Clock;
  readonly random: Random;
}

export interface HttpSignIns {
  /** Of Outlook: MAPI over HTTP and Autodiscover. */
  readonly clientAccess: HttpSignIn;
  /** Of remote PowerShell, where there is a keytab; passwords and tokens it takes itself. */
  readonly powerShell: HttpSignIn | undefined;
}

export function openHttpSignIns({ platform, clock, random }: HttpSignInParts): HttpSignIns {
  const { config, signIn, log, openedClientAccess } = platform;
  const { kerberos, ntlm } = config.authentication;
  const shared = { signIn, clock, random };
  // One for both: what a client has proved to one of them it does not prove to the other again.
  const acceptor = kerberos && openKerberos(kerberos, platform, { clock, random });
  const clientAccess = new HttpSignIn({
    ...shared,
    log,
    ownTokens: { isOne: ProbeTickets.isTicket, redeem: (token) => redeemTicket(platform, token) },
    kerberos: acceptor,
    ntlm: ntlm ? { ...shared, serverName: serverName(config) } : undefined,
    terms: async (request) => termsOf(await openedClientAccess.directories.find(hostOf(request))),
  });
  const powerShell =
    acceptor &&
    new HttpSignIn({ ...shared, log, kerberos: acceptor, ntlm: undefined, terms: async () => winRmTerms });
  return { clientAccess, powerShell };
}

const winRmTerms: SignInTerms = { schemes: negotiatedSchemes, tokenChecking: 'Allow' };

function openKerberos(
  settings: NonNullable<OwnedPlatform['config']['authentication']['kerberos']>,
  { signIn, log }: OwnedPlatform,
  { clock, random }: Omit<HttpSignInParts, 'platform'>,
): KerberosAcceptor {
  const { keytabFile, realms, clockSkewMs } = settings;
  const keytab = new KeytabFile({ file: keytabFile, clock, log });
  return new KerberosAcceptor({ keys: () => keytab.entries(), realms, clockSkewMs, signIn, clock, random });
}

const schemesOf: Readonly<Record<MapiAuthenticationMethod, HttpScheme>> = {
  Basic: 'Basic',
  Negotiate: 'Negotiate',
  NTLM: 'NTLM',
  OAuth: 'Bearer',
};

/** Where nothing is served the endpoint says so, to whoever has signed in. */
function termsOf(
  found: Awaited<ReturnType<OwnedPlatform['openedClientAccess']['directories']['find']>>,
): SignInTerms {
  if (found === undefined) return { schemes: ['Basic', 'Bearer'], tokenChecking: 'None' };
  const { authenticationMethods, extendedProtection } = found;
  return {
    schemes: authenticationMethods.map((method) => schemesOf[method]),
    tokenChecking: extendedProtection.tokenChecking,
  };
}

const hostOf = ({ headers }: IncomingMessage): string => headers.host ?? '';
