import type { z } from 'zod';
import { findTimeSpan, toText, type Value } from '../../wire/powershell-language/index.ts';
import { cannotConvert, convertible } from '../kit/parameter-types.ts';

const typeName = 'System.TimeSpan';
const ticksPerMs = 10_000n;

/** In milliseconds: `1.00:00:00`, `00:30:00`, or a time span; a number alone is days, as .NET reads it. */
export function timeSpanMs({ min = 0 }: { readonly min?: number } = {}): z.ZodType<number, Value> {
  return convertible({ typeName }, (value) => {
    const span = findTimeSpan(typeof value === 'object' ? value : toText(value));
    const ms = span === undefined ? -1 : Number(span.ticks / ticksPerMs);
    return ms >= min
      ? ms
      : cannotConvert(value, typeName, 'Give a time span such as 1.00:00:00 or 06:00:00.');
  });
}
