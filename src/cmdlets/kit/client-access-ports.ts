/** What cmdlets ask of the ways in for clients. */
import type { ServerNodes } from '../../operations/client-access/server-nodes.ts';
import type { VirtualDirectories } from '../../operations/client-access/virtual-directories.ts';

export interface CmdletClientAccess {
  readonly directories: Pick<VirtualDirectories, 'list' | 'change' | 'create' | 'remove'>;
  readonly servers: Pick<ServerNodes, 'get' | 'list'>;
}
