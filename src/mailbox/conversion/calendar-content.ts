import { Buffer } from 'node:buffer';
import { type Component, findLine, linesOf, parseCalendar } from '../../wire/icalendar/component.ts';
import { parameterOf } from '../../wire/icalendar/content-line.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import type { Zone } from '../../wire/time-zones/zone.ts';
import { hasRule, readEvent, readTimes, setIdentity, timeLine } from './calendar-event-reading.ts';
import { textOf, timeOf } from './calendar-event-values.ts';
import {
  organizerOf,
  ResponseStatus,
  readPerson,
  recipientOf,
  recipientsOf,
  setOrganizer,
  statusOfAttendee,
} from './calendar-people.ts';
import { PidLid } from './calendar-properties.ts';
import { keepLines, readSeries } from './calendar-series-reading.ts';
import { readTask } from './calendar-task.ts';
import { CalendarZones } from './calendar-zones.ts';
import type { AttachmentContent, MessageContent } from './message-content.ts';

export interface CalendarContext {
  /** Zone of times that name none and of whole days: that of the mailbox, as Windows or the IANA database calls it. */
  readonly zone?: string | undefined;
}

/** iTIP methods of RFC 5546 that messages of MAPI are made for; every other is as none. */
type Method = 'PUBLISH' | 'REQUEST' | 'REPLY' | 'CANCEL' | 'COUNTER' | 'DECLINECOUNTER' | 'ADD' | 'REFRESH';

/**
 * iCalendar as a message of MAPI, [MS-OXCICAL] section 2.1: meeting request, answer, cancellation, appointment or task. Undefined
 * where there is nothing to be one of. `method` is that of the Content-Type, which goes before the calendar's own. Recipients have
 * no entry ids, and what the mail's own header says (subject, sender) is for the caller to put over it.
 */
export function contentFromCalendar(
  calendarText: string,
  method: string | undefined,
  context: CalendarContext = {},
): MessageContent | undefined {
  const calendar = parseCalendar(calendarText);
  if (calendar === undefined) return undefined;
  const asked = (method ?? findLine(calendar, 'METHOD')?.value ?? 'PUBLISH').trim().toUpperCase() as Method;
  const zones = new CalendarZones(calendar, context.zone);
  const events = calendar.components.filter(({ name }) => name === 'VEVENT');
  const [first] = events;
  if (first === undefined) {
    const todo = calendar.components.find(({ name }) => name === 'VTODO');
    return todo === undefined ? undefined : readTask(todo, zones);
  }
  const uid = findLine(first, 'UID')?.value;
  const same = events.filter((event) => findLine(event, 'UID')?.value === uid);
  const master = same.find((event) => findLine(event, 'RECURRENCE-ID') === undefined) ?? first;
  const overrides = same.filter(
    (event) => event !== master && findLine(event, 'RECURRENCE-ID') !== undefined,
  );
  return readMeeting(calendar, master, overrides, asked, zones);
}

function readMeeting(
  calendar: Component,
  event: Component,
  overrides: readonly Component[],
  method: Method,
  zones: CalendarZones,
): MessageContent | undefined {
  const times = readTimes(event, zones);
  if (times === undefined) return undefined;
  const isRequest = method === 'REQUEST' || method === 'ADD';
  const properties = readEvent(event, times, isRequest);
  const instance = timeLine(event, 'RECURRENCE-ID');
  const original =
    instance === undefined
      ? undefined
      : { ms: zones.utcOf(instance), zone: instanceZone(zones, instance, times.zone) };
  setIdentity(properties, event, original);
  if (original !== undefined) properties.set(PidLid.IsException, true).set(PidLid.IsRecurring, true);
  const attachments: AttachmentContent[] = attachmentsOf(event);
  const repeats = original === undefined && (hasRule(event) || linesOf(event, 'RDATE').length > 0);
  if (repeats && hasRule(event)) {
    attachments.push(...readSeries(event, overrides, times, properties, { calendar, zones, isRequest }));
  } else if (repeats) keepLines(event, properties);
  properties.setDefault(PidLid.Recurring, false).setDefault(PidLid.IsRecurring, false);
  const organizer = organizerOf(event);
  if (organizer !== undefined && method !== 'REPLY' && method !== 'COUNTER')
    setOrganizer(properties, organizer);
  const recipients = setMethod(properties, event, method, {
    isSeries: properties.has(PidLid.AppointmentRecur),
  });
  return { properties, recipients, attachments };
}

