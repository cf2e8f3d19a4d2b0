import { readFlatEntryList } from '../../../wire/mapi/flat-entry-list.ts';
import { MapiFormatError } from '../../../wire/mapi/mapi-format-error.ts';
import { readOneOffEntryId } from '../../../wire/mapi/one-off-entry-id.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { Mailbox } from '../../../wire/mime/address.ts';
import {
  type PersonTags,
  readReceiptTags,
  recipientType,
  senderTags,
  sentRepresentingTags,
} from '../from-mime/people.ts';

/** The SMTP address of somebody whom an address book knows by a legacyExchangeDN; undefined where it knows nobody of that name. */
export type ResolveAddress = (legacyDn: string) => Promise<string | undefined>;

const recipientTags: PersonTags = {
  name: PidTag.DisplayName,
  addressType: PidTag.AddressType,
  emailAddress: PidTag.EmailAddress,
  smtpAddress: PidTag.SmtpAddress,
  entryId: PidTag.EntryId,
  searchKey: PidTag.SearchKey,
};

/** The lowest bits say which list somebody stands in; those above, what became of an earlier attempt to send. */
const typeMask = 0x0f;

export interface Authors {
  readonly from: readonly Mailbox[];
  readonly sender: Mailbox | undefined;
}

/** [MS-OXCMAIL] section 2.1.3.1.1: Sender is written where another has sent than speaks. */
export async function authorsOf(bag: PropertyBag, resolve: ResolveAddress): Promise<Authors> {
  const represented = await personOf(bag, sentRepresentingTags, resolve);
  const sending = await personOf(bag, senderTags, resolve);
  const from = represented ?? sending;
  const isSame = sending?.address.toLowerCase() === from?.address.toLowerCase();
  return { from: from ? [from] : [], sender: isSame ? undefined : sending };
}

export async function recipientsIn(
  recipients: readonly PropertyBag[],
  type: keyof typeof recipientType,
  resolve: ResolveAddress,
): Promise<Mailbox[]> {
  const people: Mailbox[] = [];
  for (const recipient of recipients) {
    const given = (recipient.number(PidTag.RecipientType) ?? 0) & typeMask || recipientType.to;
    if (given !== recipientType[type]) continue;
    const person = await personOf(recipient, recipientTags, resolve);
    if (person) people.push(person);
  }
  return people;
}

export const readReceiptOf = (bag: PropertyBag, resolve: ResolveAddress): Promise<Mailbox | undefined> =>
  personOf(bag, readReceiptTags, resolve);

export async function replyToOf(bag: PropertyBag, resolve: ResolveAddress): Promise<Mailbox[]> {
  const entries = bag.bytes(PidTag.ReplyRecipientEntries);
  if (entries === undefined) return [];
  const names = (bag.text(PidTag.ReplyRecipientNames) ?? '').split(';');
  const people: Mailbox[] = [];
  for (const [index, entryId] of entryIdsIn(entries).entries()) {
    const person = await personOfEntryId(entryId, names[index]?.trim() ?? '', resolve);
    if (person) people.push(person);
  }
  return people;
}

async function personOf(
  bag: PropertyBag,
  tags: PersonTags,
  resolve: ResolveAddress,
): Promise<Mailbox | undefined> {
  const name = bag.text(tags.name) ?? '';
  const emailAddress = bag.text(tags.emailAddress) ?? '';
  const smtpAddress = bag.text(tags.smtpAddress) ?? '';
  if (smtpAddress !== '') return mailbox(name, smtpAddress);
  const type = bag.text(tags.addressType)?.toUpperCase();
  if (emailAddress !== '' && (type === 'SMTP' || (type !== 'EX' && emailAddress.includes('@')))) {
    return mailbox(name, emailAddress);
  }
  const found = emailAddress === '' ? undefined : await resolve(emailAddress);
  if (found !== undefined) return mailbox(name, found);
  const entryId = bag.bytes(tags.entryId);
  const behind = entryId && (await personOfEntryId(entryId, name, resolve));
  return behind ?? (name === '' ? undefined : mailbox(name, ''));
}

/** [MS-OXCDATA] section 2.2.5.2: a legacyExchangeDN stands behind 28 bytes. */
const addressBookUid = Buffer.from('dca740c8c042101ab4b908002b2fe182', 'hex');
const dnOffset = 28;

async function personOfEntryId(
  entryId: Uint8Array,
  name: string,
  resolve: ResolveAddress,
): Promise<Mailbox | undefined> {
  const oneOff = readOneOffEntryId(entryId);
  if (oneOff) {
    const address =
      oneOff.addressType.toUpperCase() === 'EX' ? await resolve(oneOff.emailAddress) : oneOff.emailAddress;
    return mailbox(name || oneOff.displayName, address ?? '');
  }
  if (entryId.length <= dnOffset || !addressBookUid.equals(entryId.subarray(4, 20))) return undefined;
  const dn = Buffer.from(entryId.subarray(dnOffset)).toString('latin1').replace(/\0.*$/s, '');
  const address = await resolve(dn);
  return address === undefined ? undefined : mailbox(name, address);
}

/** A name that only repeats the address, in quotes as Outlook writes it or without, says nothing. */
function mailbox(name: string, address: string): Mailbox {
  const bare = name.replace(/^'(.*)'$/s, '$1').trim();
  return { name: bare.toLowerCase() === address.toLowerCase() ? '' : bare, address };
}

function entryIdsIn(bytes: Uint8Array): Uint8Array[] {
  try {
    return readFlatEntryList(bytes);
  } catch (error) {
    // A client has written something else there: nobody to answer to stands in it.
    if (error instanceof MapiFormatError) return [];
    throw error;
  }
}
