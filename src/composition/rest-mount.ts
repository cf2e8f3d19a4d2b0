import type { Principal } from '../access/principal.ts';
import { loadOnce } from '../base/load-once.ts';
import type { Random } from '../base/random.ts';
import type { Mount } from '../servers/http/router.ts';
import type { RestCaller } from '../servers/rest/rest-api.ts';
import { restPrefix } from '../servers/rest/rest-prefix.ts';
import type { OwnedPlatform } from './open-platform.ts';

/** The REST surface over the rooms of the platform; it is loaded when it is first asked for. */
export function createRestMount(platform: OwnedPlatform, random: Random, version: string): Mount {
  const { signIn, sessions, log, config } = platform;
  const callerOf = (principal: Principal): RestCaller => ({
    openRuntime: (request) => sessions.open(principal, request),
  });
  const load = loadOnce(async () => {
    const { RestApi } = await import('../servers/rest/rest-api.ts');
    return new RestApi({
      signIn: {
        withPassword: async (...credentials) => callerOf(await signIn.withPassword(...credentials)),
        withToken: async (token) => callerOf(await signIn.withToken(token)),
      },
      language: config.server.language,
      ...{ version, log, random },
    });
  });
  return {
    prefix: restPrefix,
    handle: async (request, response) => (await load()).handle(request, response),
  };
}
