import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Random } from '../../../base/random.ts';
import type { SynchronizedRecipients } from '../../../organization/synchronized-recipients.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../../store/ports/directory-store.ts';
import type { DirectoryConnector } from '../../control/connector-model.ts';
import type { DirectoryConnectors } from '../../control/directory-connectors.ts';
import type { DirSyncFeatures } from '../../upn/dir-sync-features.ts';
import { collections, planOf } from '../collections.ts';
import { Exporter } from '../export/exporter.ts';
import { administratorsOf } from '../plan/administrators.ts';
import { PlanBook, planHead } from '../plan/plan-book.ts';
import type { Planned } from '../plan/plan-items.ts';
import { Planner } from '../plan/planner.ts';
import { initialDomainOf, verifiedDomainsOf } from '../rules/sync-settings.ts';
import { markUnsynchronized, readImportState } from '../space/import-state.ts';
import { Importer } from '../space/importer.ts';
import { eachPage, writeAll } from '../space/records.ts';
import type { RunHistory } from './run-history.ts';
import type { RunProfile, StepCounts, SyncRun } from './run-model.ts';
import { isSourceFault, RunRecord, resultOf } from './run-record.ts';
import type { PolicyType, SyncConfiguration } from './sync-configuration.ts';
import { deletionThresholdExceeded, nothingToRead } from './sync-errors.ts';
import type { SyncLease } from './sync-lease.ts';
import type { SyncStateRecord } from './sync-state.ts';

export interface CycleParts {
  readonly store: DirectoryStore;
  readonly connectors: DirectoryConnectors;
  readonly recipients: SynchronizedRecipients;
  readonly features: DirSyncFeatures;
  readonly history: RunHistory;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Carried out in one batch: 400 unless told. */
  readonly itemsAtOnce?: number;
}

export interface CycleOptions {
  readonly organization: Tenant;
  readonly policyType: PolicyType;
  readonly configuration: SyncConfiguration;
  readonly userName: string | null;
  /** An administrator has seen how many would be deleted. */
  readonly confirmsDeletions: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: CycleProgress) => void;
}

export interface CycleProgress {
  readonly profile: RunProfile;
  readonly connectorName: string;
  readonly done: number;
}

/**
 * One cycle: what was left of the plan before is carried to its end, everything is imported, a plan is made, written down, and
 * carried out. Whoever runs it holds the lease.
 */
export class Cycle {
  readonly #parts: CycleParts;
  readonly #options: CycleOptions;
  readonly #lease: SyncLease;
  readonly #state: SyncStateRecord;
  readonly #record: RunRecord;

