import { ErrorCode } from '../../../../wire/mapi/error-code.ts';
import { PropertyBag } from '../../../../wire/mapi/property-bag.ts';
import type { PropertyKey } from '../../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import {
  multivalueInstance,
  type PropertyTag,
  propertyId,
  propertyTag,
  propertyType,
} from '../../../../wire/mapi/property-type.ts';
import type { Restriction } from '../../../../wire/mapi/restriction.ts';
import type { SortOrderSet } from '../../../../wire/mapi/sort-order.ts';
import { RopError } from '../../rop-error.ts';
import type { Logon } from '../logon.ts';
import type { MapiObject } from '../mapi-object.ts';
import { Bookmarks } from './bookmarks.ts';
import { rowCondition } from './row-condition.ts';
import {
  type Entry,
  type Header,
  type OrderTerms,
  orderRows,
  type ReadRow,
  type SortColumn,
} from './row-order.ts';
import type { RowChanges, RowId, RowSource, TableKind } from './row-source.ts';
import { entryName, findHeader, headersOf, visibleRows } from './visible-rows.ts';

/** TBLSTAT_COMPLETE: [MS-OXCTABL] section 2.2.2.1.3. */
export const tableComplete = 0x00;

/** Rows that are read at once, so that a large folder is never in memory with all that is asked of it. */
const readAtOnce = 2_000;

/** What a table showed, and what it shows now. */
export interface TableTurn {
  readonly before: readonly Entry[];
  readonly after: readonly Entry[];
  readonly changes: RowChanges | undefined;
}

interface Shown {
  readonly version: number;
  readonly entries: readonly Entry[];
  visible: readonly Entry[];
}

/**
 * A table that is open: [MS-OXCTABL] section 3.2.1. Its rows are found when they are first wanted, and again when its source has
 * changed; the cursor stays on the row that it was on.
 */
export class TableObject implements MapiObject {
  readonly kind = 'table';
  readonly source: RowSource;
  columns: readonly PropertyTag[] | undefined;
  #restriction: Restriction | undefined;
  #sort: SortOrderSet | undefined;
  #shown: Shown | undefined;
  #position = 0;
  /** Categories whose state is not what they begin with. */
  readonly #turned = new Set<bigint>();
  readonly bookmarks = new Bookmarks();
  /** Since the last change of columns, order or condition: only then its client is told of changes. */
  isViewed = false;

  /** Whether its client wants to be told: [MS-OXCFOLD] section 2.2.1.13.1, NoNotifications. */
  readonly isTold: boolean;

  constructor(source: RowSource, isTold = false) {
    this.source = source;
    this.isTold = isTold;
  }

  get logon(): Logon {
    return this.source.logon;
  }

  expect(...kinds: readonly TableKind[]): void {
    if (!kinds.includes(this.source.kind)) throw new RopError(ErrorCode.NotSupported);
  }

  needColumns(): readonly PropertyTag[] {
    if (this.columns === undefined) throw new RopError(ErrorCode.NullObject);
    return this.columns;
  }

  get restriction(): Restriction | undefined {
    return this.#restriction;
  }

  get sort(): SortOrderSet | undefined {
    return this.#sort;
  }

  setColumns(tags: readonly PropertyTag[]): void {
    const before = instanceTag(this.columns);
    this.columns = tags;
    if (instanceTag(tags) !== before) this.#shown = undefined;
  }

  restrict(restriction: Restriction | undefined): void {
    this.#restriction = restriction;
    this.#begin();
  }

  sortBy(sort: SortOrderSet | undefined): void {
    this.#sort = sort;
    this.#turned.clear();
    this.#begin();
  }

  reset(): void {
    this.columns = undefined;
    this.#restriction = undefined;
    this.sortBy(undefined);
    this.isViewed = false;
  }

