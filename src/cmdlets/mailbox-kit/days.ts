import type { z } from 'zod';
import { findTimeSpan, toText, type Value } from '../../wire/powershell-language/index.ts';
import { cannotConvert, convertible } from '../kit/parameter-types.ts';

const typeName = 'Microsoft.Exchange.Data.EnhancedTimeSpan';
const ticksPerDay = 864_000_000_000n;
const mostDays = 24_855;

/** Whole days: `30`, `30.00:00:00` or a time span; empty text and `$null` for what the server says. */
export function days(): z.ZodType<number | null, Value> {
  return convertible({ typeName }, (value) => {
    if (toText(value).trim() === '') return null;
    const span = findTimeSpan(typeof value === 'object' ? value : toText(value));
    const whole =
      span === undefined || span.ticks % ticksPerDay !== 0n ? -1 : Number(span.ticks / ticksPerDay);
    if (whole >= 0 && whole <= mostDays) return whole;
    return cannotConvert(value, typeName, `Give 0 to ${mostDays} whole days, such as 30 or 30.00:00:00.`);
  });
}
