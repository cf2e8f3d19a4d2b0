import { lookup } from 'node:dns';
import { SecretBox } from '../../access/secret-box.ts';
import { OutwardNetworks } from '../../base/connecting/outward-networks.ts';
import { ClientAccess } from '../../operations/client-access/client-access.ts';
import { MapiLogReader } from '../../operations/client-access/mapi-log-reader.ts';
import { ServerNodes } from '../../operations/client-access/server-nodes.ts';
import {
  VirtualDirectories,
  type VirtualDirectoriesOptions,
} from '../../operations/client-access/virtual-directories.ts';
import { ProbeRuns } from '../../operations/mapi-probe/probe-runs.ts';
import { ProbeTickets } from '../../operations/mapi-probe/probe-tickets.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { CmdletClientAccess } from './client-access-ports.ts';

type TestParts = Pick<VirtualDirectoriesOptions, 'configs' | 'clock' | 'random'> & {
  readonly store: DirectoryStore;
};

const none = () => Promise.resolve([]);

/** On a server that is called contosomail.landfall.test. */
export function testClientAccess(parts: TestParts, folder = '/nonexistent/Logging'): CmdletClientAccess {
  const name = 'contosomail.landfall.test';
  const servers = new ServerNodes({ ...parts, name, version: '0.0.0' });
  const directories = new VirtualDirectories({
    ...parts,
    server: { name, url: () => `https://${name}/mapi` },
  });
  const logs = new MapiLogReader(folder);
  const networks = new OutwardNetworks({ refused: [], allowed: [] }, lookup);
  const dns = { mailExchangers: none, texts: none, addresses: none, services: none };
  const common = { ...parts, directories, nodes: servers, networks };
  const access = new ClientAccess({
    ...{ ...common, logs, dns, maxHeaderBytes: 16_384, servedMethods: ['Basic', 'OAuth'] },
  });
  const tickets = new ProbeTickets(new SecretBox(new Uint8Array(32), 'platform', parts.random), parts.clock);
  const probes = new ProbeRuns({ ...common, tickets });
  return { directories, servers, access, probes };
}
