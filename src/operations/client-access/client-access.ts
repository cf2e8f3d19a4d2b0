/** What administrators ask about the ways in for Outlook, of one organisation or of the servers. */

import type { Clock } from '../../base/clock.ts';
import type { OutwardNetworks } from '../../base/connecting/outward-networks.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { DnsResolver } from '../doctor/dns-resolver.ts';
import { probeApplication } from '../mapi-probe/mapi-probe-client.ts';
import { type CertificateCheck, checkEndpointCertificate } from './endpoint-certificate.ts';
import type { DialTarget } from './endpoint-request.ts';
import { gatherClients, type SeenClient } from './mapi-clients.ts';
import type { MapiLogEntry } from './mapi-log-entries.ts';
import type { MapiLogQuery, MapiLogReader } from './mapi-log-reader.ts';
import { type ProxyKind, proxyRule } from './proxy-rules.ts';
import { examineReadiness, type ReadinessFinding, urlsOf } from './readiness.ts';
import type { ServerNodes } from './server-nodes.ts';
import type { VirtualDirectories } from './virtual-directories.ts';
import type { MapiAuthenticationMethod, VirtualDirectory } from './virtual-directory.ts';

export interface ClientAccessOptions {
  readonly store: Pick<DirectoryStore, 'listDomains'>;
  readonly directories: VirtualDirectories;
  readonly nodes: ServerNodes;
  readonly logs: MapiLogReader;
  readonly networks: OutwardNetworks;
  readonly dns: DnsResolver;
  /** Of one request, as the listener lets it through. */
  readonly maxHeaderBytes: number;
  readonly servedMethods: readonly MapiAuthenticationMethod[];
  readonly clock: Clock;
}

export interface LookOptions {
  readonly signal: AbortSignal;
  /** Looked at in place of where the DNS leads: a proxy that is not in use yet. */
  readonly dial?: DialTarget | undefined;
}

/** A Kerberos ticket of somebody in many groups. */
const wantedHeaderBytes = 12_000;
/** What stands in a request beside it. */
const otherHeaderBytes = 2_048;
/** More than one MB is what proxies refuse by default. */
const wantedRequestBytes = 1_200_000;

export class ClientAccess {
  readonly #options: ClientAccessOptions;

  constructor(options: ClientAccessOptions) {
    this.#options = options;
  }

  async *certificates(
    organization: Tenant | undefined,
    directories: readonly VirtualDirectory[],
    options: LookOptions,
  ): AsyncGenerator<{ readonly directory: VirtualDirectory; readonly check: CertificateCheck }> {
    for (const directory of directories) {
      for (const url of urlsOf(directory))
        yield { directory, check: await this.#checkCertificate(organization, url, options) };
    }
  }

  /** Of the servers and of the organisation where one is named; of the servers alone without it. */
  async *readiness(organization: Tenant | undefined, options: LookOptions): AsyncGenerator<ReadinessFinding> {
    const { store, directories, nodes, servedMethods, dns, networks, maxHeaderBytes } = this.#options;
    const all = await directories.list(organization);
    // What an organisation follows is looked at as its own: the same URLs twice would say the same twice.
    const looked =
      organization === undefined ? all : all.filter(({ owner }) => owner.kind === 'organization');
    const domains = organization === undefined ? [] : await store.listDomains(organization.tenant);
    yield* examineReadiness({
      directories: looked,
      servers: await nodes.list(),
      servedMethods,
      domains: domains.filter(({ verifiedAt }) => verifiedAt !== null).map(({ domain }) => domain),
      hasAddress: async (name) => (await dns.addresses(name)).length > 0,
      checkCertificate: (url) => this.#checkCertificate(organization, url, options),
      ...options,
      ...(organization !== undefined && { networks }),
      headerBytes: Math.min(wantedHeaderBytes, maxHeaderBytes - otherHeaderBytes),
      requestBytes: wantedRequestBytes,
    });
  }

  async proxyRule(organization: Tenant | undefined, kind: ProxyKind): Promise<string> {
    const { store, directories, nodes } = this.#options;
    const all = await directories.list(organization);
    const hosts = all.flatMap(urlsOf).map((url) => new URL(url).hostname);
    const domains = organization === undefined ? [] : await store.listDomains(organization.tenant);
    const servers = (await nodes.list()).map(({ name, url }) => {
      const { hostname: host, port, protocol } = new URL(url);
      const tls = protocol === 'https:';
      return { name, host, port: Number(port || (tls ? 443 : 80)), tls };
    });
    const names = [...hosts, ...domains.map(({ domain }) => `autodiscover.${domain}`)];
    return proxyRule(kind, { hosts: [...new Set(names)], servers });
  }

  readLogs(
    organization: Tenant | undefined,
    query: Omit<MapiLogQuery, 'tenant'>,
  ): AsyncGenerator<MapiLogEntry> {
    return this.#options.logs.read({ ...query, tenant: organization?.tenant });
  }

  async clients(
    organization: Tenant | undefined,
    query: Pick<MapiLogQuery, 'start' | 'user'>,
  ): Promise<SeenClient[]> {
    const logs = ['clientAccess', 'addressBook'] as const;
    const [probe] = probeApplication.split('/');
    const entries = this.#options.logs.read({ ...query, logs, tenant: organization?.tenant });
    return gatherClients(entries, ({ clientSoftware }) => clientSoftware === probe);
  }

  #checkCertificate(
    organization: Tenant | undefined,
    url: string,
    { signal, dial }: LookOptions,
  ): Promise<CertificateCheck> {
    const { clock, networks } = this.#options;
    const limits = organization === undefined ? {} : { networks };
    return checkEndpointCertificate({ url, now: clock.now(), signal, ...(dial && { dial }), ...limits });
  }
}
