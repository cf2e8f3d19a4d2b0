import type { Clock } from '../../../base/clock.ts';
import type { TokenProvider } from '../../connection/source-settings.ts';
import { migrationInvalid } from '../control-errors.ts';
import type { NewEndpointAuthentication } from '../endpoint-model.ts';
import type { ServerToUse } from '../ports.ts';

type TokenAuthentication = Extract<
  NewEndpointAuthentication,
  { readonly kind: 'Token' | 'RefreshToken' | 'Microsoft' | 'Google' }
>;

export interface TokenProvidersOptions {
  readonly clock: Clock;
}

/** Where access tokens come from, one for each endpoint, so that a token serves all its mailboxes while it lasts. */
export class TokenProviders {
  readonly #options: TokenProvidersOptions;

  constructor(options: TokenProvidersOptions) {
    this.#options = options;
  }

  of(server: ServerToUse, authentication: TokenAuthentication): TokenProvider {
    if (authentication.kind === 'Token') {
      return { getToken: () => Promise.resolve(authentication.accessToken) };
    }
    throw migrationInvalid('token', `${server.name} ${this.#options.clock.now()}`);
  }
}
