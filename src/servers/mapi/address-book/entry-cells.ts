/** Values of entries as they are asked for: with the type that the tag says, in the code page of the request, or as an error. */
import type { RecipientId } from '../../../base/ids.ts';
import type { AddressBookCell } from '../../../wire/mapi/address-book-value.ts';
import type { CodePage } from '../../../wire/mapi/code-page.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import {
  type PropertyTag,
  PropertyType,
  propertyId,
  propertyType,
} from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import type { AddressBookEntry } from './address-book-entry.ts';
import type { AddressBookContext } from './address-book-request.ts';
import { type EntryProperty, entryDn, findEntryProperty } from './entry-properties.ts';
import { findLinkProperty, type LinkProperty } from './link-properties.ts';

export interface CellTerms {
  readonly isEphemeral: boolean;
  /** Undefined where texts of 8 bits cannot be told. */
  readonly codePage: CodePage | undefined;
}

const multiple = 0x1000;
/** Names of so many fit into an answer that somebody still waits for. */
const maxNames = 5_000;

const missing: AddressBookCell = { error: ErrorCode.NotFound };
const tooMany: AddressBookCell = { error: ErrorCode.NotEnoughMemory };
const untellable: AddressBookCell = { error: ErrorCode.NotSupported };

/** How one column is read of every entry: what is at hand at once, what the directory has to be asked for with a promise. */
export type ColumnReader = (
  entry: AddressBookEntry | undefined,
) => AddressBookCell | Promise<AddressBookCell>;

export function columnReader(tag: PropertyTag, context: AddressBookContext, terms: CellTerms): ColumnReader {
  const wanted = propertyType(tag);
  const isNarrow = (wanted & ~multiple) === PropertyType.string8;
  if (isNarrow && terms.codePage === undefined) return () => untellable;
  const link = findLinkProperty(tag);
  if (link) return (entry) => (entry === undefined ? missing : linkCell(entry, link, wanted, context));
  if (isCertificates(tag))
    return (entry) => (entry === undefined ? missing : certificates(entry, tag, context));
  const property = findEntryProperty(tag);
  const type = property && typeToGive(propertyType(property.tag), wanted);
  if (property === undefined || type === undefined) return () => missing;
  return plainReader(property, type, context, terms);
}

/** Whether every column can be read without asking the directory. */
export function isAtHand(tags: readonly PropertyTag[]): boolean {
  return tags.every((tag) => findLinkProperty(tag) === undefined && !isCertificates(tag));
}

export function entryOfId(
  { book }: AddressBookContext,
  recipient: RecipientId | undefined,
): AddressBookEntry | undefined {
  return recipient === undefined ? undefined : book.find(recipient);
}

function plainReader(
  property: EntryProperty,
  type: number,
  { caller }: AddressBookContext,
  { isEphemeral }: CellTerms,
): ColumnReader {
  const entryContext = { organization: caller.organization, isEphemeral };
  return (entry) => {
    const value = entry && property.read(entry, entryContext);
    // A text that is empty is one that is not there.
    return value === undefined || value === '' ? missing : { type, value };
  };
}

/** Texts are given as they are asked for; anything else has one type. Undefined for a type that the property does not have. */
function typeToGive(own: number, wanted: number): number | undefined {
  if (wanted === PropertyType.unspecified || wanted === own) return own;
  const isText = (own & ~multiple) === PropertyType.string;
  return isText && wanted === own - PropertyType.string + PropertyType.string8 ? wanted : undefined;
}

const certificateIds = new Set(
  [PidTag.UserX509Certificate, PidTag.AddressBookX509Certificate].map((tag) => propertyId(tag)),
);

export const isCertificates = (tag: PropertyTag): boolean => certificateIds.has(propertyId(tag));

async function certificates(
  { recipient }: AddressBookEntry,
  tag: PropertyTag,
  { directory, caller }: AddressBookContext,
): Promise<AddressBookCell> {
  const wanted = propertyType(tag);
  const type = PropertyType.multipleBinary;
  if (wanted !== type && wanted !== PropertyType.unspecified) return missing;
  const value = await directory.findCertificates(caller.tenant, recipient, propertyId(tag));
  return value.length === 0 ? missing : { type, value };
}

async function linkCell(
  entry: AddressBookEntry,
  link: LinkProperty,
  wanted: number,
  context: AddressBookContext,
): Promise<AddressBookCell> {
  if (!link.isOf(entry)) return missing;
  const single = wanted & ~multiple;
  const isText = single === PropertyType.string || single === PropertyType.string8;
  const recipients = context.book.sorted(await link.read(entry, context));
  if (recipients.length === 0) return missing;
  // A table is opened by GetMatches; as a value it cannot be told.
  if (!isText) return untellable;
  if (recipients.length > maxNames) return tooMany;
  const names = recipients.flatMap((recipient) => nameOf(recipient, context) ?? []);
  const value: PropertyValue | undefined = (wanted & multiple) === 0 ? names[0] : names;
  return names.length === 0 || value === undefined ? missing : { type: wanted, value };
}

function nameOf(recipient: RecipientId, { book, caller }: AddressBookContext): string | undefined {
  const entry = book.find(recipient);
  return entry && entryDn(entry, caller.organization);
}
