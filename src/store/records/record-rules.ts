/** What every store of records does alike, before it looks into itself. */
import { maxRecordBatch, type RecordChange, type RestoredRecord } from '../ports/record-store.ts';
import { storableText } from '../storable-text.ts';
import { recordNamedTwice, recordNameUnusable, recordsChanged, tooManyRecords } from './record-errors.ts';

/** Both together stay below what PostgreSQL takes in an index, a third of a page. */
const maxCollectionBytes = 500;
const maxKeyBytes = 2_000;

/** As messages and details name it. */
export function recordPlace({
  collection,
  key,
}: {
  readonly collection: string;
  readonly key: string;
}): string {
  return `${collection}/${key}`;
}

/** Under the names by which they are kept. */
export function checkRecordChanges(changes: readonly RecordChange[]): RecordChange[] {
  return checkRecords(changes);
}

export function checkRestoredRecords(records: readonly RestoredRecord[]): RestoredRecord[] {
  return checkRecords(records);
}

function checkRecords<T extends { readonly collection: string; readonly key: string }>(
  records: readonly T[],
): T[] {
  if (records.length > maxRecordBatch) throw tooManyRecords(records.length);
  const places = new Set<string>();
  return records.map((record) => {
    const collection = checkName(record.collection, maxCollectionBytes);
    const key = checkName(record.key, maxKeyBytes);
    const place = `${collection}\0${key}`;
    if (places.has(place)) throw recordNamedTwice(recordPlace({ collection, key }));
    places.add(place);
    return { ...record, collection, key };
  });
}

function checkName(text: string, limitBytes: number): string {
  const name = storableText(text);
  if (name === '' || Buffer.byteLength(name) > limitBytes) throw recordNameUnusable(name, limitBytes);
  return name;
}

/** Each once, in the order in which they were given. */
export function checkRecordKeys(keys: readonly string[]): string[] {
  if (keys.length > maxRecordBatch) throw tooManyRecords(keys.length);
  return [...new Set(keys.map(storableText))];
}

export function requireVersions(
  changes: readonly RecordChange[],
  versionOf: (change: RecordChange) => number | undefined,
): void {
  const stale = changes.filter((change) => {
    return change.ifVersion !== undefined && (versionOf(change) ?? 0) !== change.ifVersion;
  });
  if (stale.length > 0) throw recordsChanged(stale.map(recordPlace));
}

/**
 * The first text behind all that begin with `prefix`, in the order of UTF-8; undefined where nothing is behind them.
 * A search from the one to the other uses the primary key, which `like` does not on every database.
 */
export function behindPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (point) => point.codePointAt(0) ?? 0);
  for (;;) {
    const last = points.pop();
    if (last === undefined) return undefined;
    if (last === 0x10ffff) continue;
    // No text has a surrogate by itself.
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    return String.fromCodePoint(...points, next);
  }
}
