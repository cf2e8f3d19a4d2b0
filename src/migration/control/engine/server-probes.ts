/** Whether a server can be used, for whoever asks before there is an endpoint, or why one does not work. */
import type { ConcealedText } from '../../../base/concealed-text.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { ConnectionPorts } from '../../connection/open-connection.ts';
import { type ProbeOptions, probeServer, type ServerProbe } from '../../connection/probe-server.ts';
import type { SourceCredentials } from '../../connection/source-settings.ts';
import type { ControlContext } from '../context.ts';
import { defaultEndpointSettings, type EndpointSettings } from '../endpoint-model.ts';
import { getObject, serverOf } from '../endpoints.ts';
import { keepRefreshToken } from '../kept-refresh-token.ts';
import type { EndpointVerifier, ServerToUse } from '../ports.ts';
import { credentialsOf, settingsOf } from './server-access.ts';
import { TokenProviders } from './token-providers.ts';

/** Who signs in at the server: as a row of a CSV file says it. */
export interface ProbeLogin {
  readonly userName: string;
  readonly password?: ConcealedText | undefined;
}

export type ProbedSettings = Pick<EndpointSettings, 'remoteServer' | 'port' | 'security'> &
  Partial<EndpointSettings>;

export interface ServerProbesOptions extends ConnectionPorts, Pick<ControlContext, 'store' | 'secretsOf'> {
  readonly lookup: ProbeOptions['lookup'];
}

export class ServerProbes implements EndpointVerifier {
  readonly #options: ServerProbesOptions;
  readonly #tokens: TokenProviders;

  constructor(options: ServerProbesOptions) {
    this.#options = options;
    this.#tokens = new TokenProviders(options);
  }

  /** Without `login` nobody signs in. */
  probeServer(
    _organization: Tenant,
    settings: ProbedSettings,
    login: ProbeLogin | undefined,
    signal: AbortSignal,
  ): Promise<ServerProbe> {
    const authentication = { kind: 'Basic' } as const;
    const server = { ...defaultEndpointSettings, ...settings, guid: undefined, name: '', authentication };
    return this.#probe(server, login, signal);
  }

  /** The endpoint signs in where it has somebody to sign in as. */
  async probeEndpoint(
    organization: Tenant,
    identity: string,
    login: ProbeLogin | undefined,
    signal: AbortSignal,
  ): Promise<ServerProbe> {
    const { store, secretsOf } = this.#options;
    const object = await getObject(store, organization.tenant, 'endpoint', identity);
    const server = serverOf(object, secretsOf(organization), (used, next) =>
      keepRefreshToken(this.#options, organization, object.guid, used, next),
    );
    return this.#probe(server, login ?? ownLogin(server), signal);
  }

  /** As far as one can go without a mailbox, or all the way where the endpoint has somebody to sign in as. */
  async verify(server: ServerToUse, signal: AbortSignal): Promise<void> {
    const { failure } = await this.#probe(server, ownLogin(server), signal);
    if (failure) throw failure;
  }

  #probe(server: ServerToUse, login: ProbeLogin | undefined, signal: AbortSignal): Promise<ServerProbe> {
    const { clock, random, lookup, connect, networks } = this.#options;
    const settings = settingsOf(server);
    const credentials = login && this.#credentials(server, login);
    const ports = { clock, random, lookup, ...(connect && { connect }), ...(networks && { networks }) };
    return probeServer({ ...ports, settings, credentials, signal });
  }

  #credentials(endpoint: ServerToUse, { userName, password }: ProbeLogin): SourceCredentials {
    return credentialsOf({ endpoint, userName, password, userRoot: undefined }, this.#tokens);
  }
}

/** An administrator whose name says for whom it signs in cannot do so for nobody. */
function ownLogin({ authentication }: ServerToUse): ProbeLogin | undefined {
  const isOwn = authentication.kind === 'Administrator' && !authentication.userName.includes('%u');
  return isOwn ? { userName: authentication.userName } : undefined;
}
