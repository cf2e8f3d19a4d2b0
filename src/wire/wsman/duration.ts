/** `xs:duration` (XML Schema part 2, section 3.2.6), without years and months, whose length nobody knows. */

const pattern = /^P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,10})(?:\.(\d{1,9}))?S)?)?$/;

/** Milliseconds; undefined where it is not such a duration, or less than nothing. */
export function parseDuration(text: string): number | undefined {
  const match = pattern.exec(text.trim());
  if (!match || !/\d/.test(text)) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1, 5).map((part) => Number(part ?? 0));
  const fraction = Number(`0.${match[5] ?? 0}`);
  const whole = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return Math.round((whole + fraction) * 1000);
}

/** As Windows writes time-outs: `PT180.000S`. */
export const formatSeconds = (ms: number): string => `PT${(ms / 1000).toFixed(3)}S`;

/** As Windows writes ages: `P0DT1H2M3S`. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `P${Math.floor(hours / 24)}DT${hours % 24}H${minutes % 60}M${seconds % 60}S`;
}
