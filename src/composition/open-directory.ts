/** Directories outside, over opened stores. Nothing of it is loaded before somebody uses it. */
import type { CmdletDirectory } from '../cmdlets/kit/directory-ports.ts';
import { DirectoryLoaders, type DirectoryParts } from './directory-loaders.ts';
import { lazyControl } from './lazy-control.ts';

export interface OpenedDirectory {
  readonly rooms: CmdletDirectory;
  /** For a server, which synchronises by itself. */
  readonly loaders: DirectoryLoaders;
}

export function openDirectory(parts: DirectoryParts): OpenedDirectory {
  const loaders = new DirectoryLoaders(parts);
  return {
    loaders,
    // Methods that answer with an asynchronous iterable are named.
    rooms: {
      connectors: lazyControl(loaders.connectors),
      readiness: lazyControl(loaders.readiness, ['findings']),
      repairs: lazyControl(loaders.repairs, [
        ...(['apply', 'resume', 'pickUp', 'mends', 'decided', 'changeSets', 'items'] as const),
        ...(['exportCsv', 'exportLdif', 'exportChangeSet'] as const),
      ]),
      signInNames: lazyControl(loaders.signInNames, ['compare']),
      synchronization: lazyControl(loaders.synchronization, [
        ...(['previewCycle', 'runs', 'changesOf', 'changesOfRun', 'provisioningErrors'] as const),
      ]),
    },
  };
}
