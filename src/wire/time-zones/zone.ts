/** A time zone: how far its clocks are ahead of UTC at a time. */
export interface Zone {
  /** As it is to be called where it is written. */
  readonly name: string;
  offsetMs(utcMs: number): number;
}

export const utcZone: Zone = { name: 'UTC', offsetMs: () => 0 };

export const wallOfUtc = (zone: Zone, utcMs: number): number => utcMs + zone.offsetMs(utcMs);

/** The first of two where clocks are set back; what they leave out is so much later (RFC 5545 section 3.3.5). */
export function utcOfWall(zone: Zone, wallMs: number): number {
  const before = zone.offsetMs(wallMs - zoneChangeMs);
  const after = zone.offsetMs(wallMs + zoneChangeMs);
  if (before === after) return wallMs - before;
  const earlier = wallMs - before;
  return zone.offsetMs(earlier) === before || zone.offsetMs(wallMs - after) !== after
    ? earlier
    : wallMs - after;
}

/** Clocks are nowhere further from UTC than 14 hours, nor turned twice in two days. */
const zoneChangeMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat | undefined>();
const mostFormats = 512;

/** A zone of the IANA database, or undefined. */
export function findIanaZone(name: string): Zone | undefined {
  const format = formatOf(name);
  if (format === undefined) return undefined;
  return { name, offsetMs: (utcMs) => offsetIn(format, utcMs) };
}

/** For a name that was checked where it came in. */
export function ianaZone(name: string): Zone {
  const zone = findIanaZone(name);
  if (zone === undefined) throw new RangeError(`"${name}" is no time zone.`);
  return zone;
}

function formatOf(name: string): Intl.DateTimeFormat | undefined {
  const key = name.toLowerCase();
  if (formats.has(key)) return formats.get(key);
  // Names come from outside: one that is none is not worth a place beside those that are.
  if (!/^[a-z][a-z0-9_+\-/]{1,48}$/i.test(name)) return undefined;
  if (formats.size >= mostFormats) formats.clear();
  const format = tryFormat(name);
  formats.set(key, format);
  return format;
}

function tryFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function offsetIn(format: Intl.DateTimeFormat, utcMs: number): number {
  if (!Number.isFinite(utcMs) || Math.abs(utcMs) > 8.64e15) return 0;
  const parts = new Map(format.formatToParts(utcMs).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type) ?? 0);
  const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year');
  const wall = new Date(0);
  wall.setUTCFullYear(year, part('month') - 1, part('day'));
  wall.setUTCHours(part('hour'), part('minute'), part('second'));
  return wall.getTime() - Math.floor(utcMs / 1000) * 1000;
}
