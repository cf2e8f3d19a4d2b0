import type { Budget } from './budget.ts';
import { compareText } from './compare.ts';
import { findNumber, toBoolean, toText, toWhole } from './convert.ts';
import { fail } from './script-error.ts';
import { CharValue, type Value } from './value.ts';

type Method = (text: string, args: readonly Value[]) => Value;

const ignoresCase = (value: Value): boolean => value !== undefined && /ignorecase/i.test(toText(value));
const fold = (text: string, ignoreCase: boolean): string => (ignoreCase ? text.toLowerCase() : text);
const indexOf = (value: Value): number => Number(toWhole(findNumber(value) ?? 0) ?? 0n);

function trimWith(text: string, args: readonly Value[], start: boolean, end: boolean): string {
  const characters = args
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .map((value) => toText(value))
    .join('');
  const drops = (c: string) => (characters === '' ? /\s/.test(c) : characters.includes(c));
  let from = 0;
  let to = text.length;
  while (start && from < to && drops(text.charAt(from))) from++;
  while (end && to > from && drops(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

/** .NET in PowerShell 7: a string separates as a whole, several characters each by themselves. */
function split(text: string, args: readonly Value[]): Value {
  const [separator, ...rest] = args;
  const removeEmpty = rest.some((value) => /removeempty/i.test(toText(value)));
  const limit = rest
    .map((value) => findNumber(value))
    .find((value) => value !== undefined && typeof rest[0] !== 'string');
  const separators = (Array.isArray(separator) ? separator : separator === undefined ? [] : [separator]).map(
    (value) => toText(value),
  );
  let parts = splitBy(
    text,
    separators.filter((one) => one !== ''),
  );
  const most = limit === undefined ? 0 : Number(toWhole(limit) ?? 0n);
  if (removeEmpty) parts = parts.filter((part) => part.text !== '');
  if (most > 0 && parts.length > most) {
    const kept = parts.slice(0, most - 1).map((part) => part.text);
    return [...kept, text.slice(parts[most - 1]?.index ?? 0)];
  }
  return parts.map((part) => part.text);
}

function splitBy(text: string, separators: readonly string[]): { text: string; index: number }[] {
  const parts: { text: string; index: number }[] = [];
  let start = 0;
  for (let offset = 0; offset < text.length; ) {
    const length =
      separators.length === 0
        ? Number(/\s/.test(text.charAt(offset)))
        : (separators.find((one) => text.startsWith(one, offset))?.length ?? 0);
    if (length > 0) {
      parts.push({ text: text.slice(start, offset), index: start });
      start = offset + length;
    }
    offset += Math.max(1, length);
  }
  parts.push({ text: text.slice(start), index: start });
  return parts;
}

function substring(text: string, args: readonly Value[]): string {
  const start = indexOf(args[0]);
  const length = args.length > 1 ? indexOf(args[1]) : text.length - start;
  if (start < 0 || start > text.length)
    return failRange("startIndex cannot be larger than length of string. (Parameter 'startIndex')");
  if (length < 0 || start + length > text.length)
    return failRange("Index and length must refer to a location within the string. (Parameter 'length')");
  return text.slice(start, start + length);
}

function failRange(why: string): never {
  return fail('ArgumentOutOfRangeException', why, 'NotSpecified', [
    'System.ArgumentOutOfRangeException',
    'System.ArgumentException',
    'System.SystemException',
    'System.Exception',
    'System.Object',
  ]);
}

function insert(text: string, args: readonly Value[]): string {
  const at = indexOf(args[0]);
  if (at < 0 || at > text.length)
    return failRange('Specified argument was out of the range of valid values.');
  return text.slice(0, at) + toText(args[1]) + text.slice(at);
}

function remove(text: string, args: readonly Value[]): string {
  const at = indexOf(args[0]);
  const length = args.length > 1 ? indexOf(args[1]) : text.length - at;
  if (at < 0 || length < 0 || at + length > text.length)
    return failRange('Index and count must refer to a location within the string.');
  return text.slice(0, at) + text.slice(at + length);
}

function replace(text: string, args: readonly Value[]): string {
  const wanted = toText(args[0]);
  if (wanted === '')
    return fail(
      'ArgumentException',
      "The value cannot be an empty string. (Parameter 'oldValue')",
      'NotSpecified',
    );
  return text.split(wanted).join(toText(args[1]));
}

const methods = new Map<string, Method>([
  ['toupper', (text) => text.toUpperCase()],
  ['tolower', (text) => text.toLowerCase()],
  ['toupperinvariant', (text) => text.toUpperCase()],
  ['tolowerinvariant', (text) => text.toLowerCase()],
  ['trim', (text, args) => trimWith(text, args, true, true)],
  ['trimstart', (text, args) => trimWith(text, args, true, false)],
  ['trimend', (text, args) => trimWith(text, args, false, true)],
  ['split', split],
  ['replace', replace],
  ['substring', substring],
  ['insert', insert],
  ['remove', remove],
  [
    'startswith',
    (text, args) => fold(text, ignores(args[1])).startsWith(fold(toText(args[0]), ignores(args[1]))),
  ],
  [
    'endswith',
    (text, args) => fold(text, ignores(args[1])).endsWith(fold(toText(args[0]), ignores(args[1]))),
  ],
  [
    'contains',
    (text, args) => fold(text, ignores(args[1])).includes(fold(toText(args[0]), ignores(args[1]))),
  ],
  ['indexof', (text, args) => text.indexOf(toText(args[0]), args.length > 1 ? indexOf(args[1]) : 0)],
  ['lastindexof', (text, args) => text.lastIndexOf(toText(args[0]))],
  ['indexofany', (text, args) => [...text].findIndex((c) => toText(args[0]).includes(c))],
  ['padleft', (text, args) => text.padStart(indexOf(args[0]), toText(args[1]) || ' ')],
  ['padright', (text, args) => text.padEnd(indexOf(args[0]), toText(args[1]) || ' ')],
  ['tochararray', (text) => text.split('').map((c) => new CharValue(c))],
  ['tostring', (text) => text],
  ['normalize', (text) => text.normalize('NFC')],
  ['clone', (text) => text],
  ['compareto', (text, args) => Math.sign(compareText(text, toText(args[0]), true))],
  ['equals', (text, args) => fold(text, ignores(args[1])) === fold(toText(args[0]), ignores(args[1]))],
]);

/** The second argument is a StringComparison by name, or in the older overloads a boolean. */
const ignores = (value: Value): boolean =>
  typeof value === 'boolean' ? toBoolean(value) : ignoresCase(value);

/** Undefined when strings have no such method. */
export function invokeStringMethod(
  text: string,
  name: string,
  args: readonly Value[],
  budget: Budget,
): { readonly value: Value } | undefined {
  const method = methods.get(name);
  if (!method) return undefined;
  const width = name.startsWith('pad') ? Math.max(0, indexOf(args[0])) : text.length;
  const growth = name === 'replace' ? Math.max(1, toText(args[1]).length) : 1;
  budget.allocate(width * 2 * growth);
  return { value: method(text, args) };
}
