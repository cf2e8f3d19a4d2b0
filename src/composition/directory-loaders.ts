/** How each part of what is done with directories outside is made, from modules that are imported when it is first needed. */
import { hostname, tmpdir } from 'node:os';
import type { TenantKeys } from '../access/tenant-keys.ts';
import type { Clock } from '../base/clock.ts';
import type { OutwardNetworks } from '../base/connecting/outward-networks.ts';
import { loadOnce } from '../base/load-once.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { DirectoryConnectors } from '../directory/control/directory-connectors.ts';
import type { DirectoryRepairs } from '../directory/mending/directory-repairs.ts';
import type { DirectoryReadiness } from '../directory/readiness/directory-readiness.ts';
import type { DirectorySynchronization } from '../directory/sync/directory-synchronization.ts';
import type { SignInNames } from '../directory/upn/sign-in-names.ts';
import type { AcceptedDomains } from '../organization/accepted-domains.ts';
import type { Groups } from '../organization/groups.ts';
import type { MailboxProvisioner } from '../organization/mailbox-provisioner.ts';
import type { Organizations } from '../organization/organizations.ts';
import type { Recipients } from '../organization/recipients.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { lazyControl } from './lazy-control.ts';

export interface DirectoryParts {
  readonly store: DirectoryStore;
  readonly organizations: Organizations;
  readonly domains: AcceptedDomains;
  readonly recipients: Recipients;
  readonly groups: Groups;
  readonly provisioner: MailboxProvisioner;
  readonly tenantKeys: TenantKeys;
  /** Where organisations' servers may lie. */
  readonly networks: OutwardNetworks;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Each is made once, however often it is asked for. */
export class DirectoryLoaders {
  readonly connectors = loadOnce(() => this.#loadConnectors());
  readonly readiness = loadOnce(() => this.#loadReadiness());
  readonly repairs = loadOnce(() => this.#loadRepairs());
  readonly signInNames = loadOnce(() => this.#loadSignInNames());
  readonly synchronization = loadOnce(() => this.#loadSynchronization());
  readonly #parts: DirectoryParts;

  constructor(parts: DirectoryParts) {
    this.#parts = parts;
  }

  async #loadConnectors(): Promise<DirectoryConnectors> {
    const [{ StoredConnectors }, { createDirectoryOpener, systemSurroundings }, { passwordPlaces }] =
      await Promise.all([
        import('../directory/control/stored-connectors.ts'),
        import('../directory/sources/open-directory.ts'),
        import('./password-places.ts'),
      ]);
    const { store, tenantKeys, networks, clock, random } = this.#parts;
    return new StoredConnectors({
      ...{ store, clock, random, passwords: passwordPlaces },
      secretsOf: ({ guid, wrappedKey }) => tenantKeys.secretsOf(guid, wrappedKey),
      opener: createDirectoryOpener(systemSurroundings(networks)),
    });
  }

  async #loadReadiness(): Promise<DirectoryReadiness> {
    const { StoredReadiness } = await import('../directory/readiness/stored-readiness.ts');
    const { store, domains, recipients, clock, random } = this.#parts;
    const connectors = await this.connectors();
    return new StoredReadiness({
      store,
      connectors,
      domains,
      recipients,
      clock,
      random,
      spoolFolder: tmpdir(),
    });
  }

  async #loadRepairs(): Promise<DirectoryRepairs> {
    const { DirectoryRepairs: Repairs } = await import('../directory/mending/directory-repairs.ts');
    const { store, clock, random } = this.#parts;
    return new Repairs({
      store,
      clock,
      random,
      connectors: await this.connectors(),
      readiness: lazyControl(this.readiness, ['findings']),
    });
  }

  async #loadSignInNames(): Promise<SignInNames> {
    const { SignInNames: Names } = await import('../directory/upn/sign-in-names.ts');
    const { store, domains } = this.#parts;
    const [connectors, repairs] = await Promise.all([this.connectors(), this.repairs()]);
    return new Names({ store, domains, connectors, repairs });
  }

  async #loadSynchronization(): Promise<DirectorySynchronization> {
    const [{ createSynchronization }, connectors] = await Promise.all([
      import('../directory/sync/create-synchronization.ts'),
      this.connectors(),
    ]);
    const { store, provisioner, clock, random, log } = this.#parts;
    const owner = `${hostname()}:${process.pid}`;
    return createSynchronization({ store, provisioner, connectors, clock, random, log, owner });
  }
}
