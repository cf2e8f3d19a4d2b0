/** The ways in for clients: where they find them, and on which servers. */
import path from 'node:path';
import type { TenantKeys } from '../access/tenant-keys.ts';
import { isLoopbackAddress } from '../base/addresses.ts';
import type { Clock } from '../base/clock.ts';
import type { OutwardNetworks } from '../base/connecting/outward-networks.ts';
import { loadOnce } from '../base/load-once.ts';
import type { Random } from '../base/random.ts';
import type { CmdletClientAccess } from '../cmdlets/kit/client-access-ports.ts';
import type { Configuration } from '../configuration/schema.ts';
import { ServerNodes } from '../operations/client-access/server-nodes.ts';
import { VirtualDirectories } from '../operations/client-access/virtual-directories.ts';
import { systemDnsResolver } from '../operations/doctor/dns-resolver.ts';
import { ProbeTickets } from '../operations/mapi-probe/probe-tickets.ts';
import type { OrganizationConfigs } from '../organization/organization-config.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { lazyControl } from './lazy-control.ts';
import { serverName } from './listeners.ts';
import { servedMethods } from './served-methods.ts';

export interface ClientAccessParts {
  readonly config: Configuration;
  readonly store: DirectoryStore;
  readonly configs: OrganizationConfigs;
  readonly tenantKeys: TenantKeys;
  /** Where hosts of organisations may lie. */
  readonly networks: OutwardNetworks;
  readonly clock: Clock;
  readonly random: Random;
  readonly version: string;
}

export interface OpenedClientAccess {
  readonly tickets: ProbeTickets;
  readonly rooms: CmdletClientAccess;
  readonly nodes: ServerNodes;
  readonly directories: VirtualDirectories;
}

export function openClientAccess(parts: ClientAccessParts): OpenedClientAccess {
  const { config, store, configs, tenantKeys, networks, clock, random, version } = parts;
  const name = serverName(config);
  const nodes = new ServerNodes({ store, clock, name, version });
  const directories = new VirtualDirectories({
    store,
    configs,
    server: { name, url: () => `${nodes.url ?? ownUrl(config, config.listeners.web.port)}/mapi` },
    otherServers: async () =>
      (await nodes.list()).map((node) => ({ name: node.name, url: `${node.url}/mapi` })),
    clock,
    random,
  });
  const tickets = new ProbeTickets(tenantKeys.platformSecrets(), clock);
  const access = loadOnce(async () => {
    const [{ ClientAccess }, { MapiLogReader }] = await Promise.all([
      import('../operations/client-access/client-access.ts'),
      import('../operations/client-access/mapi-log-reader.ts'),
    ]);
    const logs = new MapiLogReader(loggingFolder(config.store.dataFolder));
    const { maxHeaderBytes } = config.limits;
    const dns = systemDnsResolver(config.dns);
    return new ClientAccess({
      ...{
        store,
        directories,
        nodes,
        logs,
        networks,
        dns,
        maxHeaderBytes,
        servedMethods: servedMethods(config),
        clock,
      },
    });
  });
  const probes = loadOnce(async () => {
    const { ProbeRuns } = await import('../operations/mapi-probe/probe-runs.ts');
    return new ProbeRuns({ store, directories, nodes, tickets, networks, clock, random });
  });
  const rooms: CmdletClientAccess = {
    ...{ directories, servers: nodes },
    access: lazyControl(access, ['certificates', 'readiness', 'readLogs']),
    probes: lazyControl(probes),
  };
  return { tickets, nodes, directories, rooms };
}

/** Below the data folder, as below that of Exchange. */
export const loggingFolder = (dataFolder: string): string => path.join(dataFolder, 'Logging');

/** Where the web listener answers, as clients would name it. */
export function ownUrl(config: Configuration, port: number): string {
  const { address, tls } = config.listeners.web;
  const host = !tls && isLoopbackAddress(address) ? address : serverName(config).toLowerCase();
  const scheme = tls ? 'https' : 'http';
  const isUsual = port === (tls ? 443 : 80);
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}${isUsual ? '' : `:${port}`}`;
}
