/** Suffixes of sign-in names: what stands behind the @. */
import { AppError } from '../../base/errors.ts';

/** RFC 1035 section 2.3.4. */
const maxSuffixLength = 255;

/**
 * "UPNs that are used for single sign-on can contain letters, numbers, periods, dashes, and underscores, but no other types of
 * characters" (Prepare for directory synchronization, step 4).
 */
const suffixPattern = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/i;

/** As it is written into the directory: without the @ that people put before it. */
export function parseSuffix(written: string): string {
  const suffix = written.trim().replace(/^@/, '');
  if (suffixPattern.test(suffix) && suffix.length <= maxSuffixLength) return suffix;
  throw new AppError({
    kind: 'invalid',
    code: 'directory.upnSuffix.invalid',
    message: `"${written}" is no suffix of sign-in names: it may have letters from A to Z, digits, dots, dashes and underscores, such as contoso.com. Write the domain of another script as DNS has it (xn--…).`,
    details: { suffix: written },
  });
}

export interface SplitName {
  readonly local: string;
  readonly suffix: string;
}

/** At the last @, as Active Directory reads it. */
export function splitSignInName(name: string): SplitName | undefined {
  const at = name.lastIndexOf('@');
  if (at <= 0 || at === name.length - 1) return undefined;
  return { local: name.slice(0, at), suffix: name.slice(at + 1) };
}

/** What a hashtable of Set-ADForest asks for. */
export type SuffixEdit =
  | { readonly replace: readonly string[] }
  | { readonly add?: readonly string[]; readonly remove?: readonly string[] };

/** Values as they are to be taken away and added, by how they are spelled now. */
export function editSuffixes(
  now: readonly string[],
  edit: SuffixEdit,
): { readonly add: readonly string[]; readonly remove: readonly string[] } {
  const isIn = (list: readonly string[], suffix: string): boolean =>
    list.some((each) => each.toLowerCase() === suffix.toLowerCase());
  const wanted = 'replace' in edit ? edit.replace : (edit.add ?? []);
  const add = unique(wanted.map(parseSuffix)).filter((suffix) => !isIn(now, suffix));
  if ('replace' in edit)
    return { add, remove: now.filter((suffix) => !isIn(wanted.map(parseSuffix), suffix)) };
  const unwanted = (edit.remove ?? []).map((suffix) => suffix.trim().replace(/^@/, ''));
  const missing = unwanted.find((suffix) => !isIn(now, suffix));
  if (missing !== undefined) throw noSuchSuffix(missing, now);
  return { add, remove: now.filter((suffix) => isIn(unwanted, suffix)) };
}

function unique(suffixes: readonly string[]): string[] {
  const seen = new Set<string>();
  return suffixes.filter((suffix) => !seen.has(suffix.toLowerCase()) && seen.add(suffix.toLowerCase()));
}

function noSuchSuffix(suffix: string, now: readonly string[]): AppError {
  const there = now.length === 0 ? 'it has none' : `it has ${now.join(', ')}`;
  return new AppError({
    kind: 'notFound',
    code: 'directory.upnSuffix.notFound',
    message: `The forest has no alternative suffix "${suffix}"; ${there}. Nothing was changed.`,
    details: { suffix },
  });
}
