import { type Component, formatComponent } from '../../wire/icalendar/component.ts';
import type { ContentLine } from '../../wire/icalendar/content-line.ts';
import { minuteMs } from '../../wire/icalendar/date-time.ts';
import { componentOfRule } from '../../wire/icalendar/time-zone-component.ts';
import { readAppointmentRecurrence } from '../../wire/mapi/appointment-recurrence.ts';
import { millisecondsOf } from '../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import {
  identityLines,
  keptRecurrenceLines,
  line,
  reminderComponent,
  textLines,
  timeLines,
  utcText,
} from './calendar-event-writing.ts';
import {
  attendeeLines,
  partstatOf,
  personLine,
  personOfRecipient,
  ResponseStatus,
  sentRepresenting,
} from './calendar-people.ts';
import { PidLid } from './calendar-properties.ts';
import { calendarNameOf, isLunar } from './calendar-scale.ts';
import { seriesEvents, seriesLines } from './calendar-series-writing.ts';
import { taskComponent } from './calendar-task-writing.ts';
import { type ContentZone, readable, zoneOfContent, zoneOfMidnight } from './calendar-zones.ts';
import type { MessageContent } from './message-content.ts';

export interface CalendarText {
  readonly text: string;
  /** For the Content-Type, which must say the same as the text. */
  readonly method: string;
}

interface Kind {
  readonly method: string;
  /** Whether others' answers are told with it. */
  readonly hasAnswers: boolean;
  readonly status?: number;
}

/** [MS-OXCICAL] section 2.1.3.1.1.1. */
function kindOf(messageClass: string, properties: PropertyBag): Kind | undefined {
  const name = messageClass.toLowerCase();
  const isOf = (prefix: string) => name === prefix || name.startsWith(`${prefix}.`);
  if (isOf('ipm.schedule.meeting.request')) return { method: 'REQUEST', hasAnswers: false };
  if (isOf('ipm.schedule.meeting.canceled')) return { method: 'CANCEL', hasAnswers: false };
  const answer = /^ipm\.schedule\.meeting\.resp\.(pos|neg|tent)/.exec(name)?.[1];
  if (answer !== undefined) {
    const isCounter = properties.boolean(PidLid.AppointmentCounterProposal) === true;
    return { method: isCounter ? 'COUNTER' : 'REPLY', hasAnswers: true, status: answerStatus[answer] ?? 0 };
  }
  return isOf('ipm.appointment') ? { method: 'PUBLISH', hasAnswers: true } : undefined;
}

const answerStatus: Readonly<Record<string, number>> = {
  pos: ResponseStatus.accepted,
  neg: ResponseStatus.declined,
  tent: ResponseStatus.tentative,
};

/** The calendar that others are sent for a message of MAPI; undefined for what belongs to none. */
export async function calendarFromContent(content: MessageContent): Promise<CalendarText | undefined> {
  const messageClass = content.properties.text(PidTag.MessageClass) ?? '';
  if (/^ipm\.task(?:\.|$)/i.test(messageClass)) {
    return finish('PUBLISH', [taskComponent(content.properties)], undefined, 0);
  }
  const kind = kindOf(messageClass, content.properties);
  if (kind === undefined) return undefined;
  return writeMeeting(content, kind);
}

async function writeMeeting(content: MessageContent, kind: Kind): Promise<CalendarText | undefined> {
  const { properties } = content;
  const times = timesOf(properties, kind.method === 'COUNTER');
  if (times === undefined) return undefined;
  const zone = zoneOfContent(properties) ?? (times.isAllDay ? zoneOfMidnight(times.startMs) : undefined);
  const recurrence = readable(properties.bytes(PidLid.AppointmentRecur), readAppointmentRecurrence);
  const lines = [
    ...identityLines(properties, zone, times),
    ...timeLines(times, zone),
    ...originalTimeLines(properties, kind.method),
    ...textLines(properties),
    ...stateLines(properties, kind.method),
    ...peopleLines(content, kind),
  ];
  const series = kind.method === 'REPLY' || kind.method === 'COUNTER' ? undefined : recurrence;
  // Series repeat by some zone, and by UTC where none is said.
  const seriesZone = zone ?? zoneOfMidnight(0);
  if (series !== undefined) lines.push(...seriesLines(series, seriesZone, times));
  else lines.push(...keptRecurrenceLines(properties));
  const reminder = reminderComponent(properties);
  const hasReminder = reminder !== undefined && (kind.method === 'REQUEST' || kind.method === 'PUBLISH');
  const event: Component = { name: 'VEVENT', lines, components: hasReminder ? [reminder] : [] };
  const exceptions =
    series === undefined ? [] : await seriesEvents(series, content, seriesZone, times, { event, ...kind });
  const used = zone !== undefined && (!times.isAllDay || series !== undefined) ? zone : undefined;
  return finish(kind.method, [event, ...exceptions], used, series?.pattern.calendarType ?? 0);
}

