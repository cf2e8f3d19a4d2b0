/** Standard and custom numeric format strings, in the invariant culture. */
import { DecimalNumber } from './decimal.ts';
import { formatDouble, formatDoubleExactly } from './format-double.ts';
import {
  arithmetic,
  isWholeKind,
  kindOf,
  type NumberValue,
  toBigInt,
  toDecimal,
  toDouble,
} from './numeric.ts';

const mostDigits = 99;

/** Undefined when the format is not valid for such a number. */
export function formatNumber(value: NumberValue, format: string): string | undefined {
  const standard = /^([a-z])(\d{0,2})$/i.exec(format);
  if (!standard) return formatCustom(value, format);
  const [, letter = '', digitText = ''] = standard;
  const digits = digitText === '' ? undefined : Math.min(Number(digitText), mostDigits);
  const whole = isWholeKind(kindOf(value));
  switch (letter.toUpperCase()) {
    case 'N':
      return signedText(value, () => group(standardFixed(value, digits ?? 2)));
    case 'F':
      return signedText(value, () => standardFixed(value, digits ?? 2));
    case 'C':
      return currency(value, digits ?? 2);
    case 'P':
      return percent(value, digits ?? 2);
    case 'D':
      if (!whole) return undefined;
      return signedText(value, (magnitude) => fixed(magnitude, 0).padStart(digits ?? 0, '0'));
    case 'X': {
      if (!whole) return undefined;
      const bits = kindOf(value) === 'Int32' ? 32 : 64;
      const plain = toBigInt(value);
      const text = (plain < 0n ? BigInt.asUintN(bits, plain) : plain).toString(16).padStart(digits ?? 0, '0');
      return letter === 'X' ? text.toUpperCase() : text;
    }
    case 'E': {
      const [mantissa = '', exponent = '0'] = toDouble(value)
        .toExponential(digits ?? 6)
        .split('e');
      const sign = exponent.startsWith('-') ? '-' : '+';
      return `${mantissa}${letter}${sign}${exponent.replace(/^[+-]/, '').padStart(3, '0')}`;
    }
    case 'G':
      return digits
        ? formatDouble(Number(toDouble(value).toPrecision(Math.min(digits, 15))))
        : plainText(value);
    case 'R':
      return value instanceof DecimalNumber ? value.toString() : plainText(value);
    default:
      return undefined;
  }
}

function plainText(value: NumberValue): string {
  if (value instanceof DecimalNumber) return value.toString();
  return isWholeKind(kindOf(value)) ? toBigInt(value).toString() : formatDoubleExactly(toDouble(value));
}

/**
 * The exact binary value of the double, to so many places, halves to even: 2.675 is a little less than it
 * looks and gives 2.67, as .NET has it since version 3.
 */
function fixedDouble(magnitude: number, places: number): string {
  if (!Number.isFinite(magnitude)) return 'Infinity';
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, magnitude);
  const raw = bits.getBigUint64(0);
  const exponent = Number(raw >> 52n) & 0x7ff;
  const fraction = raw & 0xf_ffff_ffff_ffffn;
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  const power = Math.max(exponent, 1) - 1075;
  const scaled = mantissa * 10n ** BigInt(places);
  let units = scaled << BigInt(Math.max(0, power));
  if (power < 0) {
    const divisor = 1n << BigInt(-power);
    const rest = scaled % divisor;
    units = scaled / divisor;
    if (rest * 2n > divisor || (rest * 2n === divisor && units % 2n === 1n)) units++;
  }
  const digits = units.toString().padStart(places + 1, '0');
  const point = digits.length - places;
  return places === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** For the standard formats; custom ones round the fifteen digits that a person would see. */
function standardFixed(value: NumberValue, places: number): string {
  const kind = kindOf(value);
  return kind === 'Double' || kind === 'Single'
    ? fixedDouble(Math.abs(toDouble(value)), places)
    : fixed(magnitudeOf(value), places);
}

function signedText(value: NumberValue, format: (magnitude: DecimalNumber | number) => string): string {
  const negative = toDouble(value) < 0;
  const text = format(magnitudeOf(value));
  return negative && /[1-9]/.test(text) ? `-${text}` : text;
}

