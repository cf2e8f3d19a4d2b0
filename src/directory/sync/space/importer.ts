import type { Clock } from '../../../base/clock.ts';
import { isAppError } from '../../../base/errors.ts';
import type { TenantId } from '../../../base/ids.ts';
import type { RecordStore } from '../../../store/ports/record-store.ts';
import type { DirectorySource, SourcePage } from '../../sources/directory-source.ts';
import { ordered, seenOf, spaceOf } from '../collections.ts';
import { wantedAttributes } from '../rules/attribute-flow.ts';
import { type ImportState, importStateChange, readImportState } from './import-state.ts';
import { type PageCounts, PageStage } from './page-stage.ts';
import { eachPage, writeAll } from './records.ts';

export interface ImportOptions {
  readonly tenant: TenantId;
  /** Guid. */
  readonly connector: string;
  readonly source: DirectorySource;
  /** Everything again, whatever was read before. */
  readonly full: boolean;
  /** Number of the run: marks of later ones are not of its plan. */
  readonly run: number;
  readonly signal: AbortSignal;
  /** Before each transaction; throws where somebody else has taken over. */
  readonly checkpoint: () => Promise<void>;
}

export interface ImportResult extends PageCounts {
  readonly isFull: boolean;
  /** The cursor was refused, and everything was read again. */
  readonly wasRefused: boolean;
}

/** Changes kept in one transaction: each takes up to three records. */
const stagedAtOnce = 300;
/** So that an object that nobody may read does not have everything read at every cycle. */
const fullAtMostEveryMs = 24 * 60 * 60 * 1000;

/** Reads a source into its connector space. A crash repeats one page at most, where the source can go on from its middle. */
export class Importer {
  readonly #store: RecordStore;
  readonly #clock: Clock;

  constructor(store: RecordStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async run(options: ImportOptions): Promise<ImportResult> {
    try {
      return await this.#read(options, options.full, false);
    } catch (error) {
      if (!isAppError(error, 'conflict') || error.code !== 'directory.source.cursor') throw error;
      return this.#read(options, true, true);
    }
  }

  async #read(options: ImportOptions, wantsFull: boolean, wasRefused: boolean): Promise<ImportResult> {
    const { tenant, connector, source, signal, checkpoint } = options;
    let state = await this.#begin(options, wantsFull);
    const stage = new PageStage(this.#store, {
      tenant,
      connector,
      run: options.run,
      marks: !state.isUnsynchronized,
    });
    const from = state.cursor === null ? {} : { since: state.cursor };
    let pages = state.pages;
    for await (const page of source.read({ ...from, attributes: wantedAttributes, signal })) {
      signal.throwIfAborted();
      pages += 1;
      state = await this.#keep(options, stage, page, { ...state, pages });
    }
    if (stage.hasStrangers && this.#mayReadAgain(state)) state = { ...state, isFullDue: true };
    const { isFull } = state;
    if (isFull) {
      await this.#removeUnseen(options, stage);
      state = { ...state, isFull: false, pages: 0, lastFullAt: this.#clock.now(), isFullDue: false };
    }
    await checkpoint();
    await this.#store.writeRecords(tenant, [importStateChange(connector, state)]);
    if (isFull) await this.#store.removeRecords(tenant, seenOf(connector));
    return { ...stage.counts, isFull, wasRefused };
  }

  async #begin({ tenant, connector }: ImportOptions, wantsFull: boolean): Promise<ImportState> {
    const state = await readImportState(this.#store, tenant, connector);
    // One that was cut short goes on from its last page, if its source can.
    const goesOn = state.isFull && state.cursor !== null;
    const isFull = wantsFull || state.isFull || state.cursor === null || state.isFullDue;
    if (!isFull || (goesOn && !wantsFull)) return state;
    await this.#store.removeRecords(tenant, seenOf(connector));
    const begun: ImportState = { ...state, cursor: null, isFull: true, pages: 0 };
    await this.#store.writeRecords(tenant, [importStateChange(connector, begun)]);
    return begun;
  }

  /** The state that is kept together with the last part of the page. */
  async #keep(
    { tenant, connector, checkpoint }: ImportOptions,
    stage: PageStage,
    page: SourcePage,
    state: ImportState,
  ): Promise<ImportState> {
    const after: ImportState = { ...state, cursor: page.cursor ?? state.cursor };
    const seen: string[] = [];
    for (let start = 0; start === 0 || start < page.changes.length; start += stagedAtOnce) {
      const some = page.changes.slice(start, start + stagedAtOnce);
      const { first, changes, guids } = await stage.stage(some);
      seen.push(...guids);
      const isLast = start + stagedAtOnce >= page.changes.length;
      await checkpoint();
      await writeAll(this.#store, tenant, first);
      await this.#store.writeRecords(tenant, [
        ...changes,
        ...(isLast ? [importStateChange(connector, after)] : []),
        ...(isLast && state.isFull && seen.length > 0
          ? [{ collection: seenOf(connector), key: ordered(state.pages), content: { guids: seen } }]
          : []),
      ]);
    }
    return after;
  }

  /** What a full import has not met is gone. */
  async #removeUnseen({ tenant, connector, checkpoint }: ImportOptions, stage: PageStage): Promise<void> {
    const seen = new Set<string>();
    for await (const page of eachPage(this.#store, tenant, seenOf(connector), { limit: 20 })) {
      for (const { content } of page) for (const guid of content.guids as readonly string[]) seen.add(guid);
    }
    if ((await this.#store.countRecords(tenant, spaceOf(connector))) === seen.size) return;
    for await (const page of eachPage(this.#store, tenant, spaceOf(connector), { limit: stagedAtOnce })) {
      const gone = page.filter(({ key }) => !seen.has(key));
      if (gone.length === 0) continue;
      const { changes } = await stage.stage(
        gone.map(({ key, content }) => ({ kind: 'gone', guid: key, dn: String(content.dn) })),
      );
      await checkpoint();
      await this.#store.writeRecords(tenant, changes);
    }
  }

  #mayReadAgain({ lastFullAt }: ImportState): boolean {
    return lastFullAt === null || Math.abs(this.#clock.now() - lastFullAt) > fullAtMostEveryMs;
  }
}