export interface WrittenTimes {
  readonly startMs: number;
  readonly endMs: number;
  readonly isAllDay: boolean;
}

function timesOf(properties: PropertyBag, isCounter: boolean): WrittenTimes | undefined {
  const proposed = (key: typeof PidLid.CommonStart) => (isCounter ? properties.bigint(key) : undefined);
  const start =
    proposed(PidLid.AppointmentProposedStartWhole) ??
    properties.bigint(PidLid.AppointmentStartWhole) ??
    properties.bigint(PidLid.CommonStart) ??
    properties.bigint(PidTag.StartDate);
  if (start === undefined) return undefined;
  const end =
    proposed(PidLid.AppointmentProposedEndWhole) ??
    properties.bigint(PidLid.AppointmentEndWhole) ??
    properties.bigint(PidLid.CommonEnd) ??
    properties.bigint(PidTag.EndDate);
  const startMs = millisecondsOf(start);
  const duration = (properties.number(PidLid.AppointmentDuration) ?? 0) * minuteMs;
  const endMs = end === undefined ? startMs + duration : millisecondsOf(end);
  const isAllDay = properties.boolean(PidLid.AppointmentSubType) === true;
  return { startMs, endMs: Math.max(endMs, startMs), isAllDay };
}

function originalTimeLines(properties: PropertyBag, method: string): ContentLine[] {
  if (method !== 'COUNTER') return [];
  const [start, end] = [
    properties.bigint(PidLid.AppointmentStartWhole),
    properties.bigint(PidLid.AppointmentEndWhole),
  ];
  return [
    ...(start === undefined ? [] : [line('X-MS-OLK-ORIGINALSTART', utcText(start))]),
    ...(end === undefined ? [] : [line('X-MS-OLK-ORIGINALEND', utcText(end))]),
  ];
}

function stateLines(properties: PropertyBag, method: string): ContentLine[] {
  const status = method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED';
  const noCounter = properties.boolean(PidLid.AppointmentNotAllowPropose) === true ? 'TRUE' : 'FALSE';
  const sequence = properties.number(PidLid.AppointmentSequence) ?? 0;
  const owner = properties.number(PidTag.OwnerAppointmentId);
  return [
    line('STATUS', status),
    line('SEQUENCE', String(sequence)),
    line('X-MICROSOFT-CDO-APPT-SEQUENCE', String(sequence)),
    ...(owner === undefined ? [] : [line('X-MICROSOFT-CDO-OWNERAPPTID', String(owner))]),
    line('X-MICROSOFT-DISALLOW-COUNTER', noCounter),
  ];
}

function peopleLines({ properties, recipients }: MessageContent, kind: Kind): ContentLine[] {
  const sender = sentRepresenting(properties);
  if (kind.status !== undefined) {
    const organizer = recipients.map(personOfRecipient).find((person) => person !== undefined);
    const answer = [{ name: 'PARTSTAT', values: [partstatOf(kind.status)] }];
    return [
      ...(organizer === undefined ? [] : [personLine('ORGANIZER', organizer)]),
      ...(sender === undefined ? [] : [personLine('ATTENDEE', sender, answer)]),
    ];
  }
  const attendees = attendeeLines(recipients, kind.hasAnswers);
  // An appointment without others has no organiser (RFC 5545 section 3.8.4.3).
  if (sender === undefined || (attendees.length === 0 && kind.method === 'PUBLISH')) return attendees;
  return [personLine('ORGANIZER', sender), ...attendees];
}

function finish(
  method: string,
  components: readonly Component[],
  zone: ContentZone | undefined,
  calendarType: number,
): CalendarText {
  const scale = isLunar(calendarType) ? calendarNameOf(calendarType) : undefined;
  const calendar: Component = {
    name: 'VCALENDAR',
    lines: [
      line('METHOD', method),
      line('PRODID', '-//Landfall//Landfall//EN'),
      line('VERSION', '2.0'),
      ...(scale === undefined ? [] : [line('X-MICROSOFT-CALSCALE', scale)]),
    ],
    components: [...(zone === undefined ? [] : [componentOfRule(zone.zone.name, zone.rule)]), ...components],
  };
  return { text: formatComponent(calendar), method };
}
