import type { TenantId } from '../../../base/ids.ts';
import type { RecordChange, RecordStore } from '../../../store/ports/record-store.ts';
import type { SourceChange } from '../../sources/directory-source.ts';
import { collections, namesOf, spaceOf } from '../collections.ts';
import { findAll } from './records.ts';
import { changeObject, guidOfObject, nameKey, readObject, SpaceObject } from './space-object.ts';

/** In Connect's words. */
export interface PageCounts {
  readonly stageNoChange: number;
  readonly stageAdd: number;
  readonly stageUpdate: number;
  readonly stageRename: number;
  readonly stageDelete: number;
  /** Changes of objects that were never read. */
  readonly stageFailure: number;
}

export interface StageOptions {
  readonly tenant: TenantId;
  readonly connector: string;
  readonly run: number;
  /** False while everything is to be looked at anyway. What is gone is marked always: the space does not show it any more. */
  readonly marks: boolean;
}

type MarkRecord = Extract<RecordChange, { readonly content: unknown }>;

export interface StagedPage {
  /** Marks of others, and then that they wait no more: to be written before, in this order, in any number of transactions. */
  readonly first: readonly RecordChange[];
  /** To be written in one transaction. */
  readonly changes: readonly RecordChange[];
  /** Of the objects that are there. */
  readonly guids: readonly string[];
}

interface Staged {
  readonly before: SpaceObject | undefined;
  after: SpaceObject | undefined;
}

/** What changes of a source come to in the connector space, as records that are then written in one transaction. */
export class PageStage {
  readonly counts = {
    stageNoChange: 0,
    stageAdd: 0,
    stageUpdate: 0,
    stageRename: 0,
    stageDelete: 0,
    stageFailure: 0,
  };
  readonly #store: RecordStore;
  readonly #options: StageOptions;
  #waiters: boolean | undefined;

  constructor(store: RecordStore, options: StageOptions) {
    this.#store = store;
    this.#options = options;
  }

  get hasStrangers(): boolean {
    return this.counts.stageFailure > 0;
  }

  async stage(given: readonly SourceChange[]): Promise<StagedPage> {
    const { tenant, connector } = this.#options;
    const named = given.map((change) => ({ change, guid: guidOf(change) }));
    const known = await findAll(
      this.#store,
      tenant,
      spaceOf(connector),
      named.map(({ guid }) => guid),
    );
    const staged = new Map<string, Staged>();
    for (const { change, guid } of named) {
      const content = known.get(guid)?.content;
      const before = content && SpaceObject.fromContent(connector, guid, content);
      const entry = staged.get(guid) ?? { before, after: before };
      staged.set(guid, entry);
      if (change.kind === 'gone') entry.after = undefined;
      else if (change.kind === 'whole') entry.after = readObject(connector, change.object, entry.after);
      else if (entry.after !== undefined)
        entry.after = changeObject(entry.after, change.dn, change.attributes);
      else if (change.attributes.has('objectclass')) entry.after = readObject(connector, change);
      else this.counts.stageFailure += 1;
    }
    const guids = [...staged].flatMap(([guid, { after }]) => (after === undefined ? [] : [guid]));
    return { ...(await this.#changesOf(staged)), guids };
  }

  async #changesOf(staged: ReadonlyMap<string, Staged>): Promise<Omit<StagedPage, 'guids'>> {
    const space: RecordChange[] = [];
    const names = new Map<string, RecordChange>();
    const marks = new Map<string, RecordChange>();
    const { connector } = this.#options;
    const collection = spaceOf(connector);
    for (const [guid, { before, after }] of staged) {
      if (before === undefined && after === undefined) continue;
      if (before !== undefined && after?.equals(before) === true) {
        this.counts.stageNoChange += 1;
        continue;
      }
      this.#count(before, after);
      space.push(
        after === undefined
          ? { collection, key: guid, gone: true }
          : { collection, key: guid, content: after.toContent() },
      );
      this.#name(before, after, names);
      const anchor = (after ?? before)?.anchor ?? '';
      if (after === undefined || this.#options.marks) {
        const mark = this.#mark(connector, guid, anchor, after === undefined);
        marks.set(mark.key, mark);
      }
    }
    const { woken, served } = await this.#wake([...names.values()].filter((name) => !('gone' in name)));
    const first = [...woken.filter(({ key }) => !marks.has(key)), ...served];
    const own = await this.#ownNames(names, staged);
    return { first, changes: [...space, ...own, ...marks.values()] };
  }

  /** A DN whose object is gone may have been taken by another that came before. */
  async #ownNames(
    names: ReadonlyMap<string, RecordChange>,
    staged: ReadonlyMap<string, Staged>,
  ): Promise<RecordChange[]> {
    const leaving = [...names.values()].filter((name) => 'gone' in name).map(({ key }) => key);
    if (leaving.length === 0) return [...names.values()];
    const { tenant, connector } = this.#options;
    const holders = await findAll(this.#store, tenant, namesOf(connector), leaving);
    return [...names.values()].filter((name) => {
      const holder = holders.get(name.key)?.content.guid;
      return !('gone' in name) || (typeof holder === 'string' && staged.has(holder));
    });
  }

  #count(before: SpaceObject | undefined, after: SpaceObject | undefined): void {
    if (after === undefined) this.counts.stageDelete += 1;
    else if (before === undefined) this.counts.stageAdd += 1;
    else if (before.dn !== after.dn) this.counts.stageRename += 1;
    else this.counts.stageUpdate += 1;
  }

