import type { z } from 'zod';
import { castTo, type Value } from '../../wire/powershell-language/index.ts';
import { cannotConvert, convertible } from './parameter-types.ts';

const typeName = 'System.Byte[]';
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes of a file; over REST, which has no bytes, as base 64. Messages never show them. */
export function fileBytes(): z.ZodType<Uint8Array, Value> {
  return convertible({ typeName }, (value) => {
    if (value instanceof Uint8Array) return value;
    if (typeof value === 'string') return fromBase64(value);
    if (Array.isArray(value)) {
      const bytes = castTo(typeName, value);
      if (bytes instanceof Uint8Array) return bytes;
    }
    return refused();
  });
}

function fromBase64(text: string): Uint8Array {
  const compact = text.replaceAll(/[\r\n]+/g, '');
  return compact !== '' && base64Pattern.test(compact) ? Buffer.from(compact, 'base64') : refused();
}

function refused(): never {
  return cannotConvert(
    '********',
    typeName,
    "Give the bytes of the file: ([System.IO.File]::ReadAllBytes('C:\\Data\\users.csv')), or its base64 text.",
  );
}
