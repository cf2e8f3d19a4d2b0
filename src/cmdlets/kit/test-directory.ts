/** Directories outside for tests of cmdlets: over the runtime's own store, reading directories in memory. */
import type { SecretBox } from '../../access/secret-box.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { FakeOpener } from '../../directory/control/fake-opener.ts';
import { StoredConnectors } from '../../directory/control/stored-connectors.ts';
import type { FakeDirectory } from '../../directory/sources/fake-source.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { DirectoryRooms } from './authorization/limit-rooms.ts';
import type { CmdletDirectory } from './directory-ports.ts';

export interface TestDirectoryOptions extends DirectoryRooms {
  readonly store: DirectoryStore;
  readonly directories: Readonly<Record<string, FakeDirectory>>;
  secretsOf(organization: Tenant): SecretBox;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export function makeTestDirectory(options: TestDirectoryOptions): CmdletDirectory {
  const { store, directories, secretsOf, clock, random } = options;
  const passwords = {
    findVariable: () => undefined,
    readFile: () => Promise.reject(Object.assign(new Error('There are no files.'), { code: 'ENOENT' })),
  };
  const opener = new FakeOpener(directories);
  const connectors = new StoredConnectors({ store, secretsOf, passwords, opener, clock, random });
  return {
    connectors,
    readiness: notMade('readiness'),
    repairs: notMade('repairs'),
    signInNames: notMade('signInNames'),
    synchronization: notMade('synchronization'),
  };
}

/** Whoever needs it gives it as one of `directoryParts`. */
function notMade<Part extends object>(name: string): Part {
  return new Proxy({} as Part, {
    get: () => () => Promise.reject(new Error(`This runtime has no ${name}. Give it in directoryParts.`)),
  });
}
