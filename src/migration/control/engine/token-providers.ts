import { createHash } from 'node:crypto';
import { ConcealedText } from '../../../base/concealed-text.ts';
import type { OutwardNetworks } from '../../../base/connecting/outward-networks.ts';
import type { Guid } from '../../../base/ids.ts';
import {
  fixedToken,
  googleTokens,
  microsoftTokens,
  type RefreshTokenOptions,
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
  /** Where token servers may lie: anywhere without it. */
  readonly networks?: OutwardNetworks;
}

interface Known {
  readonly provider: TokenProvider;
  /** What the endpoint says as long as nobody but the provider itself has changed it. */
  madeFrom: string;
}

/** Where access tokens come from, one for each endpoint, so that a token serves all its mailboxes while it lasts. */
export class TokenProviders {
  readonly #ports: TokenPorts;
  readonly #known = new Map<Guid, Known>();

  constructor({ clock, networks, post = fetch }: TokenProvidersOptions) {
    this.#ports = { clock, post: networks ? within(networks, post) : post };
  }

  of({ guid, keepRefreshToken }: ServerToUse, authentication: TokenAuthentication): TokenProvider {
    const known = guid && this.#known.get(guid);
    const madeFrom = fingerprintOf(authentication);
    if (known?.madeFrom === madeFrom) return known.provider;
    const made: Known = {
      madeFrom,
      provider: this.#make(authentication, async (used, next) => {
        await keepRefreshToken?.(used, next);
        made.madeFrom = fingerprintOf({ ...authentication, refreshToken: next });
      }),
    };
    if (guid) this.#known.set(guid, made);
    return made.provider;
  }

  #make(
    authentication: TokenAuthentication,
    keepRefreshToken: RefreshTokenOptions['keepRefreshToken'],
  ): TokenProvider {
    switch (authentication.kind) {
      case 'Token':
        return fixedToken(authentication.accessToken);
      case 'RefreshToken':
        return refreshedTokens(this.#ports, { ...authentication, keepRefreshToken });
      case 'Microsoft':
        return microsoftTokens(this.#ports, authentication);
      case 'Google':
        return googleTokens(this.#ports, authentication);
    }
  }
}

/** Of all that is said, secrets too: without keeping them once more. */
function fingerprintOf(authentication: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(authentication)
    .map(([name, value]) => [name, value instanceof ConcealedText ? value.reveal() : String(value)])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(said)).digest('base64');
}

/** Asked before: what answers must then have a certificate for the name, which nothing inside has. */
const within =
  (networks: OutwardNetworks, post: TokenPorts['post']): TokenPorts['post'] =>
  async (url, init) => {
    await networks.check(new URL(url).hostname.replace(/^\[(.*)\]$/, '$1'));
    return post(url, init);
  };
