import type { Component } from '../../wire/icalendar/component.ts';
import type { ContentLine } from '../../wire/icalendar/content-line.ts';
import { formatDate, formatUtcTime } from '../../wire/icalendar/date-time.ts';
import { millisecondsOf } from '../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { keptRecurrenceLines, line, reminderComponent, textLines } from './calendar-event-writing.ts';
import { PidLid } from './calendar-properties.ts';
import { TaskStatus } from './calendar-task.ts';

const statusNames: Readonly<Record<number, string>> = {
  [TaskStatus.inProgress]: 'IN-PROCESS',
  [TaskStatus.complete]: 'COMPLETED',
  [TaskStatus.waiting]: 'NEEDS-ACTION',
  [TaskStatus.deferred]: 'CANCELLED',
};

/** A task as a VTODO; its dates are whole days. */
export function taskComponent(properties: PropertyBag): Component {
  const status = properties.number(PidLid.TaskStatus) ?? TaskStatus.notStarted;
  const percent = Math.round((doubleOf(properties) ?? 0) * 100);
  const done = properties.bigint(PidLid.TaskDateCompleted);
  const stamp = properties.bigint(PidTag.LastModificationTime) ?? properties.bigint(PidTag.CreationTime);
  const reminder = reminderComponent(properties);
  return {
    name: 'VTODO',
    lines: [
      ...(stamp === undefined ? [] : [line('DTSTAMP', formatUtcTime(millisecondsOf(stamp)))]),
      ...dayLine('DTSTART', properties.bigint(PidLid.TaskStartDate)),
      ...dayLine('DUE', properties.bigint(PidLid.TaskDueDate)),
      ...textLines(properties).filter(({ name }) => !eventLines.has(name)),
      line('STATUS', statusNames[status] ?? 'NEEDS-ACTION'),
      line('PERCENT-COMPLETE', String(Math.min(Math.max(percent, 0), 100))),
      ...(done === undefined ? [] : [line('COMPLETED', formatUtcTime(millisecondsOf(done)))]),
      ...keptRecurrenceLines(properties),
    ],
    components: reminder === undefined ? [] : [reminder],
  };
}

const eventLines = new Set(['TRANSP', 'X-MICROSOFT-CDO-BUSYSTATUS', 'X-MICROSOFT-CDO-INTENDEDSTATUS']);

const doubleOf = (properties: PropertyBag): number | undefined => properties.number(PidLid.PercentComplete);

const dayLine = (name: string, filetime: bigint | undefined): ContentLine[] =>
  filetime === undefined
    ? []
    : [line(name, formatDate(millisecondsOf(filetime)), [{ name: 'VALUE', values: ['DATE'] }])];
