import type { Component } from '../../wire/icalendar/component.ts';
import type { ContentLine } from '../../wire/icalendar/content-line.ts';
import { formatDate, formatLocalTime, minuteMs } from '../../wire/icalendar/date-time.ts';
import { formatRecurrenceRule } from '../../wire/icalendar/recurrence-rule.ts';
import type { AppointmentRecurrence, RecurrenceException } from '../../wire/mapi/appointment-recurrence.ts';
import { millisecondsOf } from '../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { dayMinutes, wallOfMinutes } from '../../wire/mapi/recurrence-dates.ts';
import { utcOfWall } from '../../wire/time-zones/zone.ts';
import { line, reminderComponent, textLines, timeLine, timeLines } from './calendar-event-writing.ts';
import { isCalendarException } from './calendar-exceptions.ts';
import { attendeeLines } from './calendar-people.ts';
import { PidLid } from './calendar-properties.ts';
import { ruleOfPattern } from './calendar-recurrence.ts';
import { isLunar } from './calendar-scale.ts';
import type { WrittenTimes } from './calendar-writing.ts';
import type { ContentZone } from './calendar-zones.ts';
import type { MessageContent } from './message-content.ts';

/** RRULE and EXDATE of a series. */
export function seriesLines(
  { pattern, startOffset, exceptions }: AppointmentRecurrence,
  { zone }: ContentZone,
  { isAllDay }: WrittenTimes,
): ContentLine[] {
  const rule = ruleOfPattern(pattern, zone, isAllDay ? undefined : startOffset);
  const name = isLunar(pattern.calendarType) ? 'X-MICROSOFT-RRULE' : 'RRULE';
  const changed = new Set(exceptions.map(({ originalStart }) => dayOf(originalStart)));
  const gone = pattern.deletedDates.filter((day) => !changed.has(dayOf(day)));
  return [
    line(name, formatRecurrenceRule(rule)),
    ...gone.map((day) => {
      if (isAllDay)
        return line('EXDATE', formatDate(wallOfMinutes(day)), [{ name: 'VALUE', values: ['DATE'] }]);
      const wallMs = wallOfMinutes(dayOf(day) + startOffset);
      return line('EXDATE', formatLocalTime(wallMs), [{ name: 'TZID', values: [zone.name] }]);
    }),
  ];
}

const dayOf = (minutes: number): number => minutes - (minutes % dayMinutes);

interface Series {
  readonly event: Component;
  readonly hasAnswers: boolean;
}

/** One VEVENT for each occurrence that differs, with what the series says where it does not. */
export async function seriesEvents(
  recurrence: AppointmentRecurrence,
  content: MessageContent,
  zone: ContentZone,
  series: WrittenTimes,
  { event, hasAnswers }: Series,
): Promise<Component[]> {
  const messages = await exceptionMessages(content);
  return recurrence.exceptions.map((exception) => {
    const utc = (minutes: number) => utcOfWall(zone.zone, wallOfMinutes(minutes));
    const original = utc(exception.originalStart);
    const message = messages.find(
      ({ properties }) =>
        closeTo(properties.bigint(PidLid.ExceptionReplaceTime), original) ||
        closeTo(properties.bigint(PidLid.AppointmentStartWhole), utc(exception.start)),
    );
    const properties = merged(content.properties, message?.properties, exception);
    const isAllDay = exception.subType === undefined ? series.isAllDay : exception.subType !== 0;
    const times = { startMs: utc(exception.start), endMs: utc(exception.end), isAllDay };
    const own = message === undefined ? [] : attendeeLines(message.recipients, hasAnswers);
    const kept = event.lines.filter(
      ({ name }) => sharedLines.has(name) || (name === 'ATTENDEE' && own.length === 0),
    );
    const reminder =
      event.components.length > 0 || exception.reminderSet !== undefined
        ? reminderComponent(properties)
        : undefined;
    return {
      name: 'VEVENT',
      lines: [
        ...kept,
        timeLine('RECURRENCE-ID', original, series.isAllDay, zone),
        ...timeLines(times, zone),
        ...textLines(properties),
        ...own,
      ],
      components: reminder === undefined ? [] : [reminder],
    };
  });
}

const sharedLines = new Set([
  'UID',
  'DTSTAMP',
  'ORGANIZER',
  'STATUS',
  'SEQUENCE',
  'X-MICROSOFT-CDO-APPT-SEQUENCE',
  'X-MICROSOFT-DISALLOW-COUNTER',
]);

const closeTo = (filetime: bigint | undefined, ms: number): boolean =>
  filetime !== undefined && Math.abs(millisecondsOf(filetime) - ms) < minuteMs;

/** Messages in attachments beyond this are not opened: as many exceptions as the blob can count, Outlook keeps none of. */
const mostMessages = 1000;

async function exceptionMessages({ attachments }: MessageContent): Promise<MessageContent[]> {
  const messages: MessageContent[] = [];
  for (const attachment of attachments.filter(isCalendarException).slice(0, mostMessages)) {
    if (attachment.data.kind === 'message') messages.push(await attachment.data.open());
  }
  return messages;
}

/** The series, overlaid by the embedded message, overlaid by what the recurrence itself says ([MS-OXOCAL] section 3.1.4.6.3). */
function merged(
  series: PropertyBag,
  message: PropertyBag | undefined,
  exception: RecurrenceException,
): PropertyBag {
  const bag = series.clone();
  for (const { key, value } of message?.entries() ?? []) bag.set(key, value);
  if (exception.subject !== undefined) {
    bag.set(PidTag.Subject, exception.subject).set(PidTag.NormalizedSubject, exception.subject);
  }
  if (exception.location !== undefined) bag.set(PidLid.Location, exception.location);
  if (exception.busyStatus !== undefined) bag.set(PidLid.BusyStatus, exception.busyStatus);
  if (exception.reminderDelta !== undefined) bag.set(PidLid.ReminderDelta, exception.reminderDelta);
  if (exception.reminderSet !== undefined) bag.set(PidLid.ReminderSet, exception.reminderSet !== 0);
  return bag;
}