  /**
   * Whose a DN is. One that was left keeps pointing to its object until another takes it: groups that were read before the move
   * still name it so, and no source tells of them.
   */
  #name(
    before: SpaceObject | undefined,
    after: SpaceObject | undefined,
    names: Map<string, RecordChange>,
  ): void {
    const collection = namesOf(this.#options.connector);
    if (after === undefined) {
      if (before === undefined) return;
      const key = nameKey(before.dn);
      // Unless somebody took it in the same page.
      if (!names.has(key)) names.set(key, { collection, key, gone: true });
      return;
    }
    const { guid, anchor, objectClass } = after;
    if (before?.dn === after.dn && before.objectClass === objectClass) return;
    const key = nameKey(after.dn);
    const isOther = objectClass === 'other';
    names.set(key, { collection, key, content: { guid, anchor, ...(isOther && { isOther }) } });
  }

  #mark(connector: string, guid: string, anchor: string, isGone: boolean): MarkRecord {
    const { run } = this.#options;
    return {
      collection: collections.marks,
      key: `${connector}/${guid}`,
      content: { anchor, isGone, run },
    };
  }

  /** Groups and people that named a DN that nobody had. */
  async #wake(names: readonly RecordChange[]): Promise<{ woken: MarkRecord[]; served: RecordChange[] }> {
    const { tenant } = this.#options;
    this.#waiters ??= (await this.#store.countRecords(tenant, collections.waiting)) > 0;
    const woken = new Map<string, MarkRecord>();
    const served: RecordChange[] = [];
    if (this.#waiters) {
      const keys = names.map(({ key }) => key);
      for (const [key, { content }] of await findAll(this.#store, tenant, collections.waiting, keys)) {
        served.push({ collection: collections.waiting, key, gone: true });
        for (const { connector, guid, anchor } of waitersIn(content)) {
          const mark = this.#mark(connector, guid, anchor, false);
          woken.set(mark.key, mark);
        }
      }
    }
    return { woken: [...woken.values()], served };
  }
}

export interface Waiter {
  readonly connector: string;
  readonly guid: string;
  readonly anchor: string;
}

export function waitersIn(content: Readonly<Record<string, unknown>>): readonly Waiter[] {
  return (content.waiters ?? []) as readonly Waiter[];
}

function guidOf(change: SourceChange): string {
  return change.kind === 'whole' ? guidOfObject(change.object) : change.guid;
}
