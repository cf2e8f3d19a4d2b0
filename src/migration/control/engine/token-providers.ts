import type { Clock } from '../../../base/clock.ts';
import type { PostForm } from '../../connection/oauth/token-endpoint.ts';
import {
  fixedToken,
  googleTokens,
  microsoftTokens,
  refreshedTokens,
  type TokenPorts,
} from '../../connection/oauth/token-providers.ts';
import type { TokenProvider } from '../../connection/source-settings.ts';
import { ConcealedText } from '../../csv/concealed-text.ts';
import type { NewEndpointAuthentication } from '../endpoint-model.ts';
import type { ServerToUse } from '../ports.ts';

type TokenAuthentication = Extract<
  NewEndpointAuthentication,
  { readonly kind: 'Token' | 'RefreshToken' | 'Microsoft' | 'Google' }
>;

export interface TokenProvidersOptions {
  readonly clock: Clock;
  /** `fetch`, unless a test brings its own. */
  readonly post?: PostForm;
}

interface Known {
  readonly fingerprint: string;
  readonly provider: TokenProvider;
}

/** Where access tokens come from, one for each endpoint, so that a token serves all its mailboxes while it lasts. */
export class TokenProviders {
  readonly #ports: TokenPorts;
  readonly #known = new Map<string, Known>();

  constructor({ clock, post = fetch }: TokenProvidersOptions) {
    this.#ports = { clock, post };
  }

  of(server: ServerToUse, authentication: TokenAuthentication): TokenProvider {
    const { guid } = server;
    if (guid === undefined) return this.#make(authentication);
    const fingerprint = fingerprintOf(authentication);
    const known = this.#known.get(guid);
    if (known?.fingerprint === fingerprint) return known.provider;
    const provider = this.#make(authentication);
    this.#known.set(guid, { fingerprint, provider });
    return provider;
  }

  #make(authentication: TokenAuthentication): TokenProvider {
    switch (authentication.kind) {
      case 'Token':
        return fixedToken(authentication.accessToken);
      case 'RefreshToken':
        return refreshedTokens(this.#ports, authentication);
      case 'Microsoft':
        return microsoftTokens(this.#ports, authentication);
      case 'Google':
        return googleTokens(this.#ports, authentication);
    }
  }
}

/** Others when an administrator has given other secrets. In memory alone, where the secrets are as well. */
function fingerprintOf(authentication: TokenAuthentication): string {
  const fields = Object.entries(authentication).map(([name, value]: [string, unknown]) => [
    name,
    value instanceof ConcealedText ? value.reveal() : value,
  ]);
  return JSON.stringify(fields);
}
