/** How each part of migrations is made, from modules that are imported when it is first needed. */
import type { TenantKeys } from '../access/tenant-keys.ts';
import type { Clock } from '../base/clock.ts';
import type { OutwardNetworks } from '../base/connecting/outward-networks.ts';
import { loadOnce } from '../base/load-once.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Random } from '../base/random.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { ActivityRecorder } from '../mailbox/activity-recorder.ts';
import type { Mailboxes } from '../mailbox/mailboxes.ts';
import type { MailboxSides } from '../migration/control/engine/mailbox-sides.ts';
import type { ServerProbes } from '../migration/control/engine/server-probes.ts';
import type { Migrations } from '../migration/control/migrations.ts';
import type { MigrationScheduler } from '../migration/control/scheduler/migration-scheduler.ts';
import type { CutoverWatch } from '../migration/cutover/cutover-watch.ts';
import type { MailNotifier } from '../migration/notifications/mail-notifier.ts';
import type { MigrationReports } from '../migration/reports/migration-reports.ts';
import type { BatchVerifier } from '../migration/verification/batch-verifier.ts';
import type { Organizations } from '../organization/organizations.ts';
import type { Recipients } from '../organization/recipients.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { serverName } from './listeners.ts';
import { SchedulingRelay } from './scheduling-relay.ts';

