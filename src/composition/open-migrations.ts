/**
 * Migrations over opened stores. Nothing of it is loaded before somebody uses it: most installations migrate for a few
 * weeks, and serve for years.
 */
import type { TenantKeys } from '../access/tenant-keys.ts';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Guid, TenantId } from '../base/ids.ts';
import { loadOnce } from '../base/load-once.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Random } from '../base/random.ts';
import type { BatchReporter } from '../cmdlets/kit/migration-ports.ts';
import type { CmdletMigrations } from '../cmdlets/kit/ports.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { Mailboxes } from '../mailbox/mailboxes.ts';
import type { Scheduling } from '../migration/control/context.ts';
import type { MailboxSides } from '../migration/control/engine/mailbox-sides.ts';
import type { ServerProbes } from '../migration/control/engine/server-probes.ts';
import type { Migrations } from '../migration/control/migrations.ts';
import type { MigrationScheduler } from '../migration/control/scheduler/migration-scheduler.ts';
import type { CutoverWatch } from '../migration/cutover/cutover-watch.ts';
import type { BatchVerifier } from '../migration/verification/batch-verifier.ts';
import type { Organizations } from '../organization/organizations.ts';
import type { Recipients } from '../organization/recipients.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { lazyControl } from './lazy-control.ts';
import { serverName } from './listeners.ts';

export interface MigrationParts {
  readonly config: Configuration;
  readonly directory: DirectoryStore;
  readonly organizations: Organizations;
  readonly recipients: Recipients;
  readonly mailboxes: Mailboxes;
  readonly tenantKeys: TenantKeys;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface OpenedMigrations {
  readonly rooms: CmdletMigrations;
  /** For a server: it brings on what the rooms are asked for. */
  loadScheduler(metrics: Metrics): Promise<MigrationScheduler>;
  readonly relay: SchedulingRelay;
}

/** Between the rooms, which are there first, and the scheduler of a server, if there is one. */
export class SchedulingRelay implements Scheduling {
  #target: Scheduling | undefined;

  attach(target: Scheduling | undefined): void {
    this.#target = target;
  }

  nudge(tenant: TenantId): void {
    this.#target?.nudge(tenant);
  }

