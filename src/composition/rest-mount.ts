import type { Principal } from '../access/principal.ts';
import type { Random } from '../base/random.ts';
import { readBasicCredentials } from '../servers/http/basic-authentication.ts';
import { RestApi, type RestCaller } from '../servers/rest/rest-api.ts';
import type { OwnedPlatform } from './open-platform.ts';

/** The REST surface over the rooms of the platform. */
export function createRestMount(platform: OwnedPlatform, random: Random, version: string): RestApi {
  const { signIn, sessions, log, config } = platform;
  const callerOf = (principal: Principal): RestCaller => ({
    openRuntime: (request) => sessions.open(principal, request),
  });
  return new RestApi({
    signIn: {
      withPassword: async (...credentials) => callerOf(await signIn.withPassword(...credentials)),
      withToken: async (token) => callerOf(await signIn.withToken(token)),
    },
    readBasic: readBasicCredentials,
    language: config.server.language,
    ...{ version, log, random },
  });
}