const instanceZone = (zones: CalendarZones, time: Parameters<CalendarZones['zoneOf']>[0], own: Zone): Zone =>
  time.form === 'utc' ? own : zones.zoneOf(time);

/** [MS-OXOCAL] section 2.2.1.10, PidLidAppointmentStateFlags. */
const StateFlag = { meeting: 1, received: 2, canceled: 4 } as const;
/** [MS-OXOCAL] section 2.2.6.5, PidLidMeetingType. */
const MeetingType = { first: 0x0000_0001, full: 0x0001_0000 } as const;
/** [MS-OXCMSG] section 2.2.1.16: what an appointment, and what a message about one, is not to be asked for. */
const SideEffects = { appointment: 0x0171, meeting: 0x1c61 } as const;

/** Class, state and people by what is asked: [MS-OXCICAL] section 2.1.3.1.1.1. */
function setMethod(
  properties: PropertyBag,
  event: Component,
  method: Method,
  { isSeries }: { readonly isSeries: boolean },
): PropertyBag[] {
  const meeting = (messageClass: string, icon: number) =>
    properties
      .set(PidTag.MessageClass, messageClass)
      .set(PidTag.IconIndex, icon)
      .set(PidLid.SideEffects, SideEffects.meeting);
  switch (method) {
    case 'REQUEST':
    case 'ADD': {
      meeting('IPM.Schedule.Meeting.Request', 0x0404);
      const sequence = properties.number(PidLid.AppointmentSequence) ?? 0;
      const wantsAnswer = linesOf(event, 'ATTENDEE').some(
        (line) => parameterOf(line, 'RSVP')?.toUpperCase() !== 'FALSE',
      );
      properties
        .set(PidLid.MeetingType, sequence === 0 ? MeetingType.first : MeetingType.full)
        .set(PidLid.AppointmentStateFlags, StateFlag.meeting | StateFlag.received)
        .set(PidLid.ResponseStatus, ResponseStatus.notResponded)
        .set(PidLid.AppointmentMessageClass, 'IPM.Appointment')
        .set(PidLid.FInvited, false)
        .set(PidTag.ResponseRequested, wantsAnswer)
        .set(PidTag.ReplyRequested, wantsAnswer);
      return recipientsOf(event);
    }
    case 'CANCEL':
      meeting('IPM.Schedule.Meeting.Canceled', 0x0408);
      properties
        .set(PidLid.AppointmentStateFlags, StateFlag.meeting | StateFlag.received | StateFlag.canceled)
        .set(PidLid.IntendedBusyStatus, 0)
        .set(PidLid.BusyStatus, 0)
        .set(PidLid.AppointmentMessageClass, 'IPM.Appointment');
      return recipientsOf(event);
    case 'REPLY':
    case 'COUNTER':
      return setAnswer(properties, event, method === 'COUNTER');
    default: {
      properties
        .set(PidTag.MessageClass, 'IPM.Appointment')
        .set(PidTag.IconIndex, isSeries ? 0x0401 : 0x0400)
        .set(PidLid.SideEffects, SideEffects.appointment);
      const recipients = recipientsOf(event);
      const isMeeting = recipients.length > 0;
      properties
        .set(PidLid.AppointmentStateFlags, isMeeting ? StateFlag.meeting : 0)
        .set(PidLid.ResponseStatus, ResponseStatus.none);
      return recipients;
    }
  }
}

const answers: Readonly<Record<number, readonly [messageClass: string, icon: number]>> = {
  [ResponseStatus.accepted]: ['IPM.Schedule.Meeting.Resp.Pos', 0x0405],
  [ResponseStatus.declined]: ['IPM.Schedule.Meeting.Resp.Neg', 0x0406],
  [ResponseStatus.tentative]: ['IPM.Schedule.Meeting.Resp.Tent', 0x0407],
};

