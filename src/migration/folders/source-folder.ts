import type { ByteString } from '../../wire/mime/byte-string.ts';
import type { SourceNamespaces } from '../csv/user-root.ts';

/** A folder as LIST and STATUS of the source tell of it. */
export interface SourceFolder {
  /** What commands send, and what the folder is known by. */
  readonly name: ByteString;
  /** Undefined for a flat name. */
  readonly delimiter: string | undefined;
  readonly attributes: readonly string[];
  /** RFC 8474 OBJECTID. */
  readonly mailboxId?: string;
  readonly uidValidity?: number;
  readonly uidNext?: number;
}

/** Names on the wire are in modified UTF-7 or UTF-8. Not exact: wrongly encoded, and the text is a reading of it. */
export type ReadName = (raw: ByteString) => { readonly text: string; readonly isExact: boolean };

export interface SourceListing {
  readonly folders: readonly SourceFolder[];
  /** Undefined where the server does not know NAMESPACE. */
  readonly namespaces: SourceNamespaces | undefined;
  readonly readName: ReadName;
  /** X-GM-EXT-1: folders are labels, and All Mail holds every message once. */
  readonly isGmail: boolean;
}

export function hasAttribute({ attributes }: SourceFolder, ...names: readonly string[]): boolean {
  return attributes.some((each) => names.includes(each.toLowerCase()));
}

/** RFC 3501 section 7.2.2, RFC 5258 section 3. */
export function isSelectable(folder: SourceFolder): boolean {
  return !hasAttribute(folder, '\\noselect', '\\nonexistent');
}