  constructor(parts: CycleParts, options: CycleOptions, lease: SyncLease, state: SyncStateRecord) {
    this.#parts = parts;
    this.#options = options;
    this.#lease = lease;
    this.#state = state;
    const { organization, policyType, userName, configuration, signal, onProgress } = options;
    const { history, clock, random } = parts;
    this.#record = new RunRecord(
      {
        ...{ history, clock, random, signal, tenant: organization.tenant },
        onStep: (profile, connectorName) => onProgress?.({ profile, connectorName, done: 0 }),
      },
      {
        ...{ number: state.state.lastRun + 1, policyType, userName },
        isStaging: configuration.stagingModeEnabled,
      },
    );
  }

  async run(): Promise<SyncRun> {
    const { clock, log } = this.#parts;
    const { organization } = this.#options;
    try {
      await this.#completePlan();
      await this.#state.write({ lastRun: this.#record.number, lastCycleStartedAt: clock.now() });
      await this.#record.save();
      const connectors = await this.#import();
      await this.#synchronize(connectors);
      return await this.#record.end('success');
    } catch (error) {
      await this.#record.end(resultOf(error)).catch((failure: unknown) => {
        log.warn('directory.sync.runNotSaved', { organization: organization.name, error: failure });
      });
      throw error;
    }
  }

  /** All that a cycle would do now, of what sources have by now. */
  async *preview(): AsyncGenerator<Planned> {
    this.#record.forget();
    // While a plan is being carried out, what it looked at must not be mixed with what is new.
    const isReading = this.#state.state.plan?.phase !== 'exporting';
    const connectors = isReading ? await this.#import() : await this.#listConnectors();
    yield* (await this.#planner(connectors)).plan();
  }

  /** Exactly once: a plan that was begun is carried to its end before anything else is looked at. */
  async #completePlan(): Promise<void> {
    const { plan } = this.#state.state;
    if (plan === null) return;
    const { store } = this.#parts;
    const { tenant } = this.#options.organization;
    const book = new PlanBook(store, tenant, plan.run);
    if (plan.phase === 'planning') {
      await book.remove();
      await this.#state.write({ plan: null });
      return;
    }
    await this.#export(book, plan.connectors);
  }

  async #import(): Promise<readonly ImportedConnector[]> {
    const { store, clock } = this.#parts;
    const { signal } = this.#options;
    const importer = new Importer(store, clock);
    const imported: ImportedConnector[] = [];
    let failure: unknown;
    for (const { connector } of await this.#listConnectors()) {
      try {
        await this.#importOne(importer, connector);
        imported.push({ connector, isRead: true });
      } catch (error) {
        if (!isSourceFault(error)) throw error;
        signal.throwIfAborted();
        failure = error;
        // What the others say still holds; what this one has is as it was last read.
        imported.push({ connector, isRead: false });
      }
    }
    if (imported.every(({ isRead }) => !isRead)) throw failure;

    return imported;
  }

  async #listConnectors(): Promise<readonly ImportedConnector[]> {
    const all = await this.#parts.connectors.list(this.#options.organization);
    const enabled = all.filter(({ isEnabled }) => isEnabled);
    enabled.sort((a, b) => a.precedence - b.precedence || (a.name < b.name ? -1 : 1));
    if (enabled.length === 0) throw nothingToRead();
    return enabled.map((connector) => ({ connector, isRead: true }));
  }

  async #importOne(importer: Importer, connector: DirectoryConnector): Promise<void> {
    const { connectors, store } = this.#parts;
    const { organization, policyType, signal } = this.#options;
    const { tenant } = organization;
    const { cursor, isFull } = await readImportState(store, tenant, connector.guid);
    const full = policyType === 'Initial' && !isFull;
    const profile = full || isFull || cursor === null ? 'Full Import' : 'Delta Import';
    await this.#record.step(connector, profile, async () => {
      const source = await connectors.openSource(organization, connector, signal);
      try {
        const result = await importer.run({
          ...{ tenant, connector: connector.guid, source, full, run: this.#record.number, signal },
          checkpoint: () => this.#lease.checkpoint(signal),
        });
        const { isFull: _, wasRefused, ...counts } = result;
        const message = wasRefused
          ? 'The source did not take the cursor of the last import any more, and was read from the beginning.'
          : null;
        return { counts, message, result: 'success' };
      } finally {
        await source.close();
      }
    });
  }

  async #synchronize(connectors: readonly ImportedConnector[]): Promise<void> {
    const { store } = this.#parts;
    const { organization, configuration, confirmsDeletions, policyType, signal } = this.#options;
    const { number } = this.#record;
    const book = new PlanBook(store, organization.tenant, number, this.#parts.itemsAtOnce);
    const read = connectors.filter(({ isRead }) => isRead).map(({ connector }) => connector.guid);
    await this.#state.write({
      plan: { run: number, phase: 'planning', appliedThrough: null, connectors: read, counts: {} },
    });
    const profile = policyType === 'Initial' ? 'Full Synchronization' : 'Delta Synchronization';
    await this.#record.step(this.#here(), profile, async () => {
      const planner = await this.#planner(connectors);
      let refused = 0;
      for await (const planned of planner.plan()) {
        if ('errors' in planned.item) refused += planned.item.errors.length;
        await this.#lease.checkpoint(signal);
        await book.add(planned);
      }
      await book.finish();
      return {
        counts: { quarantined: refused },
        message: null,
        result: refused > 0 ? 'completed-sync-errors' : 'success',
      };
    });
    const { deletions } = book.counts;
    const threshold = configuration.deletionThreshold;
    if (threshold !== null && deletions > threshold && !confirmsDeletions) {
      await this.#discard(book);
      const error = deletionThresholdExceeded(deletions, threshold);
      this.#record.note(this.#here(), 'Export', 'stopped-deletion-threshold-exceeded', error.message);
      throw error;
    }
    if (configuration.stagingModeEnabled) {
      await this.#discard(book);
      return;
    }
    const plan = this.#state.state.plan;
    const head = { collection: planOf(number), key: planHead, content: { at: this.#parts.clock.now() } };
    if (plan !== null) await this.#state.write({ plan: { ...plan, phase: 'exporting' } }, [head]);
    await this.#export(book, read);
  }

  async #discard(book: PlanBook): Promise<void> {
    await book.remove();
    await this.#state.write({ plan: null });
  }

  async #export(book: PlanBook, connectors: readonly string[]): Promise<void> {
    const { store, recipients, clock } = this.#parts;
    const { organization, signal, onProgress } = this.#options;
    await this.#record.step(this.#here(), 'Export', async () => {
      const exporter = new Exporter({
        ...{ store, recipients, clock, organization, state: this.#state },
        checkpoint: () => this.#lease.checkpoint(signal),
        onProgress: (counts) => {
          onProgress?.({ profile: 'Export', connectorName: organization.name, done: totalOf(counts) });
        },
      });
      const counts = await exporter.carryOut(book);
      const failed = counts.exportFailure ?? 0;
      return { counts, message: null, result: failed > 0 ? 'completed-export-errors' : 'success' };
    });
    await this.#settle(connectors);
  }

  /** What the plan has looked at is looked at no more, until it changes again. */
  async #settle(connectors: readonly string[]): Promise<void> {
    const { store } = this.#parts;
    const { tenant } = this.#options.organization;
    const { plan } = this.#state.state;
    if (plan === null) return;
    const looked = new Set(connectors);
    for await (const page of eachPage(store, tenant, collections.marks)) {
      const done = page.filter(({ key, content }) => {
        return looked.has(key.slice(0, key.indexOf('/'))) && Number(content.run) <= plan.run;
      });
      await writeAll(
        store,
        tenant,
        done.map(({ key }) => ({ collection: collections.marks, key, gone: true })),
      );
    }
    for (const connector of connectors) await markUnsynchronized(store, tenant, connector, false);
    await this.#state.write({ plan: null, hasCompleted: true });
  }

  async #planner(connectors: readonly ImportedConnector[]): Promise<Planner> {
    const { store, features, clock } = this.#parts;
    const { organization, configuration, policyType, signal, onProgress } = this.#options;
    const { tenant } = organization;
    const domains = await store.listDomains(tenant);
    const whole = await Promise.all(
      connectors.map(async ({ connector: { guid, name }, isRead }) => {
        const { isUnsynchronized } = await readImportState(store, tenant, guid);
        return { guid, name, isWhole: isRead && (policyType === 'Initial' || isUnsynchronized), isRead };
      }),
    );
    return new Planner({
      ...{ store, organization, connectors: whole, now: clock.now(), signal },
      rules: {
        verifiedDomains: verifiedDomainsOf(domains),
        initialDomain: initialDomainOf(domains),
        provisionMailboxes: configuration.provisionMailboxes,
        features: await features.read(tenant),
      },
      administrators: await administratorsOf(store, organization),
      onProgress: (done) => {
        onProgress?.({ profile: 'Delta Synchronization', connectorName: organization.name, done });
      },
    });
  }

  #here(): Pick<DirectoryConnector, 'guid' | 'name'> {
    const { guid, name } = this.#options.organization;
    return { guid, name };
  }
}

interface ImportedConnector {
  readonly connector: DirectoryConnector;
  readonly isRead: boolean;
}

function totalOf(counts: StepCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
