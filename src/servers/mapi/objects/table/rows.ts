/** Rows of a table in their order. A folder of a hundred thousand messages has as many: four bytes are kept of each. */
import type { Entry, Leaf } from './row-order.ts';
import type { RowChanges, RowId } from './row-source.ts';
import { entryName } from './visible-rows.ts';

export interface Rows {
  readonly length: number;
  at(place: number): Entry | undefined;
  slice(start: number, end?: number): readonly Entry[];
  /** By the name that an entry keeps over changes of the table. */
  findPlace(name: string): number | undefined;
}

/** What came, went and was changed in place. */
export interface RowDifferences {
  /** Then what came of a row is not said by where it is: it may have several places. */
  readonly isCategorised: boolean;
  readonly gone: readonly Entry[];
  readonly come: readonly Entry[];
  readonly changed: readonly Entry[];
}

export class ListedRows implements Rows {
  readonly #entries: readonly Entry[];

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  get length(): number {
    return this.#entries.length;
  }

  at(place: number): Entry | undefined {
    return this.#entries[place];
  }

  slice(start: number, end?: number): readonly Entry[] {
    return this.#entries.slice(start, end);
  }

  findPlace(name: string): number | undefined {
    const place = this.#entries.findIndex((entry) => entryName(entry) === name);
    return place < 0 ? undefined : place;
  }

  static differences(before: Rows, after: Rows, { changed }: RowChanges): RowDifferences {
    const [old, now] = [before.slice(0), after.slice(0)];
    const was = new Set(old.map(entryName));
    const is = new Set(now.map(entryName));
    return {
      isCategorised: [...old, ...now].some(({ kind }) => kind === 'header'),
      gone: old.filter((entry) => !is.has(entryName(entry))),
      come: now.filter((entry) => !was.has(entryName(entry))),
      changed: now.filter(
        (entry) => entry.kind === 'leaf' && was.has(entryName(entry)) && changed.has(entry.id),
      ),
    };
  }
}

/** One row for each id, without categories and instances. */
export class PlainRows implements Rows {
  readonly #ids: Uint32Array;

  constructor(ids: Uint32Array) {
    this.#ids = ids;
  }

  get length(): number {
    return this.#ids.length;
  }

  at(place: number): Leaf | undefined {
    const id = this.#ids[place];
    return id === undefined ? undefined : plainLeaf(id);
  }

  slice(start: number, end?: number): readonly Leaf[] {
    return Array.from(this.#ids.subarray(start, end), plainLeaf);
  }

  findPlace(name: string): number | undefined {
    const [id, instance] = name.split('.');
    return instance === '0' ? this.#placeOf(Number(id)) : undefined;
  }

  /** Without a look at the rows that nothing has happened to. */
  static differences(before: PlainRows, after: PlainRows, { changed, gone }: RowChanges): RowDifferences {
    const now = [...changed]
      .map((id) => ({ id, place: after.#placeOf(id) }))
      .filter((row): row is { id: RowId; place: number } => row.place !== undefined)
      .sort((a, b) => a.place - b.place)
      .map(({ id }) => ({ id, isNew: before.#placeOf(id) === undefined }));
    const left = [...new Set([...gone.keys(), ...changed])].filter(
      (id) => before.#placeOf(id) !== undefined && after.#placeOf(id) === undefined,
    );
    return {
      isCategorised: false,
      gone: left.map(plainLeaf),
      come: now.filter(({ isNew }) => isNew).map(({ id }) => plainLeaf(id)),
      changed: now.filter(({ isNew }) => !isNew).map(({ id }) => plainLeaf(id)),
    };
  }

  #placeOf(id: RowId): number | undefined {
    const place = this.#ids.indexOf(id);
    return place < 0 ? undefined : place;
  }
}

export const plainLeaf = (id: RowId): Leaf => ({
  kind: 'leaf',
  id,
  instance: 0,
  value: undefined,
  depth: 0,
});

export function differencesOf(before: Rows, after: Rows, changes: RowChanges): RowDifferences {
  if (before instanceof PlainRows && after instanceof PlainRows)
    return PlainRows.differences(before, after, changes);
  return ListedRows.differences(before, after, changes);
}