/** [MS-OXOCAL] section 2.2.7; a proposal for another time is an answer that is tentative ([MS-OXOCAL] section 3.1.4.8.4). */
function setAnswer(properties: PropertyBag, event: Component, isCounter: boolean): PropertyBag[] {
  const line = findLine(event, 'ATTENDEE');
  const said = line === undefined ? ResponseStatus.none : statusOfAttendee(line);
  const status = isCounter && said === ResponseStatus.none ? ResponseStatus.tentative : said;
  const [messageClass, icon] = answers[status] ?? ['IPM.Schedule.Meeting.Resp.Tent', 0x0407];
  properties
    .set(PidTag.MessageClass, messageClass)
    .set(PidTag.IconIndex, icon)
    .set(PidLid.SideEffects, SideEffects.meeting)
    .set(PidLid.ResponseStatus, status)
    .set(PidLid.AppointmentMessageClass, 'IPM.Appointment');
  const stamp = timeOf(event, 'X-MICROSOFT-CDO-ATTENDEE-CRITICAL-CHANGE') ?? timeOf(event, 'DTSTAMP');
  if (stamp !== undefined)
    properties.set(PidLid.AttendeeCriticalChange, stamp).set(PidLid.AppointmentReplyTime, stamp);
  const attendee = readPerson(line);
  if (attendee !== undefined) {
    setOrganizer(properties, attendee);
    properties.set(PidLid.AppointmentReplyName, attendee.name);
  }
  const comment = textOf(event, 'COMMENT');
  if (comment !== undefined) properties.setDefault(PidTag.Body, comment.replace(/\r?\n/g, '\r\n'));
  if (isCounter) propose(properties, event);
  const organizer = organizerOf(event);
  return organizer === undefined ? [] : [recipientOf(organizer, 1)];
}

/** [MS-OXCICAL] sections 2.1.3.1.1.20.55 and 2.1.3.1.1.20.56: the times that there were. */
function propose(properties: PropertyBag, event: Component): void {
  const [start, end] = [
    properties.bigint(PidLid.AppointmentStartWhole),
    properties.bigint(PidLid.AppointmentEndWhole),
  ];
  if (start === undefined || end === undefined) return;
  properties
    .set(PidLid.AppointmentCounterProposal, true)
    .set(PidLid.AppointmentProposedStartWhole, start)
    .set(PidLid.AppointmentProposedEndWhole, end)
    .set(PidLid.AppointmentProposedDuration, Number((end - start) / 600_000_000n));
  const was = { start: timeOf(event, 'X-MS-OLK-ORIGINALSTART'), end: timeOf(event, 'X-MS-OLK-ORIGINALEND') };
  if (was.start !== undefined)
    properties.set(PidLid.AppointmentStartWhole, was.start).set(PidTag.StartDate, was.start);
  if (was.end !== undefined) properties.set(PidLid.AppointmentEndWhole, was.end).set(PidTag.EndDate, was.end);
}

const mostAttachments = 100;

/** What is in the calendar itself; a link stays one, in the calendar. */
function attachmentsOf(event: Component): AttachmentContent[] {
  return linesOf(event, 'ATTACH')
    .flatMap((line) => {
      if (parameterOf(line, 'VALUE')?.toUpperCase() !== 'BINARY') return [];
      const bytes = Buffer.from(line.value, 'base64');
      const name = parameterOf(line, 'X-FILENAME') ?? parameterOf(line, 'FILENAME') ?? 'attachment';
      const properties = new PropertyBag()
        .set(PidTag.AttachMethod, 1)
        .set(PidTag.RenderingPosition, -1)
        .set(PidTag.AttachLongFilename, name)
        .set(PidTag.DisplayName, name);
      const type = parameterOf(line, 'FMTTYPE');
      if (type !== undefined) properties.set(PidTag.AttachMimeTag, type);
      return [
        {
          properties,
          data: { kind: 'bytes' as const, size: bytes.length, read: () => Promise.resolve(bytes) },
        },
      ];
    })
    .slice(0, mostAttachments);
}
