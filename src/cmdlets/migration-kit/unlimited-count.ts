import type { z } from 'zod';
import { toText, type Value } from '../../wire/powershell-language/index.ts';
import { cannotConvert, convertible } from '../kit/parameter-types.ts';

const typeName = 'Microsoft.Exchange.Data.Unlimited`1[System.Int32]';

/** A whole number, or `Unlimited`, which is `null`. */
export function unlimitedCount({ min = 0 }: { readonly min?: number } = {}): z.ZodType<number | null, Value> {
  return convertible({ typeName }, (value) => {
    const given = toText(value).trim();
    if (/^unlimited$/i.test(given)) return null;
    const number = /^\d{1,9}$/.test(given) ? Number(given) : -1;
    return number >= min
      ? number
      : cannotConvert(value, typeName, `Give a whole number from ${min} on, or Unlimited.`);
  });
}
