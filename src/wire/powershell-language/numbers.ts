/** Numeric literals: language specification section 2.3.5.1, with the suffixes that PowerShell 7 added. */
import type { NumberType } from './ast.ts';

export interface NumberLiteral {
  readonly type: NumberType;
  readonly value: number | bigint | string;
}

const pattern = /^([+-]?)(?:0x([0-9a-f]*)|0b([01]*)|(\d+)(\.\d*)?(e[+-]?\d+)?|(\.\d+)(e[+-]?\d+)?)([a-z]*)$/i;
const suffixPattern = /^(n|d|l|s|y|ul|us|uy|u)?([kmgtp]b)?$/i;
const multipliers: Readonly<Record<string, number>> = { k: 10, m: 20, g: 30, t: 40, p: 50 };

const maxDecimal = 79228162514264337593543950335n;
const ranges: Readonly<Record<string, readonly [bigint, bigint, NumberType]>> = {
  l: [-(2n ** 63n), 2n ** 63n - 1n, 'Int64'],
  s: [-32768n, 32767n, 'Int16'],
  y: [-128n, 127n, 'SByte'],
  ul: [0n, 2n ** 64n - 1n, 'UInt64'],
  us: [0n, 65535n, 'UInt16'],
  uy: [0n, 255n, 'Byte'],
};

/** Undefined when the text is no number, or is one that its suffix cannot hold. */
export function readNumberLiteral(source: string): NumberLiteral | undefined {
  // A literal longer than this can only be an attack: even a double has 309 digits at most.
  if (source.length > 400) return undefined;
  const match = pattern.exec(source.replace(/[\u2013-\u2015]/g, '-'));
  if (!match) return undefined;
  const [, sign = '', hex, binary, whole, fraction, exponent, bareFraction, bareExponent, tail = ''] = match;
  const { suffix, multiplierBits } = readTail(tail, hex !== undefined);
  if (suffix === undefined) return undefined;
  if (binary === '') return undefined;
  const multiplier = 1n << BigInt(multiplierBits);
  const real = fraction !== undefined || exponent !== undefined || bareFraction !== undefined;
  if (real) {
    const text = `${sign}${whole ?? '0'}${fraction ?? bareFraction ?? ''}${exponent ?? bareExponent ?? ''}`;
    return readReal(text, suffix, multiplier);
  }
  if (hex !== undefined) {
    const value = signed(sign, readHex(hex, suffix));
    return fitInteger(value, suffix === '' && hex.length > 8 ? 'l' : suffix, multiplier, true);
  }
  if (binary !== undefined) {
    return fitInteger(signed(sign, readBinary(binary, suffix)), suffix, multiplier, true);
  }
  return fitInteger(signed(sign, BigInt(whole ?? '0')), suffix, multiplier, false);
}

function readTail(tail: string, hex: boolean): { suffix: string | undefined; multiplierBits: number } {
  // In hexadecimal, d and b are digits: the pattern has taken them already.
  const match = suffixPattern.exec(tail);
  if (!match) return { suffix: undefined, multiplierBits: 0 };
  const unit = match[2]?.[0]?.toLowerCase();
  const suffix = match[1]?.toLowerCase() ?? '';
  if (hex && suffix === 'd') return { suffix: undefined, multiplierBits: 0 };
  return { suffix, multiplierBits: unit === undefined ? 0 : (multipliers[unit] ?? 0) };
}

const signed = (sign: string, value: bigint): bigint => (sign === '-' ? -value : value);

/** `0xFFFFFFFF` is -1: eight digits fill an int and sixteen a long, so their first bit is a sign. */
function readHex(digits: string, suffix: string): bigint {
  const value = BigInt(`0x0${digits}`);
  if (suffix.startsWith('u')) return value;
  if (digits.length <= 8 && suffix !== 'l' && suffix !== 'n') return BigInt.asIntN(32, value);
  if (digits.length <= 8) return value;
  return digits.length <= 16 ? BigInt.asIntN(64, value) : value;
}

function readBinary(digits: string, suffix: string): bigint {
  const value = BigInt(`0b${digits}`);
  if (suffix.startsWith('u') || suffix === 'n') return value;
  if (digits.length === 32) return BigInt.asIntN(32, value);
  return digits.length === 64 ? BigInt.asIntN(64, value) : value;
}

function fitInteger(
  plain: bigint,
  suffix: string,
  multiplier: bigint,
  radix: boolean,
): NumberLiteral | undefined {
  const value = plain * multiplier;
  if (suffix === 'n') return { type: 'BigInteger', value };
  if (suffix === 'd')
    return absolute(value) <= maxDecimal ? { type: 'Decimal', value: value.toString() } : undefined;
  if (suffix === 'u') {
    if (value < 0n) return undefined;
    if (value < 2n ** 32n) return { type: 'UInt32', value: Number(value) };
    return value < 2n ** 64n ? { type: 'UInt64', value } : undefined;
  }
  const range = ranges[suffix];
  if (range) {
    if (value < range[0] || value > range[1]) return undefined;
    return { type: range[2], value: range[2].endsWith('64') ? value : Number(value) };
  }
  if (value >= -(2n ** 31n) && value < 2n ** 31n) return { type: 'Int32', value: Number(value) };
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return { type: 'Int64', value };
  if (radix) return undefined;
  if (absolute(value) <= maxDecimal) return { type: 'Decimal', value: value.toString() };
  const double = Number(value);
  return Number.isFinite(double) ? { type: 'Double', value: double } : undefined;
}

function readReal(text: string, suffix: string, multiplier: bigint): NumberLiteral | undefined {
  if (suffix === '') {
    return { type: 'Double', value: Number(text) * Number(multiplier) };
  }
  if (suffix === 'd') return readDecimal(text, multiplier);
  // `1.5L` rounds to the nearest even integer, as every conversion from double does.
  const value = Number(text) * Number(multiplier);
  if (!Number.isFinite(value)) return undefined;
  return fitInteger(BigInt(roundHalfEven(value)), suffix, 1n, false);
}

function readDecimal(text: string, multiplier: bigint): NumberLiteral | undefined {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > 60) return undefined;
  let scale = fraction.length - exponent;
  let mantissa = signed(sign, BigInt(whole + fraction || '0')) * multiplier;
  while (scale < 0) {
    mantissa *= 10n;
    scale++;
  }
  while (scale > 28) {
    mantissa /= 10n;
    scale--;
  }
  if (absolute(mantissa) > maxDecimal) return undefined;
  const digits = absolute(mantissa)
    .toString()
    .padStart(scale + 1, '0');
  const point = digits.length - scale;
  const shown = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return { type: 'Decimal', value: mantissa < 0n ? `-${shown}` : shown };
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
