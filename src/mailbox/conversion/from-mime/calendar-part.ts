import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { decodeTextPart } from '../../../wire/mime/extract-text.ts';
import { findParameter } from '../../../wire/mime/parameters.ts';
import type { Part } from '../../../wire/mime/structure.ts';
import { type CalendarContext, contentFromCalendar } from '../calendar-content.ts';
import type { AttachmentContent, MessageContent } from '../message-content.ts';
import type { MimeSource } from '../mime-source.ts';
import { splitSubject } from '../subject.ts';
import { maxBodyBytes } from './body-choice.ts';
import { recipientOf, recipientType } from './people.ts';

/** What the calendar says of class and state is what the message is; of everything else the header knows better. */
const calendarsOwn = [PidTag.MessageClass, PidTag.IconIndex, PidTag.ReplyRequested, PidTag.ResponseRequested];

/** Content-Class of what is no mail but was given the form of one. */
const isItemClass = /^urn:content-classes:(?:appointment|task)$/i;

/**
 * The meeting in a mail, [MS-OXCMAIL] section 2.2.3.5. Undefined for a calendar that asks nothing of its reader: beside other text it is a
 * file that came with it.
 */
export async function findMeeting(
  source: MimeSource,
  part: Part,
  contentClass: string | undefined,
  context: CalendarContext,
): Promise<MessageContent | undefined> {
  if (part.size > maxBodyBytes) return undefined;
  const text = decodeTextPart(part, await source.read(part.bodyStart, part.bodyEnd));
  const content = contentFromCalendar(text, findParameter(part.params, 'method'), context);
  const messageClass = content?.properties.text(PidTag.MessageClass) ?? '';
  const isItem = part === source.root || isItemClass.test(contentClass ?? '');
  return isItem || /^ipm\.schedule\./i.test(messageClass) ? content : undefined;
}

export function applyMeeting(
  bag: PropertyBag,
  recipients: PropertyBag[],
  meeting: MessageContent,
): AttachmentContent[] {
  const { properties } = meeting;
  const title = properties.text(PidTag.Subject) ?? '';
  if (bag.text(PidTag.Subject) === '' && title !== '') {
    const parts = splitSubject(title);
    bag.set(PidTag.Subject, title).set(PidTag.SubjectPrefix, parts.prefix);
    bag.set(PidTag.NormalizedSubject, parts.normalized).set(PidTag.ConversationTopic, parts.normalized);
  }
  const hasText = (bag.text(PidTag.Body) ?? '').trim() !== '' || bag.has(PidTag.Html);
  const description = properties.text(PidTag.Body);
  if (!hasText && description !== undefined) bag.set(PidTag.Body, description);
  for (const { key, value } of properties.entries()) bag.setDefault(key, value);
  for (const tag of calendarsOwn) {
    const value = properties.get(tag);
    if (value !== undefined) bag.set(tag, value);
  }
  const sensitivity = properties.number(PidTag.Sensitivity) ?? 0;
  if (sensitivity > 0) bag.set(PidTag.Sensitivity, sensitivity);
  joinRecipients(recipients, meeting.recipients);
  return [...meeting.attachments];
}

/** Who stands in both is known by the header's name, and by what the calendar says of their part in the meeting. */
function joinRecipients(recipients: PropertyBag[], attendees: readonly PropertyBag[]): void {
  const known = new Map(recipients.map((recipient) => [addressOf(recipient), recipient]));
  for (const attendee of attendees) {
    const same = known.get(addressOf(attendee));
    if (same === undefined) {
      const added = withAddress(attendee, recipients.length);
      recipients.push(added);
      known.set(addressOf(attendee), added);
      continue;
    }
    for (const tag of [PidTag.RecipientType, PidTag.RecipientFlags, PidTag.RecipientTrackStatus]) {
      const value = attendee.number(tag);
      if (value !== undefined) same.set(tag, value);
    }
  }
}

/** What every recipient has, and over it what the calendar says. */
function withAddress(attendee: PropertyBag, index: number): PropertyBag {
  const name = attendee.text(PidTag.DisplayName) ?? '';
  const address = attendee.text(PidTag.SmtpAddress) ?? '';
  const type = attendee.number(PidTag.RecipientType) ?? recipientType.to;
  const recipient = recipientOf({ name, address }, type, index);
  for (const { key, value } of attendee.entries()) recipient.set(key, value);
  return recipient;
}

const addressOf = (recipient: PropertyBag): string =>
  (recipient.text(PidTag.SmtpAddress) ?? '').toLowerCase();
