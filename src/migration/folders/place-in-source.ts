/** Where a folder stands below the top of its owner's folders: without prefixes of namespaces, and not of others. */
import type { ByteString } from '../../wire/mime/byte-string.ts';
import { isSelectable, type SourceFolder, type SourceListing } from './source-folder.ts';

/** Raw names from the top; `[]` is the root itself of a mailbox that is seen below one. */
export type SourcePath = readonly ByteString[];

export type SourcePlace =
  | { readonly kind: 'own'; readonly path: SourcePath; readonly isInbox: boolean }
  | { readonly kind: 'other'; readonly prefix: string }
  | { readonly kind: 'outsideRoot' };

const inbox = 'INBOX';
/** Nobody has folders deeper than this; what is listed so becomes one name from there on. */
const maxDepth = 256;

export class SourcePlaces {
  readonly #root: string | undefined;
  readonly #namespaces: readonly Namespace[];

  /** `userRoot`: a name that the source has, whose folders alone are the owner's. */
  constructor({ folders, namespaces }: SourceListing, userRoot?: string) {
    this.#root = userRoot;
    const named = [
      ...(namespaces?.personal ?? []).map(({ prefix }) => ({ prefix, isOwn: true })),
      ...[...(namespaces?.other ?? []), ...(namespaces?.shared ?? [])].map(({ prefix }) => ({
        prefix,
        isOwn: false,
      })),
    ];
    const assumed = named.length > 0 ? named : [{ prefix: assumedPrefix(folders), isOwn: true }];
    // The longest prefix says most; with equal ones a folder is rather the owner's.
    this.#namespaces = assumed.toSorted(
      (a, b) => b.prefix.length - a.prefix.length || Number(b.isOwn) - Number(a.isOwn),
    );
  }

  of(folder: SourceFolder): SourcePlace {
    const { name, delimiter } = folder;
    if (this.#root !== undefined) return placeBelow(this.#root, folder);
    if (isInboxName(name)) return { kind: 'own', path: [inbox], isInbox: true };
    const namespace = this.#namespaces.find(({ prefix }) => isBelow(name, prefix, delimiter));
    if (namespace && !namespace.isOwn) return { kind: 'other', prefix: namespace.prefix };
    const rest = namespace ? name.slice(namespace.prefix.length) : name;
    const path = splitName(rest, delimiter);
    const [first = ''] = path;
    // RFC 9051 section 5.1 has it of the whole name alone; servers that store INBOX as a folder mean its children too.
    const below =
      isInboxName(first) && path.length > 1 && namespace?.prefix === '' ? [inbox, ...path.slice(1)] : path;
    return { kind: 'own', path: below, isInbox: false };
  }
}

interface Namespace {
  readonly prefix: string;
  readonly isOwn: boolean;
}

/** Without NAMESPACE (RFC 2342): old servers that keep everything below INBOX are seen by their list. */
function assumedPrefix(folders: readonly SourceFolder[]): string {
  const others = folders.filter(({ name }) => !isInboxName(name));
  const delimiter = others.find((folder) => folder.delimiter !== undefined)?.delimiter;
  const prefix = inbox + (delimiter ?? '');
  const isPrefix =
    delimiter !== undefined && others.every(({ name }) => name.toUpperCase().startsWith(prefix));
  return isPrefix ? prefix : '';
}

/** INBOX is written in any letters, in prefixes too. */
function isBelow(name: string, prefix: string, delimiter: string | undefined): boolean {
  if (prefix === '') return true;
  const start = name.slice(0, prefix.length);
  if (start === prefix) return true;
  const isInboxPrefix = delimiter !== undefined && prefix.toUpperCase() === inbox + delimiter;
  return isInboxPrefix && start.toUpperCase() === prefix.toUpperCase();
}

/** Courier's root is the inbox; Dovecot's is no folder, and has the inbox below it. */
function placeBelow(root: string, folder: SourceFolder): SourcePlace {
  const { name, delimiter } = folder;
  if (name === root) return { kind: 'own', path: [], isInbox: isSelectable(folder) };
  if (delimiter === undefined || !name.startsWith(root + delimiter)) return { kind: 'outsideRoot' };
  const path = splitName(name.slice(root.length + delimiter.length), delimiter);
  return { kind: 'own', path, isInbox: path.length === 1 && isInboxName(path[0] ?? '') };
}

/** Containers are listed with a delimiter at their end by some servers. */
function splitName(name: string, delimiter: string | undefined): SourcePath {
  if (delimiter === undefined || delimiter === '') return [name];
  const parts = name.split(delimiter);
  while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  if (parts.length <= maxDepth) return parts;
  return [...parts.slice(0, maxDepth - 1), parts.slice(maxDepth - 1).join(delimiter)];
}

export function isInboxName(name: string): boolean {
  return name.length === inbox.length && name.toUpperCase() === inbox;
}