  carryOn(tenant: TenantId, batch: Guid): boolean {
    return this.#target?.carryOn(tenant, batch) ?? false;
  }
}

export function openMigrations(parts: MigrationParts): OpenedMigrations {
  const relay = new SchedulingRelay();
  const loadWatch: () => Promise<CutoverWatch> = loadOnce(() =>
    loadCutoverWatch(parts, () => loadMigrations()),
  );
  const loadMigrations: () => Promise<Migrations> = loadOnce(() => loadControl(parts, relay, loadWatch));
  const loadSides = loadOnce(() => loadMailboxSides(parts));
  const loadVerifier = loadOnce(() => loadBatchVerifier(parts, loadMigrations, loadSides));
  return {
    relay,
    loadScheduler: (metrics) => loadScheduler(parts, metrics, loadSides),
    rooms: {
      endpoints: lazyControl(async () => (await loadMigrations()).endpoints),
      batches: lazyControl(async () => (await loadMigrations()).batches, ['failures']),
      users: lazyControl(async () => (await loadMigrations()).users, ['each']),
      configuration: lazyControl(async () => (await loadMigrations()).configuration),
      cutover: lazyControl(loadWatch),
      probes: lazyControl(loadOnce(() => loadProbes(parts))),
      verification: lazyControl(loadVerifier, ['verify']),
      reports: lazyControl(loadReporter, ['write']),
    },
  };
}

function contextOf({ directory, tenantKeys, recipients, clock, random, log }: MigrationParts) {
  return {
    store: directory,
    recipients,
    secretsOf: ({ guid, wrappedKey }: Tenant) => tenantKeys.secretsOf(guid, wrappedKey),
    clock,
    random,
    log,
  };
}

async function loadControl(
  parts: MigrationParts,
  scheduling: Scheduling,
  loadWatch: () => Promise<CutoverWatch>,
): Promise<Migrations> {
  const [{ Migrations: Loaded }, { LedgerSkippedItems }] = await Promise.all([
    import('../migration/control/migrations.ts'),
    import('../migration/control/engine/ledger-skipped-items.ts'),
  ]);
  const { clock, random, mailboxes } = parts;
  return new Loaded({
    ...contextOf(parts),
    scheduling,
    skippedItems: new LedgerSkippedItems(mailboxes),
    verifier: {
      async verify(server, signal) {
        const { ServerVerifier } = await import('../migration/control/engine/server-verifier.ts');
        await new ServerVerifier({ clock, random }).verify(server, signal);
      },
    },
    gate: {
      async findObstacles(organization, batch) {
        const { CutoverGate } = await import('../migration/cutover/removal-gate.ts');
        return new CutoverGate(await loadWatch()).findObstacles(organization, batch);
      },
    },
  });
}

async function loadProbes(parts: MigrationParts): Promise<ServerProbes> {
  const [{ ServerProbes: Loaded }, { lookup }] = await Promise.all([
    import('../migration/control/engine/server-probes.ts'),
    import('node:dns/promises'),
  ]);
  return new Loaded({
    ...contextOf(parts),
    lookup: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  });
}

async function loadCutoverWatch(
  { config, directory, clock, random }: MigrationParts,
  loadMigrations: () => Promise<Migrations>,
): Promise<CutoverWatch> {
  const [
    { CutoverWatch: Loaded },
    { DnsClient },
    { DnsLookup, dnsServerAddresses },
    { socketTransport },
    records,
  ] = await Promise.all([
    import('../migration/cutover/cutover-watch.ts'),
    import('../migration/cutover/dns-client.ts'),
    import('../migration/cutover/dns-lookup.ts'),
    import('../migration/cutover/dns-transport.ts'),
    import('../migration/cutover/stored-cutover-records.ts'),
  ]);
  const { servers, timeoutMs } = config.dns;
  const client = new DnsClient({ transport: socketTransport, random, timeoutMs });
  return new Loaded({
    clock,
    lookup: new DnsLookup({ client, servers: dnsServerAddresses(servers) }),
    surroundings: {
      ...records.storedCutoverRecords(directory),
      async *listUsers(organization, batch) {
        yield* (await loadMigrations()).users.each(organization, { batch });
      },
      ownNames: () => Promise.resolve([serverName(config)]),
      waitMs: async (organization) =>
        (await (await loadMigrations()).configuration.get(organization)).cutoverWaitMs,
    },
  });
}

/** One for the process: what is learnt of a server, and its limits, hold for rounds and for verification alike. */
async function loadMailboxSides({ mailboxes, clock, random, log }: MigrationParts): Promise<MailboxSides> {
  const { MailboxSides: Loaded } = await import('../migration/control/engine/mailbox-sides.ts');
  return new Loaded({ mailboxes, clock, random, log });
}

async function loadBatchVerifier(
  parts: MigrationParts,
  loadMigrations: () => Promise<Migrations>,
  loadSides: () => Promise<MailboxSides>,
): Promise<BatchVerifier> {
  const [{ BatchVerifier: Loaded }, { openVerificationSides }] = await Promise.all([
    import('../migration/verification/batch-verifier.ts'),
    import('../migration/control/engine/verification-sides.ts'),
  ]);
  const { users } = await loadMigrations();
  const context = { ...contextOf(parts), mailboxes: parts.mailboxes, sides: await loadSides() };
  return new Loaded({
    users,
    clock: parts.clock,
    openSides: (organization, _batch, user) => openVerificationSides(context, organization, user.guid),
  });
}

async function loadReporter(): Promise<BatchReporter> {
  throw new AppError({
    kind: 'unavailable',
    code: 'migration.reports',
    message: 'This version writes no reports yet. See Get-MigrationUserStatistics for the figures.',
  });
}

async function loadScheduler(
  parts: MigrationParts,
  metrics: Metrics,
  loadSides: () => Promise<MailboxSides>,
): Promise<MigrationScheduler> {
  const { MigrationScheduler: Loaded } = await import(
    '../migration/control/scheduler/migration-scheduler.ts'
  );
  const { organizations, mailboxes, clock, log } = parts;
  const loadRunner = loadOnce(async () => {
    const { MailboxSyncRunner } = await import('../migration/control/engine/mailbox-sync-runner.ts');
    return new MailboxSyncRunner({ mailboxes, sides: await loadSides(), clock, log });
  });
  return new Loaded({
    ...contextOf(parts),
    metrics,
    organizations: () => organizations.each({ states: ['active'] }),
    runner: { run: async (...round) => (await loadRunner()).run(...round) },
    notifier: { notify: () => Promise.resolve() },
  });
}
