/**
 * Days of reports are days of UTC, for every organisation: so a partner can add up what different customers report, no day
 * has 23 or 25 hours, and what is kept need not be counted anew when somebody moves.
 */
declare const brand: unique symbol;
/** `2026-11-21`; their order as texts is their order in time. */
export type Day = string & { readonly [brand]: 'Day' };

export const dayMs = 86_400_000;
export const hourMs = 3_600_000;

export const dayOf = (at: number): Day => new Date(at).toISOString().slice(0, 10) as Day;

export const startOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);

export const endOf = (day: Day): number => startOf(day) + dayMs;

export const addDays = (day: Day, count: number): Day => dayOf(startOf(day) + count * dayMs);

export const hourOf = (at: number): number => new Date(at).getUTCHours();

export const earlier = (one: Day, other: Day): Day => (other < one ? other : one);
export const later = (one: Day, other: Day): Day => (other > one ? other : one);

/** From the first to the last, both included. */
export function* daysBetween(first: Day, last: Day): Generator<Day> {
  for (let day = first; day <= last; day = addDays(day, 1)) yield day;
}
