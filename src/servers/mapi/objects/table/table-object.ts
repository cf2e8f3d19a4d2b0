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
import { ListedRows, PlainRows, plainLeaf, type Rows } from './rows.ts';
import { entryName, findHeader, headersOf, visibleRows } from './visible-rows.ts';

/** TBLSTAT_COMPLETE: [MS-OXCTABL] section 2.2.2.1.3. */
export const tableComplete = 0x00;

/** Rows that are read at once, so that a large folder is never in memory with all that is asked of it. */
const readAtOnce = 2_000;

/** What a table showed, and what it shows now. */
export interface TableTurn {
  readonly before: Rows;
  readonly after: Rows;
  readonly changes: RowChanges | undefined;
}

interface Shown {
  readonly version: number;
  /** With those below headers that are closed; none where there are no categories. */
  readonly entries: readonly Entry[];
  visible: Rows;
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
  bookmarks = new Bookmarks();
  /** Since the last change of columns, order or condition: only then its client is told of changes. */
  isViewed = false;

  /** Whether its client wants to be told: [MS-OXCFOLD] section 2.2.1.13.1, NoNotifications. */
  readonly isTold: boolean;

  /** As it was opened, until its client was told that it has changed. */
  #openedAt: number | undefined;
  readonly #isCounted: boolean;
  #wasViewed = false;

  constructor(source: RowSource, isTold = false, openedAt?: number) {
    this.source = source;
    this.isTold = isTold;
    this.#openedAt = openedAt;
    this.#isCounted = openedAt !== undefined;
  }

  /** Whether it has changed before anybody looked at it; said once. */
  async hasChangedUnseen(): Promise<boolean> {
    if (this.#wasViewed || this.#openedAt === undefined) return false;
    if ((await this.source.version()) === this.#openedAt) return false;
    this.#openedAt = undefined;
    return true;
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

  async reset(): Promise<void> {
    this.columns = undefined;
    this.#restriction = undefined;
    this.sortBy(undefined);
    // Clients count on the first bookmark being called as before: [MS-OXCNOTIF] S02_TC05 of Microsoft's suites.
    this.bookmarks = new Bookmarks();
    this.isViewed = false;
    // One that nobody has looked at is as if it were opened now.
    if (this.#isCounted && !this.#wasViewed) this.#openedAt = await this.source.version();
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
  async rows(): Promise<Rows> {
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
    return (await this.rows()).findPlace(name);
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
    const at = shown.visible.at(this.#position);
    if (!this.#turned.delete(header.category)) this.#turned.add(header.category);
    shown.visible = this.#visible(shown.entries);
    this.#position = placeOf(shown.visible, at) ?? placeOf(shown.visible, header) ?? 0;
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
    shown.visible = this.#visible(shown.entries);
    this.#position = Math.min(this.#position, shown.visible.length);
  }

  /** The first row from a place on, forwards or backwards, that fulfils a condition. */
  async find(restriction: Restriction, from: number, backwards: boolean): Promise<number | undefined> {
    const visible = await this.rows();
    const { keys, test } = await rowCondition(this.logon, restriction);
    const length = backwards ? Math.min(from, visible.length - 1) + 1 : visible.length - from;
    for (let start = 0; start < length; start += readAtOnce) {
      const count = Math.min(readAtOnce, length - start);
      const places = Array.from({ length: count }, (_, index) =>
        backwards ? length - 1 - start - index : from + start + index,
      );
      const entries = places.map((place) => visible.at(place)).filter((entry) => entry !== undefined);
      const bags = await this.readEntries(entries, keys);
      for (const [index, bag] of bags.entries()) {
        const entry = entries[index];
        if (bag === undefined || entry === undefined) continue;
        const id = entry.kind === 'leaf' ? entry.id : undefined;
        if (await test(this.source, id, bag)) return places[index];
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
    const isOfMessages = this.source.kind === 'contents';
    const asked = isOfMessages ? keys.filter((key) => typeof key !== 'number' || !ownOfTable.has(key)) : keys;
    const read = [...(await this.source.read(ids, asked))];
    const terms = await this.#terms();
    const isCategorised = terms.categories > 0;
    return entries.map((entry) => {
      if (entry.kind === 'header') return this.#headerBag(entry, terms);
      const bag = read.shift();
      if (bag === undefined) return undefined;
      bag.set(PidTag.InstanceNum, entry.instance);
      if (terms.instanceOf !== undefined && entry.value !== undefined && typeof terms.instanceOf === 'number')
        bag.set(singleOf(terms.instanceOf), entry.value);
      if (isOfMessages) {
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
    this.#wasViewed = true;
    const version = await this.source.version();
    if (this.#shown?.version === version) return this.#shown;
    const before = this.#shown?.visible;
    this.#shown = { version, ...(await this.#find(version)) };
    const { visible } = this.#shown;
    const at = before?.at(this.#position);
    this.#position = placeOf(visible, at) ?? Math.min(this.#position, visible.length);
    return this.#shown;
  }

  async #find(version: number): Promise<Omit<Shown, 'version'>> {
    const terms = await this.#terms();
    const { categories, instanceOf } = terms;
    const orders = this.#sort?.orders ?? [];
    const isPlain = categories === 0 && instanceOf === undefined;
    const ids = isPlain ? await this.source.sorted?.(orders, this.#restriction, version) : undefined;
    if (ids !== undefined) return { entries: [], visible: new PlainRows(ids) };
    const all = await this.source.list();
    const isListed = isPlain && orders.length === 0 && this.#restriction === undefined;
    const entries = isListed ? all.map(plainLeaf) : orderRows(await this.#matching(all, terms), terms);
    return { entries, visible: this.#visible(entries) };
  }

  #visible(entries: readonly Entry[]): Rows {
    return new ListedRows(visibleRows(entries, (header) => this.isOpen(header)));
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

/** No message has them: whoever sought them there would open every one. */
const ownOfTable: ReadonlySet<PropertyTag> = new Set([
  ...[PidTag.RowType, PidTag.Depth, PidTag.InstanceNum, PidTag.ContentCount, PidTag.ContentUnreadCount],
]);

const instanceTag = (tags: readonly PropertyTag[] | undefined): PropertyTag | undefined =>
  tags?.find((tag) => (propertyType(tag) & multivalueInstance) !== 0);

const singleOf = (tag: PropertyTag): PropertyTag =>
  propertyTag(propertyId(tag), propertyType(tag) & ~(multivalueInstance | 0x1000));

function placeOf(visible: Rows, entry: Entry | undefined): number | undefined {
  return entry && visible.findPlace(entryName(entry));
}
