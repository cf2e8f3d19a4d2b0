import { type Component, findLine, linesOf } from '../../wire/icalendar/component.ts';
import { parameterOf } from '../../wire/icalendar/content-line.ts';
import {
  type CalendarTime,
  dayMs,
  minuteMs,
  parseDateTime,
  parseDuration,
  startOfDay,
} from '../../wire/icalendar/date-time.ts';
import { parseRecurrenceRule } from '../../wire/icalendar/recurrence-rule.ts';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import { cleanGlobalObjectId, globalObjectIdOfUid } from '../../wire/mapi/global-object-id.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { writeTimeZoneStruct } from '../../wire/mapi/time-zone-rule.ts';
import { utcOfWall, wallOfUtc, type Zone } from '../../wire/time-zones/zone.ts';
import {
  BusyStatus,
  busyNamed,
  busyStatusOf,
  flagOf,
  isFiletime,
  reminderOf,
  setReminder,
  setTexts,
  timeOf,
} from './calendar-event-values.ts';
import { PidLid } from './calendar-properties.ts';
import { type CalendarZones, definitionOf, ruleAt } from './calendar-zones.ts';

/** When a VEVENT is: in UTC, and by the clocks of the zone that it is shown and repeated in. */
export interface EventTimes {
  readonly startMs: number;
  readonly endMs: number;
  readonly isAllDay: boolean;
  readonly zone: Zone;
  readonly endZone: Zone;
  /** Times of UTC say nothing of where they are looked at. */
  readonly isUtc: boolean;
}

/** Undefined without a start that can be read. */
export function readTimes(event: Component, zones: CalendarZones): EventTimes | undefined {
  const start = timeLine(event, 'DTSTART');
  if (start === undefined) return undefined;
  const end = timeLine(event, 'DTEND');
  const duration = parseDuration(findLine(event, 'DURATION')?.value ?? '');
  const isAllDay =
    (start.form === 'date' && (end === undefined || end.form === 'date')) ||
    flagOf(event, 'X-MICROSOFT-CDO-ALLDAYEVENT') === true;
  const zone = start.form === 'utc' && isAllDay ? zones.fallback : zones.zoneOf(start);
  const startMs = zones.utcOf(start);
  if (!isFiletime(startMs)) return undefined;
  let endMs = startMs;
  if (end !== undefined) endMs = zones.utcOf(end);
  else if (duration !== undefined) endMs = endAfter(startMs, duration, zone);
  else if (start.form === 'date') endMs = utcOfWall(zone, start.wallMs + dayMs);
  if (endMs < startMs || !isFiletime(endMs)) endMs = startMs;
  // RFC 5545 has the day behind the last one; senders that have the last one itself mean that day.
  if (isAllDay && endMs === startMs) endMs = utcOfWall(zone, wallOfUtc(zone, startMs) + dayMs);
  const endZone = end === undefined || end.form !== 'local' ? zone : zones.zoneOf(end);
  return { startMs, endMs, isAllDay, zone, endZone, isUtc: start.form === 'utc' && !isAllDay };
}

/** Days are days of the clock (RFC 5545 section 3.3.6), hours are hours. */
function endAfter(startMs: number, duration: number, zone: Zone): number {
  if (duration % dayMs !== 0) return startMs + duration;
  return utcOfWall(zone, wallOfUtc(zone, startMs) + duration);
}

export function timeLine(event: Component, name: string): CalendarTime | undefined {
  const line = findLine(event, name);
  return line === undefined ? undefined : parseDateTime(line.value, parameterOf(line, 'TZID'));
}

export const ruleLine = (event: Component) =>
  findLine(event, 'RRULE') ?? findLine(event, 'X-MICROSOFT-RRULE');

export const hasRule = (event: Component): boolean =>
  parseRecurrenceRule(ruleLine(event)?.value ?? '') !== undefined;

