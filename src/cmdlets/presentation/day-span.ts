import { TimeSpanValue, type Value } from '../../wire/powershell-language/index.ts';

const dayMs = 86_400_000;

/** `14.00:00:00`, as Exchange prints how long something is kept. */
export const daysOrNull = (days: number | null): Value =>
  days === null ? null : TimeSpanValue.fromMs(days * dayMs);
