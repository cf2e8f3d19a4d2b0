import { ServerNodes } from '../../operations/client-access/server-nodes.ts';
import {
  VirtualDirectories,
  type VirtualDirectoriesOptions,
} from '../../operations/client-access/virtual-directories.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { CmdletClientAccess } from './client-access-ports.ts';

type TestParts = Pick<VirtualDirectoriesOptions, 'configs' | 'clock' | 'random'> & {
  readonly store: DirectoryStore;
};

/** On a server that is called mail.landfall.test. */
export function testClientAccess(parts: TestParts): CmdletClientAccess {
  const name = 'mail.landfall.test';
  const servers = new ServerNodes({ ...parts, name, version: '0.0.0' });
  const directories = new VirtualDirectories({
    ...parts,
    server: { name, url: () => `https://${name}/mapi` },
  });
  return { directories, servers };
}