/** What a VEVENT says of itself, whatever is asked with it: [MS-OXCICAL] section 2.1.3.1.1.20. */
export function readEvent(event: Component, times: EventTimes, isRequest: boolean): PropertyBag {
  const properties = new PropertyBag();
  setTexts(event, properties);
  setTimes(properties, times);
  const busy = busyStatusOf(event) ?? BusyStatus.busy;
  if (isRequest) {
    properties.set(PidLid.IntendedBusyStatus, busyNamed(event, 'X-MICROSOFT-CDO-INTENDEDSTATUS') ?? busy);
    properties.set(PidLid.BusyStatus, busy === BusyStatus.free ? BusyStatus.free : BusyStatus.tentative);
  } else properties.set(PidLid.BusyStatus, busy);
  setReminder(properties, reminderOf(event, times.startMs, times.endMs), times.startMs);
  const sequence = Number.parseInt(findLine(event, 'SEQUENCE')?.value ?? '', 10);
  const own = Number.parseInt(findLine(event, 'X-MICROSOFT-CDO-APPT-SEQUENCE')?.value ?? '', 10);
  properties.set(PidLid.AppointmentSequence, bounded(Number.isNaN(own) ? sequence : own));
  const ownerId = Number.parseInt(findLine(event, 'X-MICROSOFT-CDO-OWNERAPPTID')?.value ?? '', 10);
  if (!Number.isNaN(ownerId)) properties.set(PidTag.OwnerAppointmentId, ownerId | 0);
  if (flagOf(event, 'X-MICROSOFT-DISALLOW-COUNTER') === true)
    properties.set(PidLid.AppointmentNotAllowPropose, true);
  return properties;
}

const bounded = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.min(Math.max(value, 0), 0x7fff_ffff);

export function setTimes(properties: PropertyBag, times: EventTimes): void {
  const [start, end] = [filetimeOf(times.startMs), filetimeOf(times.endMs)];
  properties
    .set(PidLid.AppointmentStartWhole, start)
    .set(PidLid.AppointmentEndWhole, end)
    .set(PidLid.CommonStart, start)
    .set(PidLid.CommonEnd, end)
    .set(PidTag.StartDate, start)
    .set(PidTag.EndDate, end)
    .set(PidLid.AppointmentDuration, Math.round((times.endMs - times.startMs) / minuteMs))
    .set(PidLid.AppointmentSubType, times.isAllDay);
  if (times.isUtc) return;
  const { zone, endZone } = times;
  properties.set(
    PidLid.AppointmentTimeZoneDefinitionStartDisplay,
    definitionOf(zone, ruleAt(zone, times.startMs), false),
  );
  properties.set(
    PidLid.AppointmentTimeZoneDefinitionEndDisplay,
    definitionOf(endZone, ruleAt(endZone, times.endMs), false),
  );
}

/** The zone that a series repeats by: [MS-OXOCAL] sections 2.2.1.39 to 2.2.1.41. */
export function setRecurrenceZone(properties: PropertyBag, { zone, startMs }: EventTimes): void {
  const rule = ruleAt(zone, startMs);
  properties
    .set(PidLid.TimeZoneStruct, writeTimeZoneStruct(rule))
    .set(PidLid.TimeZoneDescription, zone.name)
    .set(PidLid.AppointmentTimeZoneDefinitionRecur, definitionOf(zone, rule, true));
}

/** PidLidGlobalObjectId and what else says which meeting it is; `original` is the start that an instance had. */
export function setIdentity(
  properties: PropertyBag,
  event: Component,
  original: { readonly ms: number; readonly zone: Zone } | undefined,
): void {
  const uid = findLine(event, 'UID')?.value.trim() ?? '';
  if (uid !== '') {
    const date =
      original === undefined ? undefined : new Date(startOfDay(wallOfUtc(original.zone, original.ms)));
    const instance =
      date === undefined
        ? undefined
        : { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    const id = globalObjectIdOfUid(uid, instance);
    properties.set(PidLid.GlobalObjectId, id).set(PidLid.CleanGlobalObjectId, cleanGlobalObjectId(id));
  }
  if (original !== undefined) properties.set(PidLid.ExceptionReplaceTime, filetimeOf(original.ms));
  const stamp = timeOf(event, 'X-MICROSOFT-CDO-OWNER-CRITICAL-CHANGE') ?? timeOf(event, 'DTSTAMP');
  if (stamp !== undefined) properties.set(PidLid.OwnerCriticalChange, stamp);
}

export const datesOf = (event: Component, name: string): CalendarTime[] =>
  linesOf(event, name).flatMap((line) =>
    line.value
      .split(',', mostDates)
      .flatMap((value) => parseDateTime(value.split('/')[0] ?? '', parameterOf(line, 'TZID')) ?? []),
  );

const mostDates = 5000;
