/** Values as text for people, in a culture: what `ToString()` gives where PowerShell formats for a screen. */
import {
  type CharValue,
  DateTimeValue,
  DecimalNumber,
  formatDate,
  formatValue,
  HashtableValue,
  isAdapted,
  isCollection,
  isNumber,
  PSObject,
  TypedNumber,
  TypeValue,
  toText,
  typeNameOf,
  type Value,
} from '../../../wire/powershell-language/index.ts';

export interface Culture {
  /** How a point in time is written inside a table or list. */
  readonly dateTime: string;
  /** How it is written when it is the whole output. */
  readonly fullDateTime: string;
  /** Patterns of the standard formats that differ from the invariant culture: `d`, `D`, `t` … */
  readonly datePatterns: Readonly<Record<string, string>>;
  /** Digits after the point of fractions in table columns. */
  readonly fractionDigits: number;
  /** Long lines break after words; otherwise wherever the line is full, as PowerShell does outside western languages. */
  readonly breaksAtWords: boolean;
}

/** What Exchange's shells show: American dates, with two digits of fractions in tables. */
export const americanCulture: Culture = {
  dateTime: 'M/d/yyyy h:mm:ss tt',
  fullDateTime: 'dddd, MMMM d, yyyy h:mm:ss tt',
  datePatterns: {
    d: 'M/d/yyyy',
    D: 'dddd, MMMM d, yyyy',
    f: 'dddd, MMMM d, yyyy h:mm tt',
    F: 'dddd, MMMM d, yyyy h:mm:ss tt',
    g: 'M/d/yyyy h:mm tt',
    G: 'M/d/yyyy h:mm:ss tt',
    m: 'MMMM d',
    M: 'MMMM d',
    t: 'h:mm tt',
    T: 'h:mm:ss tt',
    y: 'MMMM yyyy',
    Y: 'MMMM yyyy',
  },
  fractionDigits: 2,
  breaksAtWords: true,
};

export const invariantCulture: Culture = {
  dateTime: 'MM/dd/yyyy HH:mm:ss',
  fullDateTime: 'dddd, dd MMMM yyyy HH:mm:ss',
  datePatterns: {},
  fractionDigits: 2,
  breaksAtWords: false,
};

/** Inside of another value's text a collection is only named by its type, and a bag is empty. */
export function cultureText(value: Value, culture: Culture, depth = 0): string {
  if (typeof value !== 'object' || value === null) return toText(value);
  if (value instanceof DateTimeValue) return formatDate(value, culture.dateTime);
  if (value instanceof Date) return formatDate(DateTimeValue.fromUnixMs(value.getTime()), culture.dateTime);
  if (value instanceof TypeValue) return value.fullName;
  if (isCollection(value)) {
    if (depth > 0) return typeNameOf(value);
    return Array.from(value, (element: Value) => cultureText(element, culture, depth + 1)).join(' ');
  }
  return isBag(value) ? bagText(value, culture, depth) : toText(value);
}

/** Bags are the objects of scripts and of hosts that have no text of their own. */
export function isBag(value: Exclude<Value, CharValue>): boolean {
  if (value instanceof PSObject) return true;
  if (typeof value !== 'object' || value === null || isAdapted(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function bagText(value: Value, culture: Culture, depth: number): string {
  if (depth > 0) return '';
  const entries: Iterable<readonly [string, Value]> =
    value instanceof PSObject ? value.entries() : Object.entries(value ?? {});
  const parts: string[] = [];
  for (const [name, item] of entries) parts.push(`${name}=${cultureText(item, culture, depth + 1)}`);
  return parts.length === 0 ? '' : `@{${parts.join('; ')}}`;
}

/** In tables a fraction shows a fixed number of digits. */
export function tableNumberText(value: Value, culture: Culture): string | undefined {
  if (!isNumber(value)) return undefined;
  const fraction =
    value instanceof DecimalNumber ||
    (value instanceof TypedNumber && (value.type === 'Double' || value.type === 'Single')) ||
    (typeof value === 'number' && (!Number.isSafeInteger(value) || Object.is(value, -0)));
  if (!fraction) return undefined;
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
  return formatValue(value, `F${culture.fractionDigits}`);
}

/** Of `-Property @{ FormatString = … }`: a composite format (`{0:N2} MB`) or a format of the value's own (`N2`). */
export function formatInCulture(value: Value, format: string, culture: Culture): string {
  if (!/\{0|\}/.test(format)) return formatOne(value, format, culture);
  return format.replace(
    /\{\{|\}\}|\{0(?:,\s{0,9}(-?\d{1,4}))?(?::((?:[^{}]|\{\{|\}\}){0,200}))?\}/g,
    (item, width: string | undefined, own: string | undefined) => {
      if (item === '{{' || item === '}}') return item.charAt(0);
      const text = formatOne(value, own ?? '', culture);
      const cells = Number(width ?? 0);
      return cells < 0 ? text.padEnd(-cells) : text.padStart(cells);
    },
  );
}

function formatOne(value: Value, format: string, culture: Culture): string {
  if (format === '') return cultureText(value, culture);
  if (value instanceof DateTimeValue || value instanceof Date) {
    return formatValue(value, culture.datePatterns[format] ?? format);
  }
  return typeof value === 'object' && value !== null && (isBag(value) || value instanceof HashtableValue)
    ? cultureText(value, culture)
    : formatValue(value, format);
}
