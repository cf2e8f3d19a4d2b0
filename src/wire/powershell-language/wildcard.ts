/** `*`, `?`, `[a-c]` and the backtick: specification section 3.15. Time grows with text times pattern at worst. */

type Part = { readonly kind: 'any' } | { readonly kind: 'one'; readonly matches: (c: string) => boolean };

export type WildcardTest = (text: string) => boolean;

export function hasWildcards(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

const cache = new Map<string, WildcardTest>();

export function getWildcard(pattern: string, caseSensitive: boolean): WildcardTest {
  const key = `${caseSensitive ? 'c' : 'i'}${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  if (cache.size >= 256) cache.clear();
  const test = makeWildcard(pattern, caseSensitive);
  cache.set(key, test);
  return test;
}

function makeWildcard(pattern: string, caseSensitive: boolean): WildcardTest {
  const fold = (text: string) => (caseSensitive ? text : text.toLowerCase());
  const plain = /^(\*?)([^*?[`]*)(\*?)$/.exec(pattern);
  if (plain) {
    const [, before, middle = '', after] = plain;
    const wanted = fold(middle);
    if (before && after) return (text) => fold(text).includes(wanted);
    if (before) return (text) => fold(text).endsWith(wanted);
    if (after) return (text) => fold(text).startsWith(wanted);
    return (text) => fold(text) === wanted;
  }
  const parts = parseWildcard(fold(pattern));
  return (text) => matchParts(parts, fold(text));
}

function parseWildcard(pattern: string): readonly Part[] {
  const parts: Part[] = [];
  for (let offset = 0; offset < pattern.length; offset++) {
    const c = pattern.charAt(offset);
    if (c === '*') {
      if (parts.at(-1)?.kind !== 'any') parts.push({ kind: 'any' });
    } else if (c === '?') parts.push({ kind: 'one', matches: () => true });
    else if (c === '[') {
      const end = pattern.indexOf(']', offset + 2);
      if (end < 0) parts.push(literal(c));
      else {
        parts.push({ kind: 'one', matches: parseClass(pattern.slice(offset + 1, end)) });
        offset = end;
      }
    } else if (c === '`' && offset + 1 < pattern.length) {
      offset++;
      parts.push(literal(pattern.charAt(offset)));
    } else parts.push(literal(c));
  }
  return parts;
}

const literal = (wanted: string): Part => ({ kind: 'one', matches: (c) => c === wanted });

function parseClass(body: string): (c: string) => boolean {
  const ranges: (readonly [string, string])[] = [];
  for (let index = 0; index < body.length; index++) {
    const from = body.charAt(index);
    if (body.charAt(index + 1) === '-' && index + 2 < body.length) {
      ranges.push([from, body.charAt(index + 2)]);
      index += 2;
    } else ranges.push([from, from]);
  }
  return (c) => ranges.some(([from, to]) => c >= from && c <= to);
}

/** Only the last star is ever tried again, which is enough: the stars before it were satisfied as early as can be. */
function matchParts(parts: readonly Part[], text: string): boolean {
  let part = 0;
  let offset = 0;
  let starPart = -1;
  let starOffset = 0;
  while (offset < text.length) {
    const current = parts[part];
    if (current?.kind === 'any') {
      starPart = part++;
      starOffset = offset;
    } else if (current?.kind === 'one' && current.matches(text.charAt(offset))) {
      part++;
      offset++;
    } else if (starPart >= 0) {
      part = starPart + 1;
      offset = ++starOffset;
    } else return false;
  }
  while (parts[part]?.kind === 'any') part++;
  return part === parts.length;
}
