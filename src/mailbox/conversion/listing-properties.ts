import { type Message, trait } from '../../store/ports/mail-model.ts';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { identityOfKey, type PropertyKey } from '../../wire/mapi/property-key.ts';
import { PropertySet } from '../../wire/mapi/property-sets.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { parseAddresses } from '../../wire/mime/address.ts';
import { displayNameOf, senderTags, sentRepresentingTags, setPersonAs } from './from-mime/people.ts';
import { rowProperties } from './row-properties.ts';
import { splitSubject } from './subject.ts';

/** Messages that only their content tells the class of. */
const specialTraits = trait.signed | trait.encrypted | trait.calendar | trait.report;

/**
 * What a contents table shows of a message without opening it. Properties that are kept beside the message stand over these.
 * Which of them are to be believed, `isListed` says.
 */
export function listingProperties(message: Message): PropertyBag {
  const bag = rowProperties(message);
  const { prefix, normalized } = splitSubject(message.subject);
  bag.set(PidTag.Subject, message.subject);
  bag.set(PidTag.SubjectPrefix, prefix);
  bag.set(PidTag.NormalizedSubject, normalized);
  bag.set(PidTag.ConversationTopic, normalized);
  bag.set(PidTag.DisplayTo, namesIn(message.recipients));
  bag.set(PidTag.ClientSubmitTime, filetimeOf(message.sentAt ?? message.receivedAt));
  setTraits(bag, message.traits);
  const author = parseAddresses(Buffer.from(message.sender, 'utf8').toString('latin1'))[0];
  if (author) setPersonAs(bag, [sentRepresentingTags, senderTags], author);
  if (message.messageId !== '') bag.set(PidTag.InternetMessageId, `<${message.messageId}>`);
  if ((message.traits & specialTraits) === 0) bag.set(PidTag.MessageClass, 'IPM.Note');
  return bag;
}

function setTraits(bag: PropertyBag, traits: number): void {
  const level = (traits & trait.highImportance) !== 0 ? 2 : (traits & trait.lowImportance) !== 0 ? 0 : 1;
  const personal = (traits & trait.personal) === 0 ? 0 : 1;
  bag.set(PidTag.Importance, level);
  bag.set(PidTag.Priority, level - 1);
  bag.set(PidTag.Sensitivity, personal + ((traits & trait.private) === 0 ? 0 : 2));
}

/** The row has To and Cc in one list, as people read it: of a message in UTF-8, which the parser of headers wants in bytes. */
function namesIn(recipients: string): string {
  return parseAddresses(Buffer.from(recipients, 'utf8').toString('latin1')).map(displayNameOf).join('; ');
}

/** Properties that every row has, and those that it has where it has anything to say: what is not there is not set. */
const always: readonly number[] = [
  PidTag.ObjectType,
  PidTag.MessageDeliveryTime,
  PidTag.CreationTime,
  PidTag.LastModificationTime,
  PidTag.MessageSize,
  PidTag.MessageFlags,
  PidTag.Read,
  PidTag.HasAttachments,
  PidTag.MessageStatus,
  PidTag.IconIndex,
  PidTag.FlagStatus,
  PidTag.FollowupIcon,
  PidTag.ToDoItemFlags,
  PidTag.LastVerbExecuted,
];

const ofSummary: readonly number[] = [
  PidTag.Subject,
  PidTag.SubjectPrefix,
  PidTag.NormalizedSubject,
  PidTag.ConversationTopic,
  PidTag.DisplayTo,
  PidTag.ClientSubmitTime,
  PidTag.Importance,
  PidTag.Priority,
  PidTag.Sensitivity,
  PidTag.InternetMessageId,
  ...Object.values(senderTags),
  ...Object.values(sentRepresentingTags),
];

const identities = (tags: readonly number[]): ReadonlySet<number | string> =>
  new Set(tags.map(identityOfKey));
const rowIdentities = identities(always);
const summaryIdentities = identities(ofSummary);
const classIdentity = identityOfKey(PidTag.MessageClass);

/**
 * Whether the row says all that there is to say of the property, so that the message need not be opened for it. Of what a client
 * has written itself, the MIME is a likeness, and the row is one of that.
 */
export function isListed(key: PropertyKey, message: Message): boolean {
  const identity = identityOfKey(key);
  if (rowIdentities.has(identity)) return true;
  if (message.native !== null) return false;
  if (isOfCalendar(key)) return (message.traits & trait.calendar) === 0;
  return identity === classIdentity
    ? (message.traits & specialTraits) === 0
    : summaryIdentities.has(identity);
}

const calendarSets: ReadonlySet<string> = new Set([PropertySet.Appointment, PropertySet.Task]);
/** PidLidReminderDelta to PidLidReminderSet, PidLidReminderSignalTime. */
const reminderIds: ReadonlySet<number> = new Set([0x8501, 0x8502, 0x8503, 0x8560]);

/** What plain mail never has: looking for reminders opens none. */
function isOfCalendar(key: PropertyKey): boolean {
  if (typeof key === 'number') return false;
  const { name } = key;
  if (calendarSets.has(name.set)) return true;
  return name.set === PropertySet.Common && 'lid' in name && reminderIds.has(name.lid);
}
