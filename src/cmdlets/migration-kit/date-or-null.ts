import type { z } from 'zod';
import { type DateTimeValue, findDate, toText, type Value } from '../../wire/powershell-language/index.ts';
import { cannotConvert, convertible } from '../kit/parameter-types.ts';

const typeName = 'System.DateTime';

/** `$null` takes a date back. */
export function dateOrNull(): z.ZodType<DateTimeValue | null, Value> {
  return convertible({ typeName }, (value) => {
    if (value === null || value === undefined || toText(value).trim() === '') return null;
    return (
      findDate(value) ?? cannotConvert(value, typeName, 'String was not recognized as a valid DateTime.')
    );
  });
}
