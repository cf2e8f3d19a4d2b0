/** From value to element: [MS-PSRP] section 2.2.5.1. */
import { Buffer } from 'node:buffer';
import {
  CharValue,
  DateTimeValue,
  DecimalNumber,
  GuidValue,
  ScriptBlockValue,
  TimeSpanValue,
  TypedNumber,
  typeNameOf,
  type Value,
} from '../powershell-language/index.ts';
import { formatDouble, formatSingle } from './number-text.ts';
import { escapeText } from './string-escape.ts';
import { TextValue } from './text-value.ts';
import { formatDateTime, formatDuration, type UnspecifiedDates } from './time-text.ts';

export interface PrimitiveText {
  readonly tag: string;
  /** Ready to stand between the tags. */
  readonly text: string;
}

const numberTags: Readonly<Record<string, string>> = {
  Byte: 'By',
  SByte: 'SB',
  Int16: 'I16',
  UInt16: 'U16',
  UInt32: 'U32',
  UInt64: 'U64',
  Int64: 'I64',
};

/** Undefined for what is no primitive: lists, tables, objects. */
export function findPrimitiveText(value: Value, unspecified: UnspecifiedDates): PrimitiveText | undefined {
  switch (typeof value) {
    case 'string':
      return { tag: 'S', text: escapeText(value) };
    case 'boolean':
      return { tag: 'B', text: value ? 'true' : 'false' };
    case 'number':
      return numberText(value);
    case 'bigint':
      return wholeText(value);
    default:
      return objectText(value, unspecified);
  }
}

function numberText(value: number): PrimitiveText {
  const type = typeNameOf(value);
  if (type === 'System.Int32') return { tag: 'I32', text: String(value) };
  if (type === 'System.Int64') return { tag: 'I64', text: String(value) };
  return { tag: 'Db', text: formatDouble(value) };
}

/** A BigInteger has no element of its own; beyond 64 bits it travels as its digits. */
function wholeText(value: bigint): PrimitiveText {
  const fits = value >= -(2n ** 63n) && value < 2n ** 63n;
  return { tag: fits ? 'I64' : 'S', text: value.toString() };
}

function objectText(value: Value, unspecified: UnspecifiedDates): PrimitiveText | undefined {
  if (value instanceof TypedNumber) return typedNumberText(value);
  if (value instanceof DateTimeValue) return { tag: 'DT', text: formatDateTime(value, unspecified) };
  if (value instanceof Date) return dateText(value);
  if (value instanceof TimeSpanValue) return { tag: 'TS', text: formatDuration(value) };
  if (value instanceof GuidValue) return { tag: 'G', text: value.text };
  if (value instanceof DecimalNumber) return { tag: 'D', text: value.toString() };
  if (value instanceof CharValue) return { tag: 'C', text: String(value.text.charCodeAt(0)) };
  if (value instanceof Uint8Array) {
    const { buffer, byteOffset, byteLength } = value;
    return { tag: 'BA', text: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
  }
  if (value instanceof ScriptBlockValue) return { tag: 'SBK', text: escapeText(value.text) };
  if (value instanceof TextValue) return { tag: value.tag, text: escapeText(value.text) };
  return undefined;
}

function dateText(value: Date): PrimitiveText | undefined {
  if (Number.isNaN(value.getTime())) return undefined;
  return { tag: 'DT', text: formatDateTime(DateTimeValue.fromUnixMs(value.getTime()), 'utc') };
}

function typedNumberText({ type, value }: TypedNumber): PrimitiveText {
  if (type === 'Double') return { tag: 'Db', text: formatDouble(Number(value)) };
  if (type === 'Single') return { tag: 'Sg', text: formatSingle(Number(value)) };
  const tag = numberTags[type];
  return tag === undefined ? wholeText(BigInt(value)) : { tag, text: value.toString() };
}
