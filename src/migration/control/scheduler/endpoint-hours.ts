import type { EndpointHours } from '../endpoint-model.ts';

/** Whether work may run at the time. On days when clocks change, by what clocks show. */
export function isOpenAt(hours: EndpointHours | null, at: number): boolean {
  if (hours === null) return true;
  const time = timeOfDay(at, hours.timeZone);
  const { from, to } = hours;
  return from < to ? from <= time && time < to : from <= time || time < to;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `HH:MM`. */
function timeOfDay(at: number, timeZone: string): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  formats.set(timeZone, format);
  return format.format(at);
}
