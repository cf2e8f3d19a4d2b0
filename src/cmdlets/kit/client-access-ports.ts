/** What cmdlets ask of the ways in for clients. */
import type { ClientAccess } from '../../operations/client-access/client-access.ts';
import type { ServerNodes } from '../../operations/client-access/server-nodes.ts';
import type { VirtualDirectories } from '../../operations/client-access/virtual-directories.ts';
import type { ProbeRuns } from '../../operations/mapi-probe/probe-runs.ts';

export interface CmdletClientAccess {
  readonly directories: Pick<VirtualDirectories, 'list' | 'change' | 'create' | 'remove'>;
  readonly servers: Pick<ServerNodes, 'get' | 'list'>;
  /** Of one organisation; where none is named, of the servers, and of all. */
  readonly access: Pick<ClientAccess, 'certificates' | 'readiness' | 'proxyRule' | 'readLogs' | 'clients'>;
  readonly probes: Pick<ProbeRuns, 'run' | 'history'>;
}
