/**
 * Findings of the last run of an organisation. Each run has a collection of its own; the record of the last run is turned to it when it
 * is complete, and only then the one before is removed: nobody ever sees half a run.
 */
import type { TenantId } from '../../../base/ids.ts';
import type { JsonObject } from '../../../store/ports/directory-model.ts';
import { maxRecordBatch, type RecordStore } from '../../../store/ports/record-store.ts';
import { type Finding, severities } from '../finding.ts';
import type { ReadinessRun } from '../readiness-run.ts';

const runs = 'directory.readiness';
const lastKey = 'last';
const findingsPrefix = 'directory.finding/';
const writeBatch = 500;
const pageSize = 500;

export class FindingStore {
  readonly #store: RecordStore;

  constructor(store: RecordStore) {
    this.#store = store;
  }

  async *keep(tenant: TenantId, run: string, findings: AsyncIterable<Finding>): AsyncGenerator<Finding> {
    let batch: Finding[] = [];
    for await (const finding of findings) {
      batch.push(finding);
      if (batch.length === writeBatch) {
        await this.#write(tenant, run, batch);
        batch = [];
      }
      yield finding;
    }
    await this.#write(tenant, run, batch);
  }

  async publish(tenant: TenantId, run: ReadinessRun): Promise<void> {
    const change = { collection: runs, key: lastKey, content: toJson(run) };
    await this.#store.writeRecords(tenant, [change]);
    await this.removeOthers(tenant, run.id);
  }

  /** What runs left that were replaced, or that never came to their end. */
  async removeOthers(tenant: TenantId, kept: string | undefined): Promise<void> {
    for (const collection of await this.#store.listRecordCollections(tenant)) {
      if (!collection.startsWith(findingsPrefix) || collection === findingsPrefix + kept) continue;
      await this.#store.removeRecords(tenant, collection);
    }
  }

  async findLast(tenant: TenantId): Promise<ReadinessRun | undefined> {
    const [record] = await this.#store.findRecords(tenant, runs, [lastKey]);
    return record && (record.content as unknown as ReadinessRun);
  }

  async *list(tenant: TenantId, run: string, prefix = ''): AsyncGenerator<Finding> {
    let after: string | undefined;
    for (;;) {
      const page = await this.#store.listRecords(tenant, findingsPrefix + run, {
        ...(prefix !== '' && { prefix }),
        ...(after !== undefined && { after }),
        limit: pageSize,
      });
      for (const { content } of page) yield content as unknown as Finding;
      after = page.at(-1)?.key;
      if (page.length < pageSize) return;
    }
  }

  async find(tenant: TenantId, run: string, ids: readonly string[]): Promise<Finding[]> {
    const found: Finding[] = [];
    const step = Math.floor(maxRecordBatch / severities.length);
    for (let start = 0; start < ids.length; start += step) {
      const keys = ids
        .slice(start, start + step)
        .flatMap((id) => severities.map((_, rank) => `${rank}.${id}`));
      const records = await this.#store.findRecords(tenant, findingsPrefix + run, [...new Set(keys)]);
      found.push(...records.map(({ content }) => content as unknown as Finding));
    }
    return found;
  }

  async #write(tenant: TenantId, run: string, findings: readonly Finding[]): Promise<void> {
    if (findings.length === 0) return;
    // Two values that differ only beyond what is shown have one id.
    const byKey = new Map(findings.map((finding) => [keyOf(finding), finding]));
    await this.#store.writeRecords(
      tenant,
      [...byKey].map(([key, finding]) => ({
        collection: findingsPrefix + run,
        key,
        content: toJson(finding),
      })),
    );
  }
}

/** The worst first. */
export const severityPrefix = (severity: Finding['severity']): string => `${severities.indexOf(severity)}.`;
const keyOf = ({ severity, id }: Finding): string => severityPrefix(severity) + id;

/** Without what is undefined: a store keeps JSON. */
const toJson = (value: Finding | ReadinessRun): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
