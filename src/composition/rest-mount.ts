import type { Principal } from '../access/principal.ts';
import type { AccountBudgets } from '../access/throttling/account-budgets.ts';
import type { Clock } from '../base/clock.ts';
import { loadOnce } from '../base/load-once.ts';
import type { Random } from '../base/random.ts';
import { productOf } from '../reports/client-name.ts';
import type { Mount } from '../servers/http/router.ts';
import { adminPrefix } from '../servers/rest/admin-prefix.ts';
import { adminRoutes } from '../servers/rest/admin-routes.ts';
import { restCallerOf } from '../servers/rest/rest-caller.ts';
import { restPrefix } from '../servers/rest/rest-prefix.ts';
import type { RestCaller, RestPlace } from '../servers/rest/rest-request.ts';
import { restRoutes } from '../servers/rest/rest-routes.ts';
import { ConnectionsTold } from './connections-told.ts';
import type { OwnedPlatform } from './open-platform.ts';

export interface RestMountParts {
  readonly platform: OwnedPlatform;
  readonly clock: Clock;
  readonly random: Random;
  readonly version: string;
  readonly budgets: AccountBudgets;
}

/** The REST surfaces over the rooms of the platform; each is loaded when it is first asked for. */
export function createRestMounts(parts: RestMountParts): readonly Mount[] {
  const { platform, clock, random, version, budgets } = parts;
  const { signIn, sessions, throttling, recording, log, config } = platform;
  const connections = new ConnectionsTold(recording, clock);
  const callerOf = (principal: Principal, { connection, userAgent }: RestPlace): RestCaller => {
    connections.tell(connection, principal, 'REST', productOf(userAgent));
    return restCallerOf(principal, { sessions, throttling, budgets });
  };
  const options = {
    signIn: {
      withPassword: async (name: string, password: string, place: RestPlace) =>
        callerOf(await signIn.withPassword(name, password, place), place),
      withToken: async (token: string, place: RestPlace) => callerOf(await signIn.withToken(token), place),
    },
    language: config.server.language,
    ...{ version, clock, log, random },
  };
  const rest = loadOnce(async () => {
    const { RestApi } = await import('../servers/rest/rest-api.ts');
    return new RestApi(options);
  });
  const admin = loadOnce(async () => {
    const { AdminApi } = await import('../servers/rest/admin-api.ts');
    return new AdminApi(options);
  });
  return [
    {
      prefix: restPrefix,
      routes: restRoutes,
      handle: async (request, response) => (await rest()).handle(request, response),
    },
    {
      prefix: adminPrefix,
      routes: adminRoutes,
      handle: async (request, response) => (await admin()).handle(request, response),
    },
    {
      // Where tools look for it first.
      prefix: '/openapi.json',
      routes: [{ method: 'GET', path: '', access: 'everyone' }],
      handle(_request, response) {
        response.writeHead(308, { Location: `${restPrefix}/openapi.json` }).end();
        return Promise.resolve();
      },
    },
  ];
}
