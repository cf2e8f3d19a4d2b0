import type { Component } from '../../wire/icalendar/component.ts';
import { findLine } from '../../wire/icalendar/component.ts';
import { formatContentLine } from '../../wire/icalendar/content-line.ts';
import { type CalendarTime, startOfDay } from '../../wire/icalendar/date-time.ts';
import { parseRecurrenceRule } from '../../wire/icalendar/recurrence-rule.ts';
import {
  type RecurrenceException,
  writeAppointmentRecurrence,
  writerVersion2,
} from '../../wire/mapi/appointment-recurrence.ts';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { minutesOf, wallOfMinutes } from '../../wire/mapi/recurrence-dates.ts';
import {
  noEndDate,
  RecurrenceFrequency,
  type RecurrencePattern,
} from '../../wire/mapi/recurrence-pattern.ts';
import { utcOfWall, wallOfUtc } from '../../wire/time-zones/zone.ts';
import {
  datesOf,
  type EventTimes,
  readEvent,
  readTimes,
  ruleLine,
  setIdentity,
  setRecurrenceZone,
  timeLine,
} from './calendar-event-reading.ts';
import { exceptionAttachment } from './calendar-exceptions.ts';
import { keptRecurrence, PidLid } from './calendar-properties.ts';
import { patternOfRule } from './calendar-recurrence.ts';
import { calendarTypeOf, calendarTypeOfScale } from './calendar-scale.ts';
import type { CalendarZones } from './calendar-zones.ts';
import type { AttachmentContent } from './message-content.ts';

export interface SeriesScope {
  readonly calendar: Component;
  readonly zones: CalendarZones;
  readonly isRequest: boolean;
}

/** A VEVENT that repeats: PidLidAppointmentRecur, and what differs in it as attachments ([MS-OXOCAL] section 2.2.10). */
export function readSeries(
  event: Component,
  overrides: readonly Component[],
  times: EventTimes,
  properties: PropertyBag,
  scope: SeriesScope,
): AttachmentContent[] {
  const pattern = readPattern(event, times, scope.calendar);
  if (pattern === undefined) {
    keepLines(event, properties);
    return [];
  }
  const { zone } = times;
  const changes = overrides.flatMap((override) => readChange(override, properties, times, scope));
  const moved = movedDates(event, scope.zones, times);
  const taken = new Set(changes.map(({ info }) => info.originalStart));
  const moves = moved.moves.filter(({ originalStart }) => !taken.has(originalStart));
  const exceptions = [...changes.map(({ info }) => info), ...moves].sort((a, b) => a.start - b.start);
  const deleted = new Set([...moved.deleted, ...exceptions.map(({ originalStart }) => dayOf(originalStart))]);
  const startOffset = clockOf(wallOfUtc(zone, times.startMs));
  const full: RecurrencePattern = {
    ...pattern,
    deletedDates: [...deleted].sort((a, b) => a - b),
    modifiedDates: exceptions.map(({ start }) => dayOf(start)).sort((a, b) => a - b),
  };
  const recurrence = {
    pattern: full,
    writerVersion: writerVersion2,
    startOffset,
    endOffset: startOffset + Math.round((times.endMs - times.startMs) / 60_000),
    exceptions,
  };
  properties.set(PidLid.AppointmentRecur, writeAppointmentRecurrence(recurrence));
  setSeries(properties, full, times);
  setRecurrenceZone(properties, times);
  return changes.map(({ attachment }) => attachment);
}

function readPattern(
  event: Component,
  times: EventTimes,
  calendar: Component,
): RecurrencePattern | undefined {
  const line = ruleLine(event);
  const rule = parseRecurrenceRule(line?.value ?? '');
  if (line === undefined || rule === undefined) return undefined;
  const scale = findLine(calendar, 'X-MICROSOFT-CALSCALE')?.value ?? '';
  const type = rule.scale === undefined ? scaleOf(line.name, scale) : calendarTypeOfScale(rule.scale);
  if (type === undefined) return undefined;
  return patternOfRule(rule, wallOfUtc(times.zone, times.startMs), times.zone, type);
}

/** X-MICROSOFT-CALSCALE is of X-MICROSOFT-RRULE alone: a RRULE beside it is Gregorian. */
const scaleOf = (name: string, scale: string): number | undefined =>
  name === 'X-MICROSOFT-RRULE' && scale.trim() !== '' ? calendarTypeOf(scale) : 0;

function setSeries(properties: PropertyBag, pattern: RecurrencePattern, times: EventTimes): void {
  const { zone } = times;
  const startDay = utcOfWall(zone, startOfDay(wallOfUtc(zone, times.startMs)));
  // [MS-OXOCAL] section 2.2.1.15: midnight of the last day, and the end of all days where there is none.
  const end =
    pattern.endDate >= noEndDate ? wallOfMinutes(noEndDate) : utcOfWall(zone, wallOfMinutes(pattern.endDate));
  properties
    .set(PidLid.Recurring, true)
    .set(PidLid.IsRecurring, true)
    .set(PidLid.RecurrenceType, recurrenceTypes[pattern.frequency] ?? 0)
    .set(PidLid.ClipStart, filetimeOf(startDay))
    .set(PidLid.ClipEnd, filetimeOf(end));
}

