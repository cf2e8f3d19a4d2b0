/** Directories outside for tests of cmdlets, over the runtime's own store. */
import { tmpdir } from 'node:os';
import type { SecretBox } from '../../access/secret-box.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { ConnectorOpener } from '../../directory/control/connector-opener.ts';
import type { PasswordPlaces } from '../../directory/control/connector-passwords.ts';
import { StoredConnectors } from '../../directory/control/stored-connectors.ts';
import { DirectoryRepairs } from '../../directory/mending/directory-repairs.ts';
import { StoredReadiness } from '../../directory/readiness/stored-readiness.ts';
import { createSynchronization } from '../../directory/sync/create-synchronization.ts';
import { SignInNames } from '../../directory/upn/sign-in-names.ts';
import type { MailboxProvisioner } from '../../organization/mailbox-provisioner.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { DirectoryRooms } from './authorization/limit-rooms.ts';
import type { CmdletDirectory } from './directory-ports.ts';

export interface TestDirectoryOptions extends DirectoryRooms {
  readonly store: DirectoryStore;
  readonly opener: ConnectorOpener;
  readonly provisioner: MailboxProvisioner;
  secretsOf(organization: Tenant): SecretBox;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export function makeTestDirectory(options: TestDirectoryOptions): CmdletDirectory {
  const { store, domains, recipients, provisioner, opener, secretsOf, clock, random, log } = options;
  const connectors = new StoredConnectors({ store, secretsOf, passwords, opener, clock, random });
  const readiness = new StoredReadiness({
    ...{ store, connectors, domains, recipients, clock, random },
    spoolFolder: tmpdir(),
  });
  const repairs = new DirectoryRepairs({ store, clock, random, connectors, readiness });
  const signInNames = new SignInNames({ store, domains, connectors, repairs });
  const synchronization = createSynchronization({
    ...{ store, provisioner, connectors, clock, random, log },
    owner: 'test',
  });
  return { connectors, readiness, repairs, signInNames, synchronization };
}

/** A server without files and variables. */
const passwords: PasswordPlaces = {
  findVariable: () => undefined,
  readFile: () => Promise.reject(Object.assign(new Error('There are no files.'), { code: 'ENOENT' })),
};
