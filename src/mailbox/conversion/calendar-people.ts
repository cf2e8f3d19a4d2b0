import { type Component, findLine, linesOf } from '../../wire/icalendar/component.ts';
import { type ContentLine, type LineParameter, parameterOf } from '../../wire/icalendar/content-line.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';

/** Who has to do with a meeting: ORGANIZER and ATTENDEE of RFC 5545, recipients of [MS-OXOCAL] section 2.2.4.10. */
export interface CalendarPerson {
  readonly name: string;
  readonly address: string;
}

/** [MS-OXOCAL] section 2.2.4.10.1, PidTagRecipientFlags. */
export const RecipientFlag = { sendable: 0x0001, organizer: 0x0002 } as const;

/** PidTagRecipientTrackStatus and PidLidResponseStatus, [MS-OXOCAL] section 2.2.1.11. */
export const ResponseStatus = {
  none: 0,
  organized: 1,
  tentative: 2,
  accepted: 3,
  declined: 4,
  notResponded: 5,
} as const;

const statuses: Readonly<Record<string, number>> = {
  ACCEPTED: ResponseStatus.accepted,
  DECLINED: ResponseStatus.declined,
  TENTATIVE: ResponseStatus.tentative,
};

const partstats: Readonly<Record<number, string>> = {
  [ResponseStatus.tentative]: 'TENTATIVE',
  [ResponseStatus.accepted]: 'ACCEPTED',
  [ResponseStatus.declined]: 'DECLINED',
};

/** Attendees beyond this are not read: nobody meets with so many. */
const mostAttendees = 5000;

