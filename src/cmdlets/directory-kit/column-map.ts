import type { z } from 'zod';
import { HashtableValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import { cannotConvert, convertible } from '../kit/parameter-types.ts';

const typeName = 'System.Collections.Hashtable';

/** `@{ 'E-Mail' = 'mail' }`; `$null` for none. */
export function columnMap(): z.ZodType<Readonly<Record<string, string>>, Value> {
  return convertible({ typeName }, (value) => {
    if (value === null || value === undefined) return {};
    if (!(value instanceof HashtableValue)) {
      return cannotConvert(value, typeName, "Write it as @{ 'E-Mail' = 'mail'; 'Name' = 'displayName' }.");
    }
    return Object.fromEntries(Array.from(value.entries(), ([key, each]) => [toText(key), toText(each)]));
  });
}
