/** `[convert]`, and bytes as scripts hold them. */
import { castTo } from './cast.ts';
import { failConversion } from './compare.ts';
import { findNumber, toBoolean, toText, toWhole } from './convert.ts';
import { enumerate } from './enumerate.ts';
import { toDouble } from './numeric.ts';
import { fail } from './script-error.ts';
import type { Value } from './value.ts';

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) {
    const chunk = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((bits) => base64Alphabet.charAt((chunk >> bits) & 63)).join('');
    const missing = Math.max(0, index + 3 - bytes.length);
    parts.push(missing === 0 ? letters : letters.slice(0, 4 - missing) + '='.repeat(missing));
  }
  return parts.join('');
}

function fromBase64(text: string): Uint8Array {
  const letters = text.replace(/\s/g, '');
  if (letters.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(letters)) {
    return fail(
      'FormatException',
      'The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.',
      'NotSpecified',
      ['System.FormatException', 'System.SystemException', 'System.Exception', 'System.Object'],
    );
  }
  const bytes = new Uint8Array((letters.replace(/=+$/, '').length * 3) >> 2);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of letters.replace(/=+$/, '')) {
    bits = ((bits << 6) | base64Alphabet.indexOf(letter)) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 255;
    }
  }
  return bytes;
}

export function toBytes(value: Value): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return Uint8Array.from(enumerate(value), (item) => Number(toWhole(findNumber(item) ?? 0) ?? 0n));
}

/** Undefined when `[convert]` has no such method. */
export function invokeConvert(name: string, args: readonly Value[]): { readonly value: Value } | undefined {
  const [first, second] = args;
  switch (name) {
    case 'tobase64string':
      return { value: toBase64(toBytes(first)) };
    case 'frombase64string':
      return { value: fromBase64(toText(first)) };
    case 'toint32':
    case 'toint64': {
      const radix = second === undefined ? 10 : toDouble(findNumber(second) ?? 10);
      if (radix === 10) return { value: castTo(name === 'toint32' ? 'int' : 'long', first) };
      const number = Number.parseInt(toText(first), radix);
      return { value: Number.isNaN(number) ? failConversion(first, 'System.Int32') : number };
    }
    case 'tostring': {
      const radix = toDouble(findNumber(second) ?? 10);
      if (second === undefined || ![2, 8, 16].includes(radix)) return { value: toText(first) };
      return { value: (toWhole(findNumber(first) ?? 0) ?? 0n).toString(radix) };
    }
    case 'toboolean':
      return { value: toBoolean(first) };
    case 'todouble':
      return { value: castTo('double', first) };
    case 'todatetime':
      return { value: castTo('datetime', first) };
    default:
      return undefined;
  }
}
