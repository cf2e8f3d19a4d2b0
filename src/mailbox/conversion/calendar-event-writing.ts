import { Buffer } from 'node:buffer';
import type { Component } from '../../wire/icalendar/component.ts';
import { type ContentLine, type LineParameter, parseContentLine } from '../../wire/icalendar/content-line.ts';
import {
  formatDate,
  formatDuration,
  formatLocalTime,
  formatUtcTime,
  minuteMs,
} from '../../wire/icalendar/date-time.ts';
import { formatText } from '../../wire/icalendar/text-value.ts';
import { millisecondsOf } from '../../wire/mapi/filetime.ts';
import { uidOfGlobalObjectId } from '../../wire/mapi/global-object-id.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { wallOfUtc } from '../../wire/time-zones/zone.ts';
import { BusyStatus, busyNameOf, sensitivityNames } from './calendar-event-values.ts';
import { keptRecurrence, PidLid } from './calendar-properties.ts';
import { recurrenceLines } from './calendar-series-reading.ts';
import type { WrittenTimes } from './calendar-writing.ts';
import type { ContentZone } from './calendar-zones.ts';
import { PidName } from './named-properties.ts';

export const line = (
  name: string,
  value: string,
  parameters: readonly LineParameter[] = [],
): ContentLine => ({
  name,
  parameters,
  value,
});

export const utcText = (filetime: bigint): string => formatUtcTime(millisecondsOf(filetime));

/** Which meeting it is, and which instance: [MS-OXCICAL] sections 2.1.3.1.1.20.26 and 2.1.3.1.1.20.20. */
export function identityLines(
  properties: PropertyBag,
  zone: ContentZone | undefined,
  times: WrittenTimes,
): ContentLine[] {
  const id = properties.bytes(PidLid.GlobalObjectId) ?? properties.bytes(PidLid.CleanGlobalObjectId);
  const stamp =
    properties.bigint(PidLid.AttendeeCriticalChange) ??
    properties.bigint(PidLid.OwnerCriticalChange) ??
    properties.bigint(PidTag.ClientSubmitTime) ??
    properties.bigint(PidTag.LastModificationTime) ??
    properties.bigint(PidTag.CreationTime);
  const replaced =
    properties.boolean(PidLid.IsException) === true
      ? properties.bigint(PidLid.ExceptionReplaceTime)
      : undefined;
  return [
    ...(id === undefined ? [] : [line('UID', formatText(uidOfGlobalObjectId(id)))]),
    line('DTSTAMP', stamp === undefined ? formatUtcTime(times.startMs) : utcText(stamp)),
    ...(replaced === undefined
      ? []
      : [timeLine('RECURRENCE-ID', millisecondsOf(replaced), times.isAllDay, zone)]),
  ];
}

export function timeLines(
  { startMs, endMs, isAllDay }: WrittenTimes,
  zone: ContentZone | undefined,
): ContentLine[] {
  return [
    timeLine('DTSTART', startMs, isAllDay, zone),
    timeLine('DTEND', endMs, isAllDay, zone),
    line('X-MICROSOFT-CDO-ALLDAYEVENT', isAllDay ? 'TRUE' : 'FALSE'),
  ];
}

export function timeLine(
  name: string,
  utcMs: number,
  isDate: boolean,
  zone: ContentZone | undefined,
): ContentLine {
  if (zone === undefined) return line(name, formatUtcTime(utcMs));
  const wallMs = wallOfUtc(zone.zone, utcMs);
  if (isDate) return line(name, formatDate(wallMs), [{ name: 'VALUE', values: ['DATE'] }]);
  return line(name, formatLocalTime(wallMs), [{ name: 'TZID', values: [zone.zone.name] }]);
}

export function textLines(properties: PropertyBag): ContentLine[] {
  const lines: ContentLine[] = [];
  const subject = properties.text(PidTag.NormalizedSubject) ?? properties.text(PidTag.Subject);
  if (subject !== undefined) lines.push(line('SUMMARY', formatText(subject)));
  const body = properties.text(PidTag.Body);
  if (body !== undefined) lines.push(line('DESCRIPTION', formatText(body)));
  const html = properties.bytes(PidTag.Html);
  // In another code page it is the matter of the message beside, which has it too.
  if (html !== undefined && (properties.number(PidTag.InternetCodepage) ?? 65001) === 65001) {
    const text = Buffer.from(html.buffer, html.byteOffset, html.length).toString('utf8');
    lines.push(line('X-ALT-DESC', formatText(text), [{ name: 'FMTTYPE', values: ['text/html'] }]));
  }
  const location = properties.text(PidLid.Location);
  if (location !== undefined && location !== '') lines.push(line('LOCATION', formatText(location)));
  const keywords = properties.get(PidName.Keywords);
  const categories = Array.isArray(keywords) ? keywords.filter((each) => typeof each === 'string') : [];
  if (categories.length > 0) lines.push(line('CATEGORIES', categories.map(formatText).join(',')));
  const contacts = properties.get(PidLid.Contacts);
  for (const contact of Array.isArray(contacts) ? contacts : []) {
    if (typeof contact === 'string') lines.push(line('CONTACT', formatText(contact)));
  }
  lines.push(line('CLASS', sensitivityNames[properties.number(PidTag.Sensitivity) ?? 0] ?? 'PUBLIC'));
  const importance = properties.number(PidTag.Importance) ?? 1;
  lines.push(line('PRIORITY', importance === 2 ? '1' : importance === 0 ? '9' : '5'));
  lines.push(line('X-MICROSOFT-CDO-IMPORTANCE', String(importance)));
  lines.push(...busyLines(properties));
  return lines;
}

function busyLines(properties: PropertyBag): ContentLine[] {
  const own = properties.number(PidLid.BusyStatus);
  const intended = properties.number(PidLid.IntendedBusyStatus);
  const busy = intended ?? own;
  if (busy === undefined) return [];
  return [
    line('TRANSP', busy === BusyStatus.free ? 'TRANSPARENT' : 'OPAQUE'),
    line('X-MICROSOFT-CDO-BUSYSTATUS', busyNameOf(own ?? busy)),
    ...(intended === undefined ? [] : [line('X-MICROSOFT-CDO-INTENDEDSTATUS', busyNameOf(intended))]),
  ];
}

export function reminderComponent(properties: PropertyBag): Component | undefined {
  if (properties.boolean(PidLid.ReminderSet) !== true) return undefined;
  const delta = properties.number(PidLid.ReminderDelta) ?? 15;
  // Outlook writes 0x5AE980E1 for the reminder that is usual.
  const minutes = delta < 0 || delta > 366 * 24 * 60 ? 15 : delta;
  const trigger = line('TRIGGER', formatDuration(-minutes * minuteMs), [
    { name: 'RELATED', values: ['START'] },
  ]);
  return {
    name: 'VALARM',
    lines: [line('ACTION', 'DISPLAY'), line('DESCRIPTION', 'REMINDER'), trigger],
    components: [],
  };
}

export function keptRecurrenceLines(properties: PropertyBag): ContentLine[] {
  const kept = properties.get(keptRecurrence);
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((text) => {
    const parsed = typeof text === 'string' ? parseContentLine(text, { maxParameters: 16 }) : undefined;
    return parsed !== undefined && recurrenceLines.has(parsed.name) ? [parsed] : [];
  });
}
