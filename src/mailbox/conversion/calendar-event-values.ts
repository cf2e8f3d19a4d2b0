import { Buffer } from 'node:buffer';
import { type Component, findLine, linesOf } from '../../wire/icalendar/component.ts';
import { parameterOf } from '../../wire/icalendar/content-line.ts';
import { minuteMs, parseDateTime, parseDuration } from '../../wire/icalendar/date-time.ts';
import { readText, readTexts } from '../../wire/icalendar/text-value.ts';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { PidLid } from './calendar-properties.ts';
import { PidName } from './named-properties.ts';

/** Texts and marks that events, tasks and exceptions have alike: [MS-OXCICAL] section 2.1.3.1.1.20. */

/** PidLidBusyStatus, [MS-OXOCAL] section 2.2.1.2. */
export const BusyStatus = { free: 0, tentative: 1, busy: 2, outOfOffice: 3, workingElsewhere: 4 } as const;

const busyNames: readonly (readonly [name: string, status: number])[] = [
  ['FREE', BusyStatus.free],
  ['TENTATIVE', BusyStatus.tentative],
  ['BUSY', BusyStatus.busy],
  ['OOF', BusyStatus.outOfOffice],
  ['WORKINGELSEWHERE', BusyStatus.workingElsewhere],
];

export const busyNameOf = (status: number): string =>
  busyNames.find(([, each]) => each === status)?.[0] ?? 'BUSY';

/** CLASS and PidTagSensitivity. */
export const sensitivityNames = ['PUBLIC', 'PERSONAL', 'PRIVATE', 'CONFIDENTIAL'] as const;

const longestText = 1024 * 1024;

export function textOf(component: Component, name: string): string | undefined {
  const line = findLine(component, name);
  return line === undefined ? undefined : readText(line.value.slice(0, longestText));
}

export function flagOf(component: Component, name: string): boolean | undefined {
  const value = findLine(component, name)?.value.trim().toUpperCase();
  if (value === undefined) return undefined;
  return value === 'TRUE' || value === '1';
}

export function busyStatusOf(component: Component): number | undefined {
  const own = busyNamed(component, 'X-MICROSOFT-CDO-BUSYSTATUS');
  if (own !== undefined) return own;
  const transparency = findLine(component, 'TRANSP')?.value.trim().toUpperCase();
  if (transparency === 'TRANSPARENT') return BusyStatus.free;
  if (findLine(component, 'STATUS')?.value.trim().toUpperCase() === 'TENTATIVE') return BusyStatus.tentative;
  return transparency === undefined ? undefined : BusyStatus.busy;
}

export function busyNamed(component: Component, name: string): number | undefined {
  const value = findLine(component, name)?.value.trim().toUpperCase();
  return busyNames.find(([each]) => each === value)?.[1];
}

/** Subject, bodies, place, categories, class, importance. */
export function setTexts(component: Component, properties: PropertyBag): void {
  const subject = textOf(component, 'SUMMARY')?.replace(/\s*\n\s*/g, ' ');
  if (subject !== undefined) {
    properties.set(PidTag.Subject, subject).set(PidTag.NormalizedSubject, subject);
    properties.set(PidTag.ConversationTopic, subject);
  }
  const description = textOf(component, 'DESCRIPTION');
  if (description !== undefined) properties.set(PidTag.Body, description.replace(/\r?\n/g, '\r\n'));
  const html = htmlOf(component);
  if (html !== undefined) {
    properties.set(PidTag.Html, Buffer.from(html)).set(PidTag.InternetCodepage, 65001);
    properties.set(PidTag.NativeBody, 3);
  }
  const location = textOf(component, 'LOCATION')?.replace(/\s*\n\s*/g, ' ');
  if (location !== undefined) properties.set(PidLid.Location, location);
  const categories = linesOf(component, 'CATEGORIES').flatMap((line) =>
    readTexts(line.value.slice(0, longestText)),
  );
  if (categories.length > 0) properties.set(PidName.Keywords, [...new Set(categories)].slice(0, 100));
  const contacts = linesOf(component, 'CONTACT').map((line) => readText(line.value.slice(0, longestText)));
  if (contacts.length > 0) properties.set(PidLid.Contacts, contacts.slice(0, 100));
  const sensitivity = sensitivityOf(component);
  properties.set(PidTag.Sensitivity, sensitivity).set(PidLid.Private, sensitivity === 2);
  properties.set(PidTag.Importance, importanceOf(component));
}

function htmlOf(component: Component): string | undefined {
  const line = linesOf(component, 'X-ALT-DESC').find(
    (each) => parameterOf(each, 'FMTTYPE')?.toLowerCase() === 'text/html',
  );
  return line === undefined ? undefined : readText(line.value.slice(0, longestText));
}

function sensitivityOf(component: Component): number {
  const name = findLine(component, 'CLASS')?.value.trim().toUpperCase();
  const found = sensitivityNames.findIndex((each) => each === name || `X-${each}` === name);
  return Math.max(found, 0);
}

function importanceOf(component: Component): number {
  const own = Number(findLine(component, 'X-MICROSOFT-CDO-IMPORTANCE')?.value.trim() ?? Number.NaN);
  if (own === 0 || own === 1 || own === 2) return own;
  const priority = Number(findLine(component, 'PRIORITY')?.value.trim() ?? 0);
  if (priority >= 1 && priority <= 4) return 2;
  return priority >= 6 && priority <= 9 ? 0 : 1;
}

/** Minutes before the start that the first alarm rings; undefined where none does. */
export function reminderOf(component: Component, startMs: number, endMs: number): number | undefined {
  for (const alarm of component.components) {
    if (alarm.name !== 'VALARM') continue;
    const trigger = findLine(alarm, 'TRIGGER');
    if (trigger === undefined) continue;
    const relative = parseDuration(trigger.value);
    if (relative !== undefined) {
      const isFromEnd = parameterOf(trigger, 'RELATED')?.toUpperCase() === 'END';
      return boundedMinutes(startMs - ((isFromEnd ? endMs : startMs) + relative));
    }
    const absolute = parseDateTime(trigger.value);
    if (absolute !== undefined) return boundedMinutes(startMs - absolute.wallMs);
  }
  return undefined;
}

/** PidLidReminderDelta counts up to 0x5AE980DF; nobody is reminded a year ahead. */
const boundedMinutes = (ms: number): number =>
  Math.min(Math.max(Math.round(ms / minuteMs), 0), 366 * 24 * 60);

export function setReminder(properties: PropertyBag, delta: number | undefined, startMs: number): void {
  properties.set(PidLid.ReminderSet, delta !== undefined);
  if (delta === undefined) return;
  properties.set(PidLid.ReminderDelta, delta).set(PidLid.ReminderTime, filetimeOf(startMs));
  properties.set(PidLid.ReminderSignalTime, filetimeOf(startMs - delta * minuteMs));
}

/** Undefined for a time that FILETIME cannot say. */
export function timeOf(component: Component, name: string): bigint | undefined {
  const time = parseDateTime(findLine(component, name)?.value ?? '');
  return time === undefined || !isFiletime(time.wallMs) ? undefined : filetimeOf(time.wallMs);
}

/** From 1601 to where Outlook's calendar ends ([MS-OXOCAL] section 2.2.1.44.1: 4500). */
export const isFiletime = (ms: number): boolean => ms >= Date.UTC(1601, 0, 1) && ms < Date.UTC(4501, 0, 1);
