import type { z } from 'zod';
import { isCollection, SecureStringValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import { cannotConvert, convertible } from './parameter-types.ts';

const typeName = 'System.Security.SecureString';

/** A secure string, or its text where somebody types it; its parameter has to be marked `secret`. */
export function secretText(): z.ZodType<string, Value> {
  return convertible({ typeName }, (value) => {
    if (value instanceof SecureStringValue) return value.reveal();
    if (value !== null && value !== undefined && !isCollection(value)) return toText(value);
    return cannotConvert('********', typeName, 'Give a secure string, or text.');
  });
}
