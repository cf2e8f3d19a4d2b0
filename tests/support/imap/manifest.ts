import { createHash } from 'node:crypto';

/** One message as a mailbox holds it; two mailboxes are equal if their sorted manifests are. */
export interface ManifestEntry {
  /** The full name in Unicode, with the server's separator. */
  readonly folder: string;
  readonly uid: number;
  readonly size: number;
  readonly sha256: string;
  /** ISO 8601 in UTC; INTERNALDATE has whole seconds. */
  readonly internalDate: string;
  /** Sorted, in lower case (RFC 3501 section 2.3.2: letter case has no meaning), without `\Recent`. */
  readonly flags: readonly string[];
}

export interface Manifest {
  /** Every folder that can be opened, empty ones too, sorted. */
  readonly folders: readonly string[];
  /** By folder, then UID. */
  readonly entries: readonly ManifestEntry[];
}

export function manifestEntry(
  folder: string,
  uid: number,
  bytes: Uint8Array,
  internalDate: Date,
  flags: Iterable<string>,
): ManifestEntry {
  return {
    folder,
    uid,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    internalDate: internalDate.toISOString(),
    flags: [...flags]
      .map((flag) => flag.toLowerCase())
      .filter((flag) => flag !== '\\recent')
      .sort(),
  };
}

export function sortedManifest(folders: Iterable<string>, entries: readonly ManifestEntry[]): Manifest {
  return {
    folders: [...folders].sort(byText),
    entries: entries.toSorted((a, b) => byText(a.folder, b.folder) || a.uid - b.uid),
  };
}

export interface Comparison {
  /** Only where both sides are the same mailbox; another server gives other UIDs. */
  readonly uids?: boolean;
  /** `actual` may have more folders than are expected, empty ones. */
  readonly moreFolders?: boolean;
}

/** What differs, as lines to read: `toEqual` on thousands of entries says too much. */
export function manifestDifferences(
  expected: Manifest,
  actual: Manifest,
  { uids = true, moreFolders = false }: Comparison = {},
): string[] {
  const folders = symmetric(expected.folders, actual.folders)
    .filter(([side]) => side === 'missing' || !moreFolders)
    .map(([side, name]) => `${side} folder ${name}`);
  const text = ({ folder, uid, size, sha256, internalDate, flags }: ManifestEntry) =>
    JSON.stringify([folder, uids ? uid : 0, size, sha256, internalDate, flags]);
  const messages = symmetric(expected.entries.map(text), actual.entries.map(text));
  return [...folders, ...messages.map(([side, entry]) => `${side} message ${entry}`)];
}

/** As multisets: a message that is there twice must be there twice. */
function symmetric(expected: readonly string[], actual: readonly string[]): ['missing' | 'extra', string][] {
  const counts = new Map<string, number>();
  for (const item of expected) counts.set(item, (counts.get(item) ?? 0) + 1);
  for (const item of actual) counts.set(item, (counts.get(item) ?? 0) - 1);
  return [...counts].flatMap(([item, count]) =>
    Array.from({ length: Math.abs(count) }, (): ['missing' | 'extra', string] => [
      count > 0 ? 'missing' : 'extra',
      item,
    ]),
  );
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
