import type { ByteString } from '../mime/byte-string.ts';
import type { Cursor } from './cursor.ts';

/** What BODY[…] names: RFC 9051 section-spec. No part and no specifier is the whole message. */
export interface Section {
  readonly part: readonly number[];
  readonly specifier?: SectionSpecifier;
  /** Of HEADER.FIELDS and HEADER.FIELDS.NOT. */
  readonly fields?: readonly ByteString[];
}

export type SectionSpecifier = 'HEADER' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT' | 'TEXT' | 'MIME';

const specifiers: ReadonlySet<string> = new Set([
  'HEADER',
  'HEADER.FIELDS',
  'HEADER.FIELDS.NOT',
  'TEXT',
  'MIME',
] satisfies SectionSpecifier[]);

export const wholeMessage: Section = { part: [] };

/** With both brackets. */
export function readSection(cursor: Cursor): Section {
  cursor.expect('[');
  if (cursor.take(']')) return wholeMessage;
  const words = cursor.atomUntil(']').toUpperCase().split('.');
  const part: number[] = [];
  while (/^[1-9]\d{0,8}$/.test(words[0] ?? '')) part.push(Number(words.shift()));
  if (words.length === 0) {
    cursor.expect(']');
    return { part };
  }
  const specifier = words.join('.');
  const isKnown = (word: string): word is SectionSpecifier => specifiers.has(word);
  if (!isKnown(specifier) || (specifier === 'MIME' && part.length === 0))
    throw cursor.fail(`"${specifier.slice(0, 40)}" is no section of a message`);
  let fields: readonly string[] | undefined;
  if (specifier.startsWith('HEADER.FIELDS')) {
    cursor.space();
    fields = cursor.list(() => cursor.astring());
  }
  cursor.expect(']');
  return fields === undefined ? { part, specifier } : { part, specifier, fields };
}

/** Without brackets and without fields: `1.2.HEADER.FIELDS`. */
export function formatSectionPath({ part, specifier }: Section): string {
  return specifier === undefined ? part.join('.') : [...part, specifier].join('.');
}
