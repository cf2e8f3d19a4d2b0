/** Remote PowerShell over the rooms of the platform. */
import { hostname, userInfo } from 'node:os';
import { parseBearerToken } from '../access/bearer-token.ts';
import type { AccountPrincipal, Principal } from '../access/principal.ts';
import type { AccountBudgets } from '../access/throttling/account-budgets.ts';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Random } from '../base/random.ts';
import type { SessionOptions } from '../cmdlets/sessions.ts';
import { findHomeServer } from '../organization/home-server.ts';
import { productOf } from '../reports/client-name.ts';
import type { HttpSignIn } from '../servers/authentication/http-sign-in.ts';
import type { Mount } from '../servers/http/router.ts';
import type {
  AuthenticateCaller,
  Caller,
  NegotiateCaller,
  RuntimeRequest,
} from '../servers/remoting/caller.ts';
import { remotingMounts } from '../servers/remoting/endpoint.ts';
import { SessionKeeper } from '../servers/remoting/kept/session-keeper.ts';
import { LazyRemotingServer } from '../servers/remoting/lazy-remoting-server.ts';
import { defaultRemotingLimits } from '../servers/remoting/limits.ts';
import { LocalDoor } from '../servers/remoting/local-door.ts';
import type { Service } from '../servers/service.ts';
import { ConnectionsTold } from './connections-told.ts';
import type { OwnedPlatform } from './open-platform.ts';

export interface RemotingParts {
  readonly platform: OwnedPlatform;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly budgets: AccountBudgets;
  /** Where there is a keytab. */
  readonly kerberos?: () => Promise<HttpSignIn | undefined>;
}

export interface Remoting {
  readonly mounts: readonly Mount[];
  /** In the order they start: after the listeners, so that they stop first and answer whoever waits. */
  readonly services: readonly Service[];
}

/** Of Exchange Online: as many sessions of one account at the same time. */
const sessionsPerAccount = 3;
/** The owner of the data folder opens one for each command line. */
const sessionsOfOwner = 200;

export function createRemoting({ budgets, kerberos, ...parts }: RemotingParts): Remoting {
  const { platform, clock, random, log, metrics } = parts;
  const { directory, tenantKeys, config, dataFolder } = platform;
  const keeper = new SessionKeeper({
    ...{ store: directory, clock, log, limits: defaultRemotingLimits },
    secretsOf: ({ guid, wrappedKey }) => tenantKeys.secretsOf(guid, wrappedKey),
    // Whoever has the lock of the data folder is the one that takes the place of the process before.
    node: `${hostname()}:${dataFolder}`,
    isAlone: config.store.kind === 'embedded',
  });
  const server = new LazyRemotingServer({ clock, random, log, metrics, keeper });
  const callers = { platform, budgets, connections: new ConnectionsTold(platform.recording, clock) };
  const owner = callerOf(callers, { kind: 'platform', name: userInfo().username }, 'local', '');
  platform.openSessions.attach(server);
  const door = new LocalDoor({ folder: platform.dataFolder, server, caller: owner, log });
  return {
    mounts: remotingMounts({
      ...{ server, log, authenticate: authenticatorOf(callers) },
      ...(kerberos && { negotiate: negotiatorOf(callers, kerberos) }),
    }).map((mount) => ({
      ...mount,
      routes: [{ method: 'POST', path: '', access: 'cmdlet' }],
    })),
    services: [door, server],
  };
}

/** An access token stands in place of a password, whatever user name comes with it. */
function authenticatorOf(parts: CallerParts): AuthenticateCaller {
  const { signIn } = parts.platform;
  return async ({ name, password }, place) => {
    const isToken = parseBearerToken(password) !== undefined;
    const principal = isToken
      ? await signIn.withToken(password)
      : await signIn.withPassword(name, password, place);
    return callerOf(parts, principal, 'network', productOf(place.userAgent));
  };
}

function negotiatorOf(parts: CallerParts, kerberos: () => Promise<HttpSignIn | undefined>): NegotiateCaller {
  return async (request) => {
    const found = await (await kerberos())?.authenticate(request);
    if (found === undefined || found.kind === 'challenge') return { kind: 'stranger' };
    if (found.kind === 'later') return found;
    const { principal, headers = {} } = found;
    const clientName = productOf(request.headers['user-agent']);
    return { kind: 'caller', caller: callerOf(parts, principal, 'network', clientName), headers };
  };
}

interface CallerParts {
  readonly platform: OwnedPlatform;
  readonly budgets: AccountBudgets;
  readonly connections: ConnectionsTold;
}

function callerOf(
  { platform, budgets, connections }: CallerParts,
  principal: Principal,
  from: 'local' | 'network',
  clientName: string,
): Caller {
  const { sessions, throttling } = platform;
  const { name } = principal;
  if (principal.kind === 'platform') {
    return {
      ...{ name, account: `platform/${from}` },
      maxSessions: from === 'local' ? sessionsOfOwner : sessionsPerAccount,
      openRuntime: (request) => sessions.open(principal, optionsOf(request)),
    };
  }
  const { tenant, recipient, guid } = principal;
  const account = `${tenant}/${recipient}`;
  const readPolicy = () => throttling.policyOf(tenant, guid);
  return {
    ...{ name, account, tenant, recipient, maxSessions: sessionsPerAccount },
    async findHome() {
      const organization = await platform.directory.findTenant({ tenant });
      return organization && findHomeServer(organization);
    },
    throttling: { readPolicy, takeSession: (policy) => budgets.takeSession(account, policy) },
    checkAccess: () => refuseDisabled(platform, principal),
    async openRuntime(request) {
      await refuseDisabled(platform, principal);
      const runtime = await sessions.open(principal, {
        ...optionsOf(request),
        beforeCommand: async ({ effect }) =>
          budgets.takeCommand(account, await readPolicy(), effect === 'destroy'),
      });
      // A session has one signal for all runspaces of its pool.
      connections.tell(request.signal, principal, 'RemotePowerShell', clientName);
      return runtime;
    },
  };
}

const optionsOf = ({ organization, ...request }: RuntimeRequest): SessionOptions => ({
  ...request,
  ...(organization !== undefined && { organization }),
});

async function refuseDisabled({ directory }: OwnedPlatform, principal: AccountPrincipal): Promise<void> {
  const [recipient] = await directory.findRecipients(principal.tenant, [principal.recipient]);
  if (recipient?.attributes.remotePowerShellDisabled !== true) return;
  throw new AppError({
    kind: 'denied',
    code: 'remoting.account.disabled',
    message: `${principal.name} may not use remote PowerShell: it is turned off for this account. An administrator turns it on with Set-User ${principal.name} -RemotePowerShellEnabled $true.`,
  });
}
