const dayMs = 86_400_000;

/**
 * What is UTC when clocks in the zone show this. What they show twice is meant the first time; what they never show,
 * because they were put forward, is counted on from before.
 */
export function toUtcMs(localMs: number, timeZone: string): number {
  const before = localMs - offsetMs(localMs - dayMs, timeZone);
  if (before + offsetMs(before, timeZone) === localMs) return before;
  const after = localMs - offsetMs(localMs + dayMs, timeZone);
  return after + offsetMs(after, timeZone) === localMs ? after : before;
}

/** What clocks in the zone are ahead of UTC at this time. */
function offsetMs(utcMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(utcMs);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(utcMs / 1000) * 1000;
}
