import { ianaZone, wallOfUtc } from '../../../wire/time-zones/zone.ts';
import type { EndpointHours } from '../endpoint-model.ts';

/** Whether work may run at the time. On days when clocks change, by what clocks show. */
export function isOpenAt(hours: EndpointHours | null, at: number): boolean {
  if (hours === null) return true;
  const time = timeOfDay(at, hours.timeZone);
  const { from, to } = hours;
  return from < to ? from <= time && time < to : from <= time || time < to;
}

/** `HH:MM`. */
function timeOfDay(at: number, timeZone: string): string {
  return new Date(wallOfUtc(ianaZone(timeZone), at)).toISOString().slice(11, 16);
}
