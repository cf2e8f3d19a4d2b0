import { AppError } from '../base/errors.ts';
import { cutText } from './storable-text.ts';

/**
 * The words of full-text search, the same on every store. The position of a token is its index in the list.
 *
 * Hangul, Han and Kana are written with particles attached or without spaces, so their runs become
 * overlapping pairs of characters plus the last character alone (`회의록` → `회의 의록 록`): every character
 * begins some token, a pair found is a substring found, and no dictionary is needed.
 */

/** A tsvector numbers positions up to 16,383. */
export const maxDocumentTokens = 16_000;
/** A tsvector keeps 256 positions of a lexeme; further ones are dropped here, for all stores alike. */
export const maxTokenRepeats = 255;
/** A tsvector holds 1 MB of lexemes and positions; this leaves 5 bytes a token for the latter. */
const maxDocumentTokenBytes = 900_000;
const maxWordLength = 64;
const maxTextLength = maxDocumentTokens * maxWordLength;
export const maxQueryTokens = 256;

/** Tokens adjacent and in this order; the last one need only begin with its text where `prefix` is set. */
export interface TextTerm {
  readonly tokens: readonly string[];
  readonly prefix: boolean;
}

const cjk = String.raw`[[\p{L}\p{N}]&&[\p{scx=Hang}\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}]]`;
const letter = String.raw`[[\p{L}\p{N}]--[\p{scx=Hang}\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}]]`;
const runPattern = new RegExp(String.raw`(${cjk}[${cjk}\p{M}]*)|${letter}[${letter}\p{M}]*`, 'gv');
const latinMarks = /(\p{scx=Latin})\p{M}+/gu;
/** Soft hyphen, joiners, byte order mark, variation selectors: invisible inside a word. */
const invisible = /[\u00ad\u200c-\u200d\u2060\ufeff]|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

export function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const repeats = new Map<string, number>();
  let bytes = 0;
  for (const token of eachToken(text)) {
    const seen = repeats.get(token) ?? 0;
    if (seen === maxTokenRepeats) continue;
    repeats.set(token, seen + 1);
    bytes += Buffer.byteLength(token);
    if (tokens.length === maxDocumentTokens || bytes > maxDocumentTokenBytes) break;
    tokens.push(token);
  }
  return tokens;
}

/**
 * The terms of a search, all of which must match. A word is the phrase of its tokens, and so is everything
 * between double quotes; what holds no letter or digit is no term. No term at all matches every message.
 */
export function parseTextQuery(query: string): TextTerm[] {
  const terms: TextTerm[] = [];
  let total = 0;
  for (const [index, part] of query.split('"').entries()) {
    for (const phrase of index % 2 === 1 ? [part] : part.split(/\s+/u)) {
      const term = parsePhrase(phrase, maxQueryTokens - total);
      if (term === undefined) continue;
      total += term.tokens.length;
      terms.push(term);
    }
  }
  return terms;
}

function parsePhrase(phrase: string, allowed: number): TextTerm | undefined {
  const tokens: string[] = [];
  let endsInPair = false;
  for (const run of eachRun(phrase)) {
    endsInPair = run.pairs && run.tokens.length > 1;
    tokens.push(...run.tokens);
    if (tokens.length > allowed + 1) throw tooLong();
  }
  // The last character of a longer run stands alone only where the run ends, and a search may stop short.
  if (endsInPair) tokens.pop();
  if (tokens.length > allowed) throw tooLong();
  return tokens.length === 0 ? undefined : { tokens, prefix: !endsInPair };
}

/** What every store answers to a text search, said plainly. */
export function matchesTokens(document: readonly string[], terms: readonly TextTerm[]): boolean {
  return terms.every((term) => document.some((_, start) => matchesAt(document, start, term)));
}

function matchesAt(document: readonly string[], start: number, term: TextTerm): boolean {
  const last = term.tokens.length - 1;
  return term.tokens.every((token, index) => {
    const word = document[start + index];
    return index === last && term.prefix ? word?.startsWith(token) : word === token;
  });
}

function* eachToken(text: string): Generator<string> {
  for (const run of eachRun(text)) yield* run.tokens;
}

interface Run {
  /** Hangul, Han or Kana. */
  readonly pairs: boolean;
  readonly tokens: readonly string[];
}

function* eachRun(text: string): Generator<Run> {
  for (const match of foldWords(text.slice(0, maxTextLength)).matchAll(runPattern)) {
    const pairs = match[1] !== undefined;
    yield { pairs, tokens: pairs ? splitPairs(match[0]) : [cutText(match[0], maxWordLength)] };
  }
}

/** ASCII, Hangul syllables, Han and Kana: nothing here changes when it is decomposed and composed again. */
const alreadyComposed = /^[\x00-\x7f\uac00-\ud7a3\u4e00-\u9fff\u3041-\u3096\u30a1-\u30fa]*$/;

/** Decomposed first, so that accents come off Latin letters, then composed, so that Jamo become syllables. */
function foldWords(text: string): string {
  if (alreadyComposed.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll(invisible, '')
    .replaceAll(latinMarks, '$1')
    .normalize('NFKC');
}

const notOneUnit = /[\u{10000}-\u{10ffff}]|\p{M}/u;

function splitPairs(run: string): string[] {
  const all = notOneUnit.test(run) ? Array.from(run.replaceAll(/\p{M}/gu, '')) : run;
  const characters = all.slice(0, maxDocumentTokens);
  const pairs: string[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    pairs.push(`${characters[index]}${characters[index + 1] ?? ''}`);
  }
  return pairs;
}

function tooLong(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'store.query.textTooLong',
    message: `The search text has more than ${maxQueryTokens} words. Search for fewer words.`,
    details: { limit: maxQueryTokens },
  });
}
