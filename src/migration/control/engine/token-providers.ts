import type { Guid } from '../../../base/ids.ts';
import {
  fixedToken,
  googleTokens,
  microsoftTokens,
  refreshedTokens,
  type TokenPorts,
} from '../../connection/oauth/token-providers.ts';
import type { TokenProvider } from '../../connection/source-settings.ts';
import type { NewEndpointAuthentication } from '../endpoint-model.ts';
import type { ServerToUse } from '../ports.ts';

type TokenAuthentication = Extract<
  NewEndpointAuthentication,
  { readonly kind: 'Token' | 'RefreshToken' | 'Microsoft' | 'Google' }
>;

export interface TokenProvidersOptions extends Omit<TokenPorts, 'post'> {
  /** `fetch` without it. */
  readonly post?: TokenPorts['post'];
}

/** Where access tokens come from, one for each endpoint, so that a token serves all its mailboxes while it lasts. */
export class TokenProviders {
  readonly #ports: TokenPorts;
  readonly #known = new Map<
    Guid,
    { readonly changedAt: number | undefined; readonly provider: TokenProvider }
  >();

  constructor({ clock, post = fetch }: TokenProvidersOptions) {
    this.#ports = { clock, post };
  }

  of({ guid, changedAt }: ServerToUse, authentication: TokenAuthentication): TokenProvider {
    const known = guid && this.#known.get(guid);
    if (known && known.changedAt === changedAt) return known.provider;
    const provider = this.#make(authentication);
    if (guid) this.#known.set(guid, { changedAt, provider });
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
