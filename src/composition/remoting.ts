/** Remote PowerShell over the rooms of the platform. */
import { userInfo } from 'node:os';
import { parseBearerToken } from '../access/bearer-token.ts';
import type { AccountPrincipal, Principal } from '../access/principal.ts';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Random } from '../base/random.ts';
import type { Mount } from '../servers/http/router.ts';
import type { AuthenticateCaller, Caller } from '../servers/remoting/caller.ts';
import { remotingMounts } from '../servers/remoting/endpoint.ts';
import { LazyRemotingServer } from '../servers/remoting/lazy-remoting-server.ts';
import { LocalDoor } from '../servers/remoting/local-door.ts';
import type { Service } from '../servers/service.ts';
import type { OwnedPlatform } from './open-platform.ts';

export interface RemotingParts {
  readonly platform: OwnedPlatform;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
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

export function createRemoting({ platform, clock, random, log, metrics }: RemotingParts): Remoting {
  const server = new LazyRemotingServer({ clock, random, log, metrics });
  const owner = callerOf(platform, { kind: 'platform', name: userInfo().username }, 'local');
  const door = new LocalDoor({ folder: platform.dataFolder, server, caller: owner, log });
  return {
    mounts: remotingMounts({ server, log, authenticate: authenticatorOf(platform) }),
    services: [door, server],
  };
}

/** An access token stands in place of a password, whatever user name comes with it. */
function authenticatorOf(platform: OwnedPlatform): AuthenticateCaller {
  const { signIn } = platform;
  return async ({ name, password }, place) => {
    const isToken = parseBearerToken(password) !== undefined;
    const principal = isToken
      ? await signIn.withToken(password)
      : await signIn.withPassword(name, password, place);
    return callerOf(platform, principal, 'network');
  };
}

function callerOf(platform: OwnedPlatform, principal: Principal, from: 'local' | 'network'): Caller {
  const { sessions } = platform;
  const isAccount = principal.kind === 'account';
  return {
    name: principal.name,
    account: isAccount ? `${principal.tenant}/${principal.recipient}` : `platform/${from}`,
    maxSessions: from === 'local' ? sessionsOfOwner : sessionsPerAccount,
    async openRuntime({ organization, ...request }) {
      if (isAccount) await refuseDisabled(platform, principal);
      return sessions.open(principal, { ...request, ...(organization !== undefined && { organization }) });
    },
  };
}

async function refuseDisabled({ directory }: OwnedPlatform, principal: AccountPrincipal): Promise<void> {
  const [recipient] = await directory.findRecipients(principal.tenant, [principal.recipient]);
  if (recipient?.attributes.remotePowerShellDisabled !== true) return;
  throw new AppError({
    kind: 'denied',
    code: 'remoting.account.disabled',
    message: `${principal.name} may not use remote PowerShell: it is turned off for this account. An administrator turns it on with Set-User ${principal.name} -RemotePowerShellEnabled $true.`,
  });
}