export interface MigrationParts {
  readonly config: Configuration;
  readonly directory: DirectoryStore;
  readonly organizations: Organizations;
  readonly recipients: Recipients;
  readonly mailboxes: Mailboxes;
  readonly tenantKeys: TenantKeys;
  /** Where organisations' servers may lie. */
  readonly networks: OutwardNetworks;
  readonly activity: ActivityRecorder;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Each is made once, however often it is asked for. */
export class MigrationLoaders {
  readonly relay = new SchedulingRelay();
  readonly migrations = loadOnce(() => this.#loadMigrations());
  readonly cutoverWatch = loadOnce(() => this.#loadCutoverWatch());
  readonly probes = loadOnce(() => this.#loadProbes());
  readonly verifier = loadOnce(() => this.#loadVerifier());
  readonly reports = loadOnce(() => this.#loadReports());
  /** What is learnt of a server, and its limits, hold for rounds and for verification alike. */
  readonly #sides = loadOnce(() => this.#loadSides());
  readonly #notifier = loadOnce(() => this.#loadNotifier());
  readonly #parts: MigrationParts;

  constructor(parts: MigrationParts) {
    this.#parts = parts;
  }

  async scheduler(metrics: Metrics): Promise<MigrationScheduler> {
    const { MigrationScheduler } = await import('../migration/control/scheduler/migration-scheduler.ts');
    const { config, organizations, mailboxes, clock, log } = this.#parts;
    const runner = loadOnce(async () => {
      const { MailboxSyncRunner } = await import('../migration/control/engine/mailbox-sync-runner.ts');
      return new MailboxSyncRunner({ mailboxes, sides: await this.#sides(), clock, log });
    });
    return new MigrationScheduler({
      ...this.#context(),
      metrics,
      // The lock of the data folder keeps others out.
      isAlone: config.store.kind === 'embedded',
      organizations: () => organizations.each({ states: ['active'] }),
      runner: { run: async (...round) => (await runner()).run(...round) },
      notifier: { notify: async (...notice) => (await this.#notifier()).notify(...notice) },
    });
  }

  #context() {
    const { directory, tenantKeys, recipients, clock, random, log } = this.#parts;
    return {
      store: directory,
      recipients,
      secretsOf: ({ guid, wrappedKey }: Tenant) => tenantKeys.secretsOf(guid, wrappedKey),
      clock,
      random,
      log,
    };
  }

  async #loadMigrations(): Promise<Migrations> {
    const [{ Migrations }, { LedgerSkippedItems }] = await Promise.all([
      import('../migration/control/migrations.ts'),
      import('../migration/control/engine/ledger-skipped-items.ts'),
    ]);
    return new Migrations({
      ...this.#context(),
      scheduling: this.relay,
      skippedItems: new LedgerSkippedItems(this.#parts.mailboxes),
      verifier: { verify: async (...server) => (await this.probes()).verify(...server) },
      gate: {
        findObstacles: async (...batch) => {
          const { CutoverGate } = await import('../migration/cutover/removal-gate.ts');
          return new CutoverGate(await this.cutoverWatch()).findObstacles(...batch);
        },
      },
    });
  }

  async #loadProbes(): Promise<ServerProbes> {
    const [{ ServerProbes }, { lookup }] = await Promise.all([
      import('../migration/control/engine/server-probes.ts'),
      import('node:dns/promises'),
    ]);
    return new ServerProbes({
      ...this.#context(),
      networks: this.#parts.networks,
      lookup: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    });
  }

  async #loadCutoverWatch(): Promise<CutoverWatch> {
    const [watch, client, lookup, transport, records] = await Promise.all([
      import('../migration/cutover/cutover-watch.ts'),
      import('../migration/cutover/dns-client.ts'),
      import('../migration/cutover/dns-lookup.ts'),
      import('../migration/cutover/dns-transport.ts'),
      import('../migration/cutover/stored-cutover-records.ts'),
    ]);
    const { config, directory, clock, random } = this.#parts;
    const { timeoutMs } = config.dns;
    const asking = new client.DnsClient({ transport: transport.socketTransport, random, timeoutMs });
    const servers = lookup.dnsServerAddresses(config.dns.servers);
    const { users, configuration } = await this.migrations();
    return new watch.CutoverWatch({
      clock,
      lookup: new lookup.DnsLookup({ client: asking, servers }),
      surroundings: {
        ...records.storedCutoverRecords(directory),
        listUsers: (organization, batch) => users.each(organization, { batch }),
        ownNames: () => Promise.resolve([serverName(config), ...config.mail.mxNames]),
        sendsAs: () =>
          config.mail.directDelivery && !config.mail.smartHost ? serverName(config) : undefined,
        waitMs: async (organization) => (await configuration.get(organization)).cutoverWaitMs,
      },
    });
  }

  async #loadNotifier(): Promise<MailNotifier> {
    const { loadMigrationNotifier } = await import('./migration-notifier.ts');
    return loadMigrationNotifier(this.#parts, await this.migrations(), await this.reports());
  }

  async #loadSides(): Promise<MailboxSides> {
    const { MailboxSides } = await import('../migration/control/engine/mailbox-sides.ts');
    return new MailboxSides(this.#parts);
  }

  async #loadVerifier(): Promise<BatchVerifier> {
    const [{ BatchVerifier }, { openVerificationSides }] = await Promise.all([
      import('../migration/verification/batch-verifier.ts'),
      import('../migration/control/engine/verification-sides.ts'),
    ]);
    const { mailboxes, clock } = this.#parts;
    const { users } = await this.migrations();
    const context = { ...this.#context(), mailboxes, sides: await this.#sides() };
    return new BatchVerifier({
      users,
      clock,
      openSides: (organization, _batch, user) => openVerificationSides(context, organization, user.guid),
    });
  }

  async #loadReports(): Promise<MigrationReports> {
    const [{ MigrationReports }, { LedgerManifests }, { findUserIdentity }] = await Promise.all([
      import('../migration/reports/migration-reports.ts'),
      import('../migration/reports/ledger-manifests.ts'),
      import('../migration/control/engine/verification-sides.ts'),
    ]);
    const { config, mailboxes, clock } = this.#parts;
    const { batches, users } = await this.migrations();
    const context = { ...this.#context(), mailboxes, sides: await this.#sides() };
    const manifests = new LedgerManifests(mailboxes, (organization, { guid }) =>
      findUserIdentity(context, organization, guid),
    );
    return new MigrationReports({ batches, users, manifests, clock, language: config.server.language });
  }
}
