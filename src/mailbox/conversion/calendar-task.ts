import { type Component, findLine } from '../../wire/icalendar/component.ts';
import { type CalendarTime, startOfDay } from '../../wire/icalendar/date-time.ts';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { wallOfUtc } from '../../wire/time-zones/zone.ts';
import { timeLine } from './calendar-event-reading.ts';
import { isFiletime, reminderOf, setReminder, setTexts } from './calendar-event-values.ts';
import { organizerOf } from './calendar-people.ts';
import { PidLid } from './calendar-properties.ts';
import { keepLines } from './calendar-series-reading.ts';
import type { CalendarZones } from './calendar-zones.ts';
import type { MessageContent } from './message-content.ts';

/** PidLidTaskStatus, [MS-OXOTASK] section 2.2.2.2.2. */
export const TaskStatus = { notStarted: 0, inProgress: 1, complete: 2, waiting: 3, deferred: 4 } as const;

const statuses: Readonly<Record<string, number>> = {
  'NEEDS-ACTION': TaskStatus.notStarted,
  'IN-PROCESS': TaskStatus.inProgress,
  COMPLETED: TaskStatus.complete,
  CANCELLED: TaskStatus.deferred,
};

/** A VTODO as a task: dates are days of the clock, written as if they were of UTC ([MS-OXOTASK] sections 2.2.2.2.4 and 2.2.2.2.5). */
export function readTask(todo: Component, zones: CalendarZones): MessageContent {
  const properties = new PropertyBag().set(PidTag.MessageClass, 'IPM.Task').set(PidTag.IconIndex, 0x0500);
  setTexts(todo, properties);
  const start = timeLine(todo, 'DTSTART');
  const due = timeLine(todo, 'DUE');
  setDay(properties, start, PidLid.TaskStartDate, PidLid.CommonStart, zones);
  setDay(properties, due, PidLid.TaskDueDate, PidLid.CommonEnd, zones);
  const percent = Number.parseInt(findLine(todo, 'PERCENT-COMPLETE')?.value ?? '', 10);
  const done = timeLine(todo, 'COMPLETED');
  const said = statuses[findLine(todo, 'STATUS')?.value.trim().toUpperCase() ?? ''];
  const isComplete =
    said === TaskStatus.complete || (said === undefined && (done !== undefined || percent === 100));
  const started = percent > 0 ? TaskStatus.inProgress : TaskStatus.notStarted;
  properties
    .set(PidLid.TaskStatus, isComplete ? TaskStatus.complete : (said ?? started))
    .set(PidLid.TaskComplete, isComplete)
    .set(
      PidLid.PercentComplete,
      isComplete ? 1 : Number.isNaN(percent) ? 0 : Math.min(Math.max(percent, 0), 100) / 100,
    )
    .set(PidLid.TaskFRecurring, false);
  if (isComplete && done !== undefined) setDay(properties, done, PidLid.TaskDateCompleted, undefined, zones);
  const owner = organizerOf(todo);
  if (owner !== undefined) properties.set(PidLid.TaskOwner, owner.name);
  const base = due ?? start;
  if (base !== undefined && isFiletime(zones.utcOf(base))) {
    const ms = zones.utcOf(base);
    setReminder(properties, reminderOf(todo, start === undefined ? ms : zones.utcOf(start), ms), ms);
  } else properties.set(PidLid.ReminderSet, false);
  keepLines(todo, properties);
  return { properties, recipients: [], attachments: [] };
}

function setDay(
  properties: PropertyBag,
  time: CalendarTime | undefined,
  day: typeof PidLid.TaskStartDate,
  utc: typeof PidLid.CommonStart | undefined,
  zones: CalendarZones,
): void {
  if (time === undefined) return;
  const utcMs = zones.utcOf(time);
  if (!isFiletime(utcMs)) return;
  const wall = time.form === 'utc' ? wallOfUtc(zones.fallback, time.wallMs) : time.wallMs;
  properties.set(day, filetimeOf(startOfDay(wall)));
  if (utc !== undefined) properties.set(utc, filetimeOf(utcMs));
}