/** [MS-OXOCAL] section 2.2.1.45. */
const recurrenceTypes: Readonly<Record<number, number>> = {
  [RecurrenceFrequency.daily]: 1,
  [RecurrenceFrequency.weekly]: 2,
  [RecurrenceFrequency.monthly]: 3,
  [RecurrenceFrequency.yearly]: 4,
};

interface Change {
  readonly info: RecurrenceException;
  readonly attachment: AttachmentContent;
}

function readChange(
  override: Component,
  series: PropertyBag,
  seriesTimes: EventTimes,
  scope: SeriesScope,
): Change[] {
  const original = originalStart(override, scope.zones, seriesTimes);
  const times = readTimes(override, scope.zones);
  if (original === undefined || times === undefined) return [];
  const own = readEvent(override, times, scope.isRequest);
  setIdentity(own, override, { ms: original, zone: seriesTimes.zone });
  const wall = (ms: number) => minutesOf(wallOfUtc(seriesTimes.zone, ms));
  const changed = <T>(get: (bag: PropertyBag) => T | undefined): T | undefined => {
    const value = get(own);
    return value === undefined || value === get(series) ? undefined : value;
  };
  const flag = (value: boolean | undefined) => (value === undefined ? undefined : Number(value));
  const info: RecurrenceException = {
    start: wall(times.startMs),
    end: wall(times.endMs),
    originalStart: wall(original),
    subject: changed((bag) => bag.text(PidTag.Subject)),
    location: changed((bag) => bag.text(PidLid.Location)),
    busyStatus: changed((bag) => bag.number(PidLid.BusyStatus)),
    reminderDelta: changed((bag) => bag.number(PidLid.ReminderDelta)),
    reminderSet: flag(changed((bag) => bag.boolean(PidLid.ReminderSet))),
    subType: flag(changed((bag) => bag.boolean(PidLid.AppointmentSubType))),
    hasBody: changed((bag) => bag.text(PidTag.Body)) === undefined ? undefined : true,
  };
  return [{ info, attachment: exceptionAttachment(own, info, override) }];
}

/** RECURRENCE-ID; a date alone means the start of the series on that day. */
export function originalStart(
  override: Component,
  zones: CalendarZones,
  series: EventTimes,
): number | undefined {
  const id = timeLine(override, 'RECURRENCE-ID');
  return id === undefined ? undefined : occurrenceAt(id, zones, series);
}

function occurrenceAt(time: CalendarTime, zones: CalendarZones, series: EventTimes): number {
  if (time.form !== 'date' || series.isAllDay) {
    return time.form === 'date' ? utcOfWall(series.zone, time.wallMs) : zones.utcOf(time);
  }
  const clock = wallOfUtc(series.zone, series.startMs);
  return utcOfWall(series.zone, time.wallMs + clock - startOfDay(clock));
}

/** [MS-OXCICAL] section 2.1.3.1.1.20.23: an RDATE is where one of EXDATE has gone to. */
function movedDates(event: Component, zones: CalendarZones, times: EventTimes) {
  const wall = (time: CalendarTime) => minutesOf(wallOfUtc(times.zone, occurrenceAt(time, zones, times)));
  const away = [...new Set(datesOf(event, 'EXDATE').map(wall))].sort((a, b) => a - b);
  const added = [...new Set(datesOf(event, 'RDATE').map(wall))].sort((a, b) => a - b);
  const length = Math.round((times.endMs - times.startMs) / 60_000);
  const moves =
    added.length > away.length
      ? []
      : added.map((start, index) => ({ start, end: start + length, originalStart: away[index] ?? start }));
  return { deleted: away.map(dayOf), moves };
}

const dayOf = (minutes: number): number => minutesOf(startOfDay(wallOfMinutes(minutes)));
const clockOf = (wallMs: number): number => Math.floor((wallMs - startOfDay(wallMs)) / 60_000);

/** What no pattern says stays as it came: nothing of it is lost for whoever reads the calendar next. */
export function keepLines(event: Component, properties: PropertyBag): void {
  const lines = event.lines.filter(({ name }) => recurrenceLines.has(name)).slice(0, 100);
  if (lines.length > 0)
    properties.set(
      keptRecurrence,
      lines.map((line) => formatContentLine(line).replaceAll('\r\n ', '').trimEnd()),
    );
}

export const recurrenceLines = new Set(['RRULE', 'X-MICROSOFT-RRULE', 'RDATE', 'EXDATE']);
