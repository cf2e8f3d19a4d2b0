import { writeFlatEntryList } from '../../../wire/mapi/flat-entry-list.ts';
import { searchKeyOf, writeOneOffEntryId } from '../../../wire/mapi/one-off-entry-id.ts';
import { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { Mailbox } from '../../../wire/mime/address.ts';
import type { Envelope } from '../../../wire/mime/envelope.ts';

/** [MS-OXOMSG] section 2.2.3.1. */
export const recipientType = { to: 1, cc: 2, bcc: 3 } as const;

/** Tags that say who somebody is, for each of the parts that somebody plays in a message. */
export interface PersonTags {
  readonly name: number;
  readonly addressType: number;
  readonly emailAddress: number;
  readonly smtpAddress: number;
  readonly entryId: number;
  readonly searchKey: number;
}

export const senderTags: PersonTags = {
  name: PidTag.SenderName,
  addressType: PidTag.SenderAddressType,
  emailAddress: PidTag.SenderEmailAddress,
  smtpAddress: PidTag.SenderSmtpAddress,
  entryId: PidTag.SenderEntryId,
  searchKey: PidTag.SenderSearchKey,
};

export const sentRepresentingTags: PersonTags = {
  name: PidTag.SentRepresentingName,
  addressType: PidTag.SentRepresentingAddressType,
  emailAddress: PidTag.SentRepresentingEmailAddress,
  smtpAddress: PidTag.SentRepresentingSmtpAddress,
  entryId: PidTag.SentRepresentingEntryId,
  searchKey: PidTag.SentRepresentingSearchKey,
};

export const readReceiptTags: PersonTags = {
  name: PidTag.ReadReceiptName,
  addressType: PidTag.ReadReceiptAddressType,
  emailAddress: PidTag.ReadReceiptEmailAddress,
  smtpAddress: PidTag.ReadReceiptSmtpAddress,
  entryId: PidTag.ReadReceiptEntryId,
  searchKey: PidTag.ReadReceiptSearchKey,
};

export const displayNameOf = ({ name, address }: Mailbox): string => (name === '' ? address : name);

export function setPerson(bag: PropertyBag, tags: PersonTags, person: Mailbox): void {
  setPersonAs(bag, [tags], person);
}

/** In several parts, which somebody plays as a rule. */
export function setPersonAs(bag: PropertyBag, parts: readonly PersonTags[], person: Mailbox): void {
  const entryId = entryIdOf(person);
  const searchKey = searchKeyOf('SMTP', person.address);
  for (const tags of parts) {
    bag
      .set(tags.name, displayNameOf(person))
      .set(tags.addressType, 'SMTP')
      .set(tags.emailAddress, person.address)
      .set(tags.smtpAddress, person.address)
      .set(tags.entryId, entryId)
      .set(tags.searchKey, searchKey);
  }
}

/** [MS-OXCMAIL] section 2.2.3.1.1: From is whom the message speaks for, Sender who sent it; each stands for the other where it is missing. */
export function setAuthors(bag: PropertyBag, { from, sender }: Envelope): void {
  const represented = from[0] ?? sender[0];
  const sending = sender[0] ?? from[0];
  if (represented) setPerson(bag, sentRepresentingTags, represented);
  if (sending) setPerson(bag, senderTags, sending);
}

export function setReplyTo(bag: PropertyBag, people: readonly Mailbox[]): void {
  if (people.length === 0) return;
  bag.set(PidTag.ReplyRecipientEntries, writeFlatEntryList(people.map(entryIdOf)));
  bag.set(PidTag.ReplyRecipientNames, people.map(displayNameOf).join(';'));
}

export function recipientsOf({ to, cc, bcc }: Envelope): PropertyBag[] {
  const all = [
    ...to.map((person) => [person, recipientType.to] as const),
    ...cc.map((person) => [person, recipientType.cc] as const),
    ...bcc.map((person) => [person, recipientType.bcc] as const),
  ];
  return all
    .filter(([{ name, address }]) => name !== '' || address !== '')
    .map(([person, type], index) => recipientOf(person, type, index));
}

/** [MS-OXOMSG] sections 2.2.3.13 to 2.2.3.14: what PidTagDisplayTo and its like say. */
export function setDisplayLists(bag: PropertyBag, recipients: readonly PropertyBag[]): void {
  const names = (type: number): string =>
    recipients
      .filter((recipient) => recipient.number(PidTag.RecipientType) === type)
      .map((recipient) => recipient.text(PidTag.DisplayName) ?? '')
      .join('; ');
  bag.set(PidTag.DisplayTo, names(recipientType.to));
  bag.set(PidTag.DisplayCc, names(recipientType.cc));
  bag.set(PidTag.DisplayBcc, names(recipientType.bcc));
}

/** PidTagObjectType of a mail user: [MS-OXCPRPT] section 2.2.1.7. */
const mailUser = 6;
/** recipSendable: [MS-OXOCAL] section 2.2.4.10.1. */
const sendable = 1;

export function recipientOf(person: Mailbox, type: number, index: number): PropertyBag {
  const name = displayNameOf(person);
  const entryId = entryIdOf(person);
  return new PropertyBag([
    { key: PidTag.RecipientType, value: type },
    { key: PidTag.ObjectType, value: mailUser },
    { key: PidTag.DisplayType, value: 0 },
    { key: PidTag.DisplayName, value: name },
    { key: PidTag.AddressType, value: 'SMTP' },
    { key: PidTag.EmailAddress, value: person.address },
    { key: PidTag.SmtpAddress, value: person.address },
    { key: PidTag.EntryId, value: entryId },
    { key: PidTag.SearchKey, value: searchKeyOf('SMTP', person.address) },
    { key: PidTag.TransmittableDisplayName, value: name },
    { key: PidTag.AddressBookDisplayNamePrintable, value: name },
    { key: PidTag.RecipientDisplayName, value: name },
    { key: PidTag.RecipientEntryId, value: entryId },
    { key: PidTag.RecipientFlags, value: sendable },
    { key: PidTag.RecipientTrackStatus, value: 0 },
    { key: PidTag.RecipientOrder, value: index },
    { key: PidTag.SendRichInfo, value: false },
    { key: PidTag.Responsibility, value: false },
  ]);
}

function entryIdOf(person: Mailbox): Uint8Array {
  return writeOneOffEntryId({
    displayName: displayNameOf(person),
    addressType: 'SMTP',
    emailAddress: person.address,
  });
}
