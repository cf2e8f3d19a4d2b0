import type { JsonObject } from '../ports/directory-model.ts';
import type { RecordChange, RecordQuery, RestoredRecord, StoredRecord } from '../ports/record-store.ts';
import {
  behindPrefix,
  checkRecordChanges,
  checkRecordKeys,
  checkRestoredRecords,
  requireVersions,
} from '../records/record-rules.ts';
import { compareUtf8 } from '../sort-key.ts';
import { storableText } from '../storable-text.ts';

/** Content as text: nobody can change what is stored by changing what he gave or was given. */
interface Kept {
  readonly version: number;
  readonly content: string;
  readonly secret: Uint8Array | null;
}

/** The records of one tenant. */
export class MemoryRecords {
  readonly #collections = new Map<string, MemoryCollection>();

  find(collection: string, keys: readonly string[]): StoredRecord[] {
    const records = this.#find(collection);
    return checkRecordKeys(keys).flatMap((key) => records?.get(key) ?? []);
  }

  list(collection: string, query: RecordQuery): StoredRecord[] {
    return this.#find(collection)?.list(query) ?? [];
  }

  count(collection: string, prefix = ''): number {
    return this.#find(collection)?.count(storableText(prefix)) ?? 0;
  }

  collections(): string[] {
    return [...this.#collections.keys()].sort(compareUtf8);
  }

  write(given: readonly RecordChange[]): void {
    const changes = checkRecordChanges(given);
    requireVersions(changes, ({ collection, key }) => this.#find(collection)?.versionOf(key));
    for (const change of changes) {
      if ('gone' in change) {
        this.#find(change.collection)?.delete(change.key);
        this.#forgetIfEmpty(change.collection);
      } else {
        this.#open(change.collection).write(change.key, change.content, change.secret);
      }
    }
  }

  remove(collection: string, prefix = ''): void {
    this.#find(collection)?.remove(storableText(prefix));
    this.#forgetIfEmpty(storableText(collection));
  }

  restore(records: readonly RestoredRecord[]): void {
    for (const { collection, ...record } of checkRestoredRecords(records)) this.#open(collection).put(record);
  }

  #find(collection: string): MemoryCollection | undefined {
    return this.#collections.get(storableText(collection));
  }

  #open(collection: string): MemoryCollection {
    const known = this.#find(collection);
    if (known !== undefined) return known;
    const made = new MemoryCollection();
    this.#collections.set(collection, made);
    return made;
  }

  #forgetIfEmpty(collection: string): void {
    if (this.#collections.get(collection)?.count('') === 0) this.#collections.delete(collection);
  }
}

class MemoryCollection {
  readonly #records = new Map<string, Kept>();
  /** Made when it is next asked for. */
  #sorted: string[] | undefined;

  get(key: string): StoredRecord | undefined {
    const kept = this.#records.get(key);
    return kept && { key, ...kept, content: JSON.parse(kept.content) as JsonObject };
  }

  versionOf(key: string): number | undefined {
    return this.#records.get(key)?.version;
  }

  list({ prefix = '', after, descending = false, limit }: RecordQuery): StoredRecord[] {
    const keys = this.#keysOf(storableText(prefix));
    const behind = after === undefined ? undefined : storableText(after);
    const place = behind === undefined ? undefined : placeIn(keys, behind);
    const isThere = place !== undefined && keys[place] === behind;
    const wanted = descending
      ? keys.slice(0, place).reverse()
      : keys.slice(place === undefined ? 0 : place + Number(isThere));
    return wanted.slice(0, limit).flatMap((key) => this.get(key) ?? []);
  }

  count(prefix: string): number {
    return prefix === '' ? this.#records.size : this.#keysOf(prefix).length;
  }

  write(key: string, content: JsonObject, secret: Uint8Array | null | undefined): void {
    const before = this.#records.get(key);
    const version = (before?.version ?? 0) + 1;
    this.put({ key, version, content, secret: secret === undefined ? (before?.secret ?? null) : secret });
  }

  put({ key, version, content, secret }: StoredRecord): void {
    if (!this.#records.has(key)) this.#sorted = undefined;
    this.#records.set(key, {
      version,
      content: JSON.stringify(content),
      secret: secret && new Uint8Array(secret),
    });
  }

  delete(key: string): void {
    if (this.#records.delete(key)) this.#sorted = undefined;
  }

  remove(prefix: string): void {
    for (const key of this.#keysOf(prefix)) this.delete(key);
  }

  #keysOf(prefix: string): string[] {
    this.#sorted ??= [...this.#records.keys()].sort(compareUtf8);
    const end = behindPrefix(prefix);
    return this.#sorted.slice(
      placeIn(this.#sorted, prefix),
      end === undefined ? undefined : placeIn(this.#sorted, end),
    );
  }
}

/** How many of the sorted keys come before it. */
function placeIn(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareUtf8(keys[middle] ?? '', key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
