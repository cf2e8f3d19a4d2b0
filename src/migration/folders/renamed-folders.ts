/**
 * Folders of one listing that have another name in the next. A MAILBOXID (RFC 8474) is proof: it goes with the folder.
 * Without one, a folder that is gone and a new one with its UIDVALIDITY are the same where that fits no other pair, and
 * UIDNEXT has not gone back (RFC 9051 section 2.3.1.1). Servers that count seconds give one UIDVALIDITY to several.
 */
import { compareUtf8 } from '../../store/sort-key.ts';
import type { SourceFolder } from './source-folder.ts';

export interface RenamedFolder {
  readonly before: SourceFolder;
  readonly after: SourceFolder;
  readonly evidence: 'mailboxId' | 'uidValidity';
}

export function findRenamedFolders(
  before: readonly SourceFolder[],
  after: readonly SourceFolder[],
): RenamedFolder[] {
  const byId = pairsByKey(before, after, ({ mailboxId }) => mailboxId).map((pair) => ({
    ...pair,
    evidence: 'mailboxId' as const,
  }));
  const paired = new Set(byId.flatMap((pair) => [pair.before, pair.after]));
  const namesBefore = new Set(before.map(({ name }) => name));
  const namesAfter = new Set(after.map(({ name }) => name));
  const gone = before.filter((folder) => !namesAfter.has(folder.name) && !paired.has(folder));
  const fresh = after.filter((folder) => !namesBefore.has(folder.name) && !paired.has(folder));
  const byValidity = pairsByValidity(gone, fresh);
  return [...byId, ...byValidity]
    .filter((pair) => pair.before.name !== pair.after.name)
    .toSorted((a, b) => compareUtf8(a.before.name, b.before.name));
}

/** First those of equal UIDNEXT, to which nothing has come meanwhile; then what is left over alone on both sides. */
function pairsByValidity(gone: readonly SourceFolder[], fresh: readonly SourceFolder[]): RenamedFolder[] {
  const exact = pairsByKey(gone, fresh, ({ uidValidity, uidNext = 0 }) =>
    uidValidity === undefined || uidNext <= 1 ? undefined : `${uidValidity} ${uidNext}`,
  );
  const paired = new Set(exact.flatMap((pair) => [pair.before, pair.after]));
  const isLeft = (folder: SourceFolder) => !paired.has(folder);
  const rest = pairsByKey(gone.filter(isLeft), fresh.filter(isLeft), ({ uidValidity }) => uidValidity);
  return [...exact, ...rest]
    .filter(({ before, after }) => isPossible(before, after))
    .map((pair) => ({ ...pair, evidence: 'uidValidity' as const }));
}

function isPossible(before: SourceFolder, after: SourceFolder): boolean {
  // Two different proofs of identity are proof against it.
  if (before.mailboxId !== undefined && after.mailboxId !== undefined) return false;
  return before.uidNext === undefined || after.uidNext === undefined || after.uidNext >= before.uidNext;
}

function pairsByKey<K>(
  before: readonly SourceFolder[],
  after: readonly SourceFolder[],
  keyOf: (folder: SourceFolder) => K | undefined,
): { readonly before: SourceFolder; readonly after: SourceFolder }[] {
  const current = uniqueBy(after, keyOf);
  return [...uniqueBy(before, keyOf)].flatMap(([key, folder]) => {
    const found = current.get(key);
    return found ? [{ before: folder, after: found }] : [];
  });
}

/** A key that two folders share tells nothing of either. */
function uniqueBy<K>(
  folders: readonly SourceFolder[],
  keyOf: (folder: SourceFolder) => K | undefined,
): Map<K, SourceFolder> {
  const groups = Map.groupBy(folders, keyOf);
  return new Map(
    [...groups].flatMap(([key, [first, ...others]]) =>
      key !== undefined && first && others.length === 0 ? [[key, first] as const] : [],
    ),
  );
}
