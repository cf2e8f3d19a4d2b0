/** From element to value: [MS-PSRP] section 2.2.5.1. */
import { Buffer } from 'node:buffer';
import {
  CharValue,
  DecimalNumber,
  GuidValue,
  makeDouble,
  makeInt64,
  TypedNumber,
  type Value,
} from '../powershell-language/index.ts';
import { parseDouble } from './number-text.ts';
import { unescapeText } from './string-escape.ts';
import { type TextTag, TextValue } from './text-value.ts';
import { parseDateTime, parseDuration } from './time-text.ts';

/** Undefined when the text is none of the type. */
type Reader = (text: string) => Value;

const whole =
  (low: bigint, high: bigint, make: (value: bigint) => Value): Reader =>
  (text) => {
    const digits = text.trim();
    if (!/^[+-]?\d{1,20}$/.test(digits)) return undefined;
    const value = BigInt(digits.replace(/^\+/, ''));
    return value < low || value > high ? undefined : make(value);
  };

const textual =
  (tag: TextTag): Reader =>
  (text) =>
    new TextValue(tag, unescapeText(text));

/** Exact where JavaScript's own number is: beyond that a bigint, which is an Int64 everywhere. */
const int64 = (value: bigint): Value =>
  value > -(2n ** 53n) && value < 2n ** 53n ? makeInt64(value) : value;

function readChar(text: string): Value {
  const code = Number(text.trim());
  const valid = Number.isInteger(code) && code >= 0 && code <= 0xffff;
  return valid ? new CharValue(String.fromCharCode(code)) : undefined;
}

function readBytes(text: string): Value {
  const base64 = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 === 1) return undefined;
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function readDouble(text: string): Value {
  const value = parseDouble(text);
  return value === undefined ? undefined : makeDouble(value);
}

function readSingle(text: string): Value {
  const value = parseDouble(text);
  return value === undefined ? undefined : new TypedNumber('Single', Math.fround(value));
}

function readVersion(text: string): Value {
  return /^\d{1,10}(\.\d{1,10}){1,3}$/.test(text.trim()) ? new TextValue('Version', text.trim()) : undefined;
}

const readers: Readonly<Record<string, Reader>> = {
  S: unescapeText,
  C: readChar,
  B: (text) => ({ true: true, false: false })[text.trim().toLowerCase()],
  By: whole(0n, 255n, (value) => new TypedNumber('Byte', Number(value))),
  SB: whole(-128n, 127n, (value) => new TypedNumber('SByte', Number(value))),
  I16: whole(-(2n ** 15n), 2n ** 15n - 1n, (value) => new TypedNumber('Int16', Number(value))),
  U16: whole(0n, 2n ** 16n - 1n, (value) => new TypedNumber('UInt16', Number(value))),
  I32: whole(-(2n ** 31n), 2n ** 31n - 1n, Number),
  U32: whole(0n, 2n ** 32n - 1n, (value) => new TypedNumber('UInt32', Number(value))),
  I64: whole(-(2n ** 63n), 2n ** 63n - 1n, int64),
  U64: whole(0n, 2n ** 64n - 1n, (value) => new TypedNumber('UInt64', value)),
  Sg: readSingle,
  Db: readDouble,
  D: (text) => (text.length > 64 ? undefined : DecimalNumber.parse(text)),
  DT: parseDateTime,
  TS: parseDuration,
  G: (text) => GuidValue.parse(text),
  BA: readBytes,
  Nil: () => null,
  URI: textual('URI'),
  Version: readVersion,
  SemanticVersion: textual('SemanticVersion'),
  XD: textual('XD'),
  SBK: textual('SBK'),
  SS: (text) => new TextValue('SS', text.replace(/\s+/g, '')),
};

export const isPrimitiveTag = (tag: string): boolean => Object.hasOwn(readers, tag);

/** Undefined when the text is none of that type. */
export const findPrimitive = (tag: string, text: string): Value => readers[tag]?.(text);