export function readPerson(line: ContentLine | undefined): CalendarPerson | undefined {
  if (line === undefined) return undefined;
  // Clients put the address into EMAIL where the value is an id of their own.
  const value = line.value.trim();
  const mailto = /^mailto:(.*)$/is.exec(value)?.[1] ?? (value.includes('@') ? value : undefined);
  const address = decodeUri(parameterOf(line, 'EMAIL') ?? mailto ?? '')
    .replace(/^mailto:/i, '')
    .trim();
  const name = (parameterOf(line, 'CN') ?? '').trim();
  if (address === '' && name === '') return undefined;
  return { name: name === '' ? address : name, address };
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

export const organizerOf = (event: Component): CalendarPerson | undefined =>
  readPerson(findLine(event, 'ORGANIZER'));

export const statusOfAttendee = (line: ContentLine): number =>
  statuses[parameterOf(line, 'PARTSTAT')?.toUpperCase() ?? ''] ?? ResponseStatus.none;

/** [MS-OXCICAL] section 2.1.3.1.1.20.2. */
export function recipientsOf(event: Component): PropertyBag[] {
  const organizer = organizerOf(event);
  const seen = new Set<string>();
  const recipients: PropertyBag[] = [];
  for (const line of linesOf(event, 'ATTENDEE').slice(0, mostAttendees)) {
    const person = readPerson(line);
    if (person === undefined) continue;
    const key = person.address === '' ? `name:${person.name}` : person.address.toLowerCase();
    if (seen.has(key)) continue;
    seen.add(key);
    const isOrganizer = organizer !== undefined && organizer.address.toLowerCase() === key;
    const recipient = recipientOf(person, typeOfAttendee(line));
    recipient.set(
      PidTag.RecipientFlags,
      RecipientFlag.sendable | (isOrganizer ? RecipientFlag.organizer : 0),
    );
    recipient.set(
      PidTag.RecipientTrackStatus,
      isOrganizer ? ResponseStatus.organized : statusOfAttendee(line),
    );
    recipients.push(recipient);
  }
  return recipients;
}

/** Entry ids are whoever keeps the message's matter: they depend on the address book. */
export function recipientOf({ name, address }: CalendarPerson, type: number): PropertyBag {
  return new PropertyBag()
    .set(PidTag.RecipientType, type)
    .set(PidTag.DisplayName, name)
    .set(PidTag.RecipientDisplayName, name)
    .set(PidTag.AddressType, 'SMTP')
    .set(PidTag.EmailAddress, address)
    .set(PidTag.SmtpAddress, address);
}

/** To, Cc and Bcc, in which calendars have who must come, who may, and rooms and other resources. */
function typeOfAttendee(line: ContentLine): number {
  const kind = parameterOf(line, 'CUTYPE')?.toUpperCase();
  const role = parameterOf(line, 'ROLE')?.toUpperCase();
  if (kind === 'RESOURCE' || kind === 'ROOM') return 3;
  if (role === 'OPT-PARTICIPANT') return 2;
  return role === 'NON-PARTICIPANT' ? 3 : 1;
}

export function setOrganizer(properties: PropertyBag, { name, address }: CalendarPerson): void {
  properties
    .set(PidTag.SentRepresentingName, name)
    .set(PidTag.SentRepresentingAddressType, 'SMTP')
    .set(PidTag.SentRepresentingEmailAddress, address)
    .set(PidTag.SentRepresentingSmtpAddress, address);
}

/** Whom a message is from, as it says itself. */
export function sentRepresenting(properties: PropertyBag): CalendarPerson | undefined {
  const address =
    properties.text(PidTag.SentRepresentingSmtpAddress) ??
    smtpOf(
      properties.text(PidTag.SentRepresentingAddressType),
      properties.text(PidTag.SentRepresentingEmailAddress),
    ) ??
    properties.text(PidTag.SenderSmtpAddress) ??
    smtpOf(properties.text(PidTag.SenderAddressType), properties.text(PidTag.SenderEmailAddress));
  if (address === undefined || address === '') return undefined;
  const name = properties.text(PidTag.SentRepresentingName) ?? properties.text(PidTag.SenderName) ?? address;
  return { name, address };
}

export function personOfRecipient(recipient: PropertyBag): CalendarPerson | undefined {
  const address =
    recipient.text(PidTag.SmtpAddress) ??
    smtpOf(recipient.text(PidTag.AddressType), recipient.text(PidTag.EmailAddress));
  if (address === undefined || address === '') return undefined;
  const name = recipient.text(PidTag.RecipientDisplayName) ?? recipient.text(PidTag.DisplayName) ?? address;
  return { name, address };
}

const smtpOf = (type: string | undefined, address: string | undefined): string | undefined =>
  address !== undefined && (type?.toUpperCase() === 'SMTP' || address.includes('@')) ? address : undefined;

export const isOrganizerRow = (recipient: PropertyBag): boolean =>
  ((recipient.number(PidTag.RecipientFlags) ?? 0) & RecipientFlag.organizer) !== 0;

export function personLine(
  name: string,
  person: CalendarPerson,
  parameters: readonly LineParameter[] = [],
): ContentLine {
  const cn =
    person.name === '' || person.name === person.address ? [] : [{ name: 'CN', values: [person.name] }];
  return { name, parameters: [...parameters, ...cn], value: `mailto:${person.address}` };
}

/** Everybody but the organiser; with their answers where these are for others to see. */
export function attendeeLines(recipients: readonly PropertyBag[], hasAnswers: boolean): ContentLine[] {
  return recipients.flatMap((recipient) => {
    const person = personOfRecipient(recipient);
    if (person === undefined || isOrganizerRow(recipient)) return [];
    const type = (recipient.number(PidTag.RecipientType) ?? 1) & 0xf;
    const status = partstats[recipient.number(PidTag.RecipientTrackStatus) ?? 0];
    const answer = hasAnswers && status !== undefined ? status : 'NEEDS-ACTION';
    const parameters = [
      ...(type === 3 ? [parameter('CUTYPE', 'RESOURCE')] : []),
      parameter('ROLE', type === 1 ? 'REQ-PARTICIPANT' : type === 2 ? 'OPT-PARTICIPANT' : 'NON-PARTICIPANT'),
      parameter('PARTSTAT', answer),
      ...(hasAnswers ? [] : [parameter('RSVP', 'TRUE')]),
    ];
    return [personLine('ATTENDEE', person, parameters)];
  });
}

export const partstatOf = (status: number): string => partstats[status] ?? 'NEEDS-ACTION';

const parameter = (name: string, value: string): LineParameter => ({ name, values: [value] });