/** Exact where the number is one that a decimal holds; a huge double stays a double. */
function magnitudeOf(value: NumberValue): DecimalNumber | number {
  const double = Math.abs(toDouble(value));
  if (double > 7e27 || !Number.isFinite(double)) return double;
  const decimal = isWholeKind(kindOf(value)) ? DecimalNumber.from(toBigInt(value)) : exactDecimal(value);
  if (!decimal) return double;
  return decimal.mantissa < 0n ? new DecimalNumber(-decimal.mantissa, decimal.scale) : decimal;
}

const exactDecimal = (value: NumberValue): DecimalNumber | undefined =>
  value instanceof DecimalNumber
    ? value
    : (DecimalNumber.parse(toDouble(value).toString()) ?? toDecimal(value));

function fixed(magnitude: DecimalNumber | number, places: number): string {
  if (typeof magnitude === 'number')
    return Number.isFinite(magnitude) ? magnitude.toFixed(Math.min(places, 100)) : 'Infinity';
  const rounded = magnitude.round(places, true).toString();
  if (places === 0) return rounded;
  const [whole = '0', fraction = ''] = rounded.split('.');
  return `${whole}.${fraction.padEnd(places, '0')}`;
}

function group(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function currency(value: NumberValue, places: number): string {
  const text = `¤${group(standardFixed(value, places))}`;
  return toDouble(value) < 0 ? `(${text})` : text;
}

function percent(value: NumberValue, places: number): string {
  const text = `${group(standardFixed(arithmetic('*', value, 100), places))} %`;
  return toDouble(value) < 0 ? `-${text}` : text;
}

/** `0`, `#`, `,`, `.`, `%`, literals and the sections for negative numbers and zero. */
function formatCustom(value: NumberValue, format: string): string | undefined {
  if (format.length > 200) return undefined;
  const sections = splitSections(format);
  const double = toDouble(value);
  const negative = double < 0;
  const [positive = '', whenNegative, whenZero] = sections;
  if (double === 0 && whenZero !== undefined) return applyPattern(0, whenZero);
  if (negative && whenNegative !== undefined && whenNegative !== '')
    return applyPattern(magnitudeOf(value), whenNegative);
  const text = applyPattern(magnitudeOf(value), positive);
  return negative && /[1-9]/.test(text) ? `-${text}` : text;
}

const tokenPattern = /'[^']*'|"[^"]*"|\\.|[;]|[^;'"\\]+/g;

function splitSections(format: string): readonly string[] {
  const sections = [''];
  for (const [token] of format.matchAll(tokenPattern)) {
    if (token === ';') sections.push('');
    else sections[sections.length - 1] += token;
  }
  return sections;
}

function applyPattern(magnitude: DecimalNumber | number, pattern: string): string {
  const marks = pattern.replace(/'[^']*'|"[^"]*"|\\./g, '');
  const first = marks.search(/[0#]/);
  if (first < 0) return unquote(pattern);
  const [wholeMarks = '', fractionMarks = ''] = marks.split('.');
  const places = (fractionMarks.match(/[0#]/g) ?? []).length;
  const grouping = /[0#],+[0#]/.test(wholeMarks);
  const percentage = marks.includes('%');
  const scaled = percentage
    ? typeof magnitude === 'number'
      ? magnitude * 100
      : (magnitude.multiply(new DecimalNumber(100n, 0)) ?? magnitude)
    : magnitude;
  const [wholeText = '0', fractionText = ''] = fixed(scaled, places).split('.');
  const least = (wholeMarks.slice(wholeMarks.indexOf('0')).match(/[0#]/g) ?? []).length;
  const leastWhole = wholeMarks.includes('0') ? least : 0;
  const bare = wholeText === '0' && leastWhole === 0 ? '' : wholeText.padStart(leastWhole, '0');
  const whole = grouping ? group(bare) : bare;
  const required = fractionMarks.lastIndexOf('0') + 1;
  let fraction = fractionText;
  while (fraction.length > required && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  const number = fraction === '' ? whole : `${whole}.${fraction}`;
  let written = false;
  return pattern.replace(/'[^']*'|"[^"]*"|\\.|[0#][0#,.]*|\.[0#]+|[,]/g, (token) => {
    if (/^['"\\]/.test(token)) return unquote(token);
    if (written || token === ',') return '';
    written = true;
    return number;
  });
}

const unquote = (text: string): string => text.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3');
