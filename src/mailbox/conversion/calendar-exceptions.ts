import { type Component, findLine } from '../../wire/icalendar/component.ts';
import type { RecurrenceException } from '../../wire/mapi/appointment-recurrence.ts';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { wallOfMinutes } from '../../wire/mapi/recurrence-dates.ts';
import { recipientsOf } from './calendar-people.ts';
import { PidLid } from './calendar-properties.ts';
import type { AttachmentContent, MessageContent } from './message-content.ts';

/** [MS-OXOCAL] section 2.2.10.2.1. */
const exceptionClass = 'IPM.OLE.CLASS.{00061055-0000-0000-C000-000000000046}';
/** [MS-OXCMSG] section 2.2.2.9, afEmbeddedMessage. */
const embeddedMessage = 5;
/** [MS-OXCMSG] section 2.2.2.18, afException. */
const exceptionFlag = 0x0002;

/** Attachment object of an exception, and the message in it: [MS-OXOCAL] sections 2.2.10.1 and 2.2.10.2. */
export function exceptionAttachment(
  own: PropertyBag,
  info: RecurrenceException,
  override: Component,
): AttachmentContent {
  const replaced = own.bigint(PidLid.ExceptionReplaceTime);
  const properties = new PropertyBag()
    .set(PidTag.AttachMethod, embeddedMessage)
    .set(PidTag.AttachmentFlags, exceptionFlag)
    .set(PidTag.AttachmentHidden, true)
    .set(PidTag.AttachEncoding, new Uint8Array())
    .set(PidTag.RenderingPosition, -1)
    .set(PidTag.DisplayName, own.text(PidTag.Subject) ?? '')
    .set(PidTag.ExceptionStartTime, filetimeOf(wallOfMinutes(info.start)))
    .set(PidTag.ExceptionEndTime, filetimeOf(wallOfMinutes(info.end)));
  if (replaced !== undefined) properties.set(PidTag.ExceptionReplaceTime, replaced);
  const message = own.clone().set(PidTag.MessageClass, exceptionClass).set(PidLid.IsException, true);
  const recipients = findLine(override, 'ATTENDEE') === undefined ? [] : recipientsOf(override);
  const content: MessageContent = { properties: message, recipients, attachments: [] };
  return { properties, data: { kind: 'message', open: () => Promise.resolve(content) } };
}

/** Belongs to its series and is written with it: no attachment for people. */
export const isCalendarException = ({ properties }: Pick<AttachmentContent, 'properties'>): boolean =>
  ((properties.number(PidTag.AttachmentFlags) ?? 0) & exceptionFlag) !== 0 &&
  properties.number(PidTag.AttachMethod) === embeddedMessage;
