/** What a session with the source has told of its folders, as plans take it. */
import {
  isNameExact,
  type ListResponse,
  type NameEncoding,
  type NamespaceEntry,
  readMailboxName,
  type StatusItems,
} from '../../wire/imap/index.ts';
import type { ByteString } from '../../wire/mime/byte-string.ts';
import type { SourceNamespace } from '../csv/user-root.ts';
import type { SourceFolder, SourceListing } from './source-folder.ts';

export interface ListingAnswers {
  /** Of LIST or XLIST, in the order they came. */
  readonly lists: readonly ListResponse[];
  /** By raw name, of STATUS or LIST-STATUS. */
  readonly statuses?: ReadonlyMap<ByteString, StatusItems>;
  readonly namespaces?: {
    readonly personal: readonly NamespaceEntry[];
    readonly other: readonly NamespaceEntry[];
    readonly shared: readonly NamespaceEntry[];
  };
  readonly capabilities: readonly string[];
  readonly encoding: NameEncoding;
}

export function readListing(answers: ListingAnswers): SourceListing {
  const { lists, statuses, namespaces, capabilities, encoding } = answers;
  return {
    folders: lists.map((list) => folderOf(list, statuses?.get(list.mailbox.raw))),
    namespaces: namespaces && {
      personal: namespaces.personal.map(namespaceOf),
      other: namespaces.other.map(namespaceOf),
      shared: namespaces.shared.map(namespaceOf),
    },
    readName: (raw) => {
      const name = readMailboxName(raw, encoding);
      return { text: name.text, isExact: isNameExact(name, encoding) };
    },
    isGmail: capabilities.some((capability) => capability.toUpperCase() === 'X-GM-EXT-1'),
  };
}

function folderOf(
  { mailbox, delimiter, attributes }: ListResponse,
  status: StatusItems | undefined,
): SourceFolder {
  const { mailboxId, uidValidity, uidNext } = status ?? {};
  return {
    name: mailbox.raw,
    delimiter,
    attributes,
    ...(mailboxId === undefined ? {} : { mailboxId }),
    ...(uidValidity === undefined ? {} : { uidValidity }),
    ...(uidNext === undefined ? {} : { uidNext }),
  };
}

function namespaceOf({ prefix, delimiter }: NamespaceEntry): SourceNamespace {
  return { prefix: prefix.raw, delimiter };
}
