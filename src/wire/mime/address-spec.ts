import { type ByteString, trimBlanks } from './byte-string.ts';

/** A run of text between specials; quoted text keeps its blanks and never holds an address by itself. */
export interface Word {
  readonly text: ByteString;
  readonly isQuoted: boolean;
  /** Blanks stood before it. */
  readonly isApart: boolean;
}

export function joinWords(words: readonly Word[]): ByteString {
  let text = '';
  for (const word of words) text += text !== '' && word.isApart ? ` ${word.text}` : word.text;
  return trimBlanks(text);
}

export interface Spec {
  readonly route: ByteString;
  readonly local: ByteString;
  readonly domain: ByteString;
}

/** The inside of angle brackets; the last `@` outside quotes divides, so that `a@b@c` keeps its domain. */
export function splitSpec(text: ByteString): Spec {
  let route = '';
  let spec = text;
  if (text.startsWith('@')) {
    const colon = text.indexOf(':');
    if (colon > 0) {
      route = text.slice(0, colon).replaceAll(' ', '');
      spec = text.slice(colon + 1);
    }
  } else if (text[6] === ':' && /^mailto:/i.test(text)) {
    spec = text.slice(7);
  }
  const at = spec.lastIndexOf('@');
  const isQuoted = at >= 0 && spec.indexOf('"', at) >= 0;
  if (at < 0 || isQuoted) return { route, local: unquote(spec), domain: '' };
  return { route, local: unquote(spec.slice(0, at)), domain: withoutBlanks(spec.slice(at + 1)) };
}

function withoutBlanks(text: ByteString): ByteString {
  return text.includes(' ') || text.includes('\t') ? text.replace(/[ \t]/g, '') : text;
}

function unquote(text: ByteString): ByteString {
  const local = trimBlanks(text);
  if (!local.includes('"')) return withoutBlanks(local);
  return local.replace(/\\([\s\S])|"/g, (_match, escaped: string | undefined) => escaped ?? '');
}

/** Without brackets: the words around an `@` are the address, what is left is a name. */
export function splitWords(words: readonly Word[]): { spec: Spec; name: ByteString } {
  const at = words.findLastIndex((word) => !word.isQuoted && word.text.includes('@'));
  if (at < 0) {
    const text = joinWords(words);
    const isLocal = words.length === 1 && !text.includes(' ') && !text.includes('=?');
    return isLocal
      ? { spec: { route: '', local: text, domain: '' }, name: '' }
      : { spec: { route: '', local: '', domain: '' }, name: text };
  }
  let first = at;
  let last = at;
  // `user @ host` and `"quoted local"@host` come in pieces.
  while (first > 0 && startsOpen(words, first)) first--;
  while (last < words.length - 1 && endsOpen(words, last)) last++;
  const pieces = words.slice(first, last + 1);
  const joined = pieces.map((word) => word.text).join('');
  const divide = joined.lastIndexOf('@');
  const spec = { route: '', local: joined.slice(0, divide), domain: joined.slice(divide + 1) };
  return { spec, name: joinWords([...words.slice(0, first), ...words.slice(last + 1)]) };
}

function startsOpen(words: readonly Word[], index: number): boolean {
  const text = words[index]?.text ?? '';
  const before = words[index - 1];
  if (text.startsWith('@') || text.startsWith('.')) return true;
  return before !== undefined && (before.text.endsWith('.') || (before.isQuoted && !words[index]?.isApart));
}

function endsOpen(words: readonly Word[], index: number): boolean {
  const text = words[index]?.text ?? '';
  return text.endsWith('@') || text.endsWith('.') || (words[index + 1]?.text ?? '').startsWith('.');
}
