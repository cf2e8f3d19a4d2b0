import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { TenantId } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import type { AcceptedDomain, Recipient, Tenant } from '../../store/ports/directory-model.ts';
import type { RecordStore } from '../../store/ports/record-store.ts';
import type { DirectoryConnectors } from '../control/directory-connectors.ts';
import type { ConnectorRunOptions, DirectoryReadiness, FindingFilter } from './directory-readiness.ts';
import type { EngineInput } from './engine/open-input.ts';
import type { Finding } from './finding.ts';
import { organizationFacts } from './organization-facts.ts';
import type { ReadinessRun } from './readiness-run.ts';
import { makeFindingFilter } from './results/finding-filter.ts';
import { FindingStore, severityPrefix } from './results/finding-store.ts';
import { type OrganizationFacts, runExamination } from './run-examination.ts';

export interface StoredReadinessOptions {
  readonly store: RecordStore;
  readonly connectors: Pick<DirectoryConnectors, 'list' | 'get' | 'openSource'>;
  readonly domains: { list(organization: TenantId): Promise<readonly AcceptedDomain[]> };
  readonly recipients: {
    each(
      organization: TenantId,
      query: { readonly sort: 'id'; readonly deleted: 'include' },
    ): AsyncIterable<Recipient>;
  };
  readonly clock: Clock;
  readonly random: Random;
  /** For what directories give, while it is examined. */
  readonly spoolFolder: string;
}

export class StoredReadiness implements DirectoryReadiness {
  readonly #options: StoredReadinessOptions;
  readonly #findings: FindingStore;

  constructor(options: StoredReadinessOptions) {
    this.#options = options;
    this.#findings = new FindingStore(options.store);
  }

  async run(organization: Tenant, options: ConnectorRunOptions): Promise<ReadinessRun> {
    const { connectors, clock, random, spoolFolder } = this.#options;
    const { profile, signal, onProgress } = options;
    await using opened = new AsyncDisposableStack();
    const inputs: EngineInput[] = [];
    for (const connector of await this.#chosen(organization, options.connectors)) {
      const source = await connectors.openSource(organization, connector, signal);
      opened.defer(() => source.close());
      inputs.push({ kind: 'source', name: connector.name, source });
    }
    const id = random.guid();
    const examination = runExamination({
      ...{ id, inputs, profile, spoolFolder, clock, random, signal },
      organization: await this.facts(organization),
      ...(onProgress && { onProgress }),
    });
    return await this.keep(organization, id, examination);
  }

  async keep(
    { tenant }: Tenant,
    id: string,
    examination: AsyncGenerator<Finding, ReadinessRun>,
  ): Promise<ReadinessRun> {
    const last = await this.#findings.findLast(tenant);
    await this.#findings.removeOthers(tenant, last?.id);
    const { ended, values } = follow(examination);
    for await (const _ of this.#findings.keep(tenant, id, values)) {
      // Each is kept as it passes.
    }
    const run = await ended;
    await this.#findings.publish(tenant, run);
    return run;
  }

  facts(organization: Tenant): Promise<OrganizationFacts> {
    const { domains, recipients } = this.#options;
    return organizationFacts(organization.tenant, { domains, recipients });
  }

  findLastRun({ tenant }: Tenant): Promise<ReadinessRun | undefined> {
    return this.#findings.findLast(tenant);
  }

  async *findings({ tenant }: Tenant, filter: FindingFilter = {}): AsyncGenerator<Finding> {
    const run = await this.#findings.findLast(tenant);
    if (run === undefined) return;
    const isWanted = makeFindingFilter(filter);
    const prefixes = filter.severities?.map(severityPrefix).sort() ?? [''];
    for (const prefix of new Set(prefixes)) {
      for await (const finding of this.#findings.list(tenant, run.id, prefix)) {
        if (isWanted(finding)) yield finding;
      }
    }
  }

  async findFindings({ tenant }: Tenant, ids: readonly string[]): Promise<Finding[]> {
    const run = await this.#findings.findLast(tenant);
    return run === undefined ? [] : this.#findings.find(tenant, run.id, ids);
  }

  async #chosen(organization: Tenant, names: readonly string[] | undefined) {
    const { connectors } = this.#options;
    if (names !== undefined) {
      return Promise.all(names.map((name) => connectors.get(organization, name)));
    }
    const enabled = (await connectors.list(organization)).filter(({ isEnabled }) => isEnabled);
    if (enabled.length === 0) throw noConnector();
    return enabled;
  }
}

/** Its values as an iterable, and what it returns. */
function follow(examination: AsyncGenerator<Finding, ReadinessRun>) {
  const { promise, resolve, reject } = Promise.withResolvers<ReadinessRun>();
  promise.catch(() => undefined);
  async function* values(): AsyncGenerator<Finding> {
    try {
      resolve(yield* examination);
    } catch (error) {
      reject(error);
      throw error;
    }
  }
  return { ended: promise, values: values() };
}

const noConnector = (): AppError =>
  new AppError({
    kind: 'notFound',
    code: 'directory.readiness.noConnector',
    message:
      'There is no directory to test. Add one with New-DirectoryConnector, or give a file that was exported from it: Test-DirectoryReadiness -Path users.ldif.',
  });