  #begin(): void {
    this.#shown = undefined;
    this.#position = 0;
    this.bookmarks.clear();
  }

  /** Looks again where the source has changed; undefined where it has not, or nobody has looked yet. */
  async refresh(): Promise<TableTurn | undefined> {
    const shown = this.#shown;
    if (shown === undefined || !this.isViewed) return undefined;
    const changes = await this.source.changesSince?.(shown.version);
    const { visible } = await this.#show();
    if (this.#shown === shown) return undefined;
    return { before: shown.visible, after: visible, changes };
  }

  /** All rows that are to be seen now. */
  async rows(): Promise<readonly Entry[]> {
    return (await this.#show()).visible;
  }

  async position(): Promise<number> {
    await this.#show();
    return this.#position;
  }

  /** To a place in the table, or its nearest end. */
  async moveTo(position: number): Promise<number> {
    const { visible } = await this.#show();
    this.#position = Math.max(0, Math.min(position, visible.length));
    return this.#position;
  }

  async findPlace(name: string): Promise<number | undefined> {
    const index = (await this.rows()).findIndex((entry) => entryName(entry) === name);
    return index < 0 ? undefined : index;
  }

  async findHeader(category: bigint): Promise<Header> {
    const header = findHeader((await this.#show()).entries, category);
    if (header === undefined) throw new RopError(ErrorCode.NotFound);
    return header;
  }

  isOpen(header: Header): boolean {
    const opensFirst = header.depth < (this.#sort?.expanded ?? 0);
    return this.#turned.has(header.category) !== opensFirst;
  }

  /** Opens or closes a category; the cursor stays on its row, or goes to the header that now hides it. */
  async turn(header: Header): Promise<void> {
    const shown = await this.#show();
    const at = shown.visible[this.#position];
    if (!this.#turned.delete(header.category)) this.#turned.add(header.category);
    shown.visible = visibleRows(shown.entries, (each) => this.isOpen(each));
    this.#position = placeOf(shown.visible, at) ?? shown.visible.indexOf(header);
  }

  async openCategories(): Promise<readonly bigint[]> {
    const { entries } = await this.#show();
    return headersOf(entries)
      .filter((header) => this.isOpen(header))
      .map(({ category }) => category);
  }

  async setOpenCategories(open: ReadonlySet<bigint>): Promise<void> {
    const shown = await this.#show();
    for (const header of headersOf(shown.entries)) {
      if (this.isOpen(header) === open.has(header.category)) continue;
      if (!this.#turned.delete(header.category)) this.#turned.add(header.category);
    }
    shown.visible = visibleRows(shown.entries, (each) => this.isOpen(each));
    this.#position = Math.min(this.#position, shown.visible.length);
  }

  /** The first row from a place on, forwards or backwards, that fulfils a condition. */
  async find(restriction: Restriction, from: number, backwards: boolean): Promise<number | undefined> {
    const visible = await this.rows();
    const { keys, test } = await rowCondition(this.logon, restriction);
    const last = Math.min(from, visible.length - 1);
    const places = backwards
      ? Array.from({ length: last + 1 }, (_, index) => last - index)
      : Array.from({ length: Math.max(0, visible.length - from) }, (_, index) => from + index);
    for (let start = 0; start < places.length; start += readAtOnce) {
      const some = places.slice(start, start + readAtOnce);
      const entries = some.map((place) => visible[place]).filter((entry) => entry !== undefined);
      const bags = await this.readEntries(entries, keys);
      for (const [index, bag] of bags.entries()) {
        const entry = entries[index];
        if (bag === undefined || entry === undefined) continue;
        const id = entry.kind === 'leaf' ? entry.id : undefined;
        if (await test(this.source, id, bag)) return some[index];
      }
    }
    return undefined;
  }

  /** Values of rows and headers, in their order. */
  async readEntries(
    entries: readonly Entry[],
    keys: readonly PropertyKey[],
  ): Promise<readonly (PropertyBag | undefined)[]> {
    const ids = entries.flatMap((entry) => (entry.kind === 'leaf' ? [entry.id] : []));
    const read = [...(await this.source.read(ids, keys))];
    const terms = await this.#terms();
    const isCategorised = terms.categories > 0;
    return entries.map((entry) => {
      if (entry.kind === 'header') return this.#headerBag(entry, terms);
      const bag = read.shift();
      if (bag === undefined) return undefined;
      bag.set(PidTag.InstanceNum, entry.instance);
      if (terms.instanceOf !== undefined && entry.value !== undefined && typeof terms.instanceOf === 'number')
        bag.set(singleOf(terms.instanceOf), entry.value);
      if (this.source.kind === 'contents') {
        bag.set(PidTag.RowType, 1);
        bag.set(PidTag.Depth, isCategorised ? entry.depth : 0);
      }
      return bag;
    });
  }

  #headerBag(header: Header, { columns }: OrderTerms): PropertyBag {
    const bag = new PropertyBag();
    const grouping = columns.filter(({ isMaximum }) => !isMaximum);
    for (const [level, value] of header.values.entries()) {
      const column = grouping[level];
      if (value === undefined || column === undefined) continue;
      const { key, isInstance } = column;
      bag.set(isInstance && typeof key === 'number' ? singleOf(key) : key, value);
    }
    bag.set(PidTag.InstID, header.category);
    bag.set(PidTag.InstanceNum, 0);
    // Expanded 3, collapsed 4: [MS-OXCTABL] section 2.2.1.3.
    bag.set(PidTag.RowType, this.isOpen(header) ? 3 : 4);
    bag.set(PidTag.Depth, header.depth);
    bag.set(PidTag.ContentCount, header.leaves);
    bag.set(PidTag.ContentUnreadCount, header.unread);
    return bag;
  }

  async #show(): Promise<Shown> {
    this.isViewed = true;
    const version = await this.source.version();
    if (this.#shown?.version === version) return this.#shown;
    const before = this.#shown?.visible;
    const entries = await this.#find();
    const visible = visibleRows(entries, (header) => this.isOpen(header));
    this.#shown = { version, entries, visible };
    const at = before?.[this.#position];
    this.#position = placeOf(visible, at) ?? Math.min(this.#position, visible.length);
    return this.#shown;
  }

  async #find(): Promise<readonly Entry[]> {
    const terms = await this.#terms();
    const { categories, instanceOf } = terms;
    const orders = this.#sort?.orders ?? [];
    const isPlain = this.#restriction === undefined && categories === 0 && instanceOf === undefined;
    if (isPlain && orders.length > 0) {
      const sorted = await this.source.sorted?.(orders);
      if (sorted !== undefined) return sorted.map(plainLeaf);
    }
    const ids = await this.source.list();
    if (isPlain && orders.length === 0) return ids.map(plainLeaf);
    const rows = await this.#matching(ids, terms);
    return orderRows(rows, terms);
  }

  async #matching(ids: readonly RowId[], { columns, instanceOf }: OrderTerms): Promise<ReadRow[]> {
    const restriction = this.#restriction;
    const condition = restriction && (await rowCondition(this.logon, restriction));
    const sortKeys = columns.map(({ key }) => key);
    const wanted = [
      ...(condition?.keys ?? []),
      ...sortKeys,
      PidTag.Read,
      ...(instanceOf === undefined ? [] : [instanceOf]),
    ];
    const rows: ReadRow[] = [];
    for (let start = 0; start < ids.length; start += readAtOnce) {
      const some = ids.slice(start, start + readAtOnce);
      const bags = await this.source.read(some, wanted);
      for (const [index, bag] of bags.entries()) {
        const id = some[index];
        if (bag === undefined || id === undefined) continue;
        if ((await condition?.test(this.source, id, bag)) !== false) rows.push({ id, bag });
      }
    }
    return rows;
  }

  async #terms(): Promise<OrderTerms> {
    const orders = this.#sort?.orders ?? [];
    const columns: SortColumn[] = [];
    let instanceOf = await this.#keyOf(instanceTag(this.columns));
    for (const { tag, direction } of orders) {
      const key = await this.#keyOf(tag);
      // What nothing in the mailbox is called orders nothing.
      if (key === undefined) continue;
      const isInstance = (propertyType(tag) & multivalueInstance) !== 0;
      if (isInstance) instanceOf ??= key;
      columns.push({
        key,
        descending: direction === 'descending',
        isInstance,
        isMaximum: direction === 'maximumOfCategory',
      });
    }
    return { columns, categories: Math.min(this.#sort?.categories ?? 0, columns.length), instanceOf };
  }

  async #keyOf(tag: PropertyTag | undefined): Promise<PropertyKey | undefined> {
    if (tag === undefined) return undefined;
    return this.logon.names.keyOf((tag & ~multivalueInstance) >>> 0);
  }
}

const plainLeaf = (id: RowId): Entry => ({ kind: 'leaf', id, instance: 0, value: undefined, depth: 0 });

const instanceTag = (tags: readonly PropertyTag[] | undefined): PropertyTag | undefined =>
  tags?.find((tag) => (propertyType(tag) & multivalueInstance) !== 0);

const singleOf = (tag: PropertyTag): PropertyTag =>
  propertyTag(propertyId(tag), propertyType(tag) & ~(multivalueInstance | 0x1000));

function placeOf(visible: readonly Entry[], entry: Entry | undefined): number | undefined {
  if (entry === undefined) return undefined;
  const name = entryName(entry);
  const index = visible.findIndex((each) => entryName(each) === name);
  return index < 0 ? undefined : index;
}
