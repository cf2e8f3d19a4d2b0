import { AppError } from '../base/errors.ts';
import { flag, type Message } from './ports/mail-model.ts';
import type { FlagChange } from './ports/mail-store.ts';

/** RFC 9051 section 9, `atom`: what an IMAP keyword may hold. Beyond ASCII, servers and clients differ; we keep it. */
const forbidden = /[\u0000-\u0020\u007f(){%*"\\\]]/u;
const maxKeywordLength = 255;
const maxKeywordsPerMessage = 128;

/** Sorted and each once, compared without ASCII case; of two spellings the first stays. */
export function normalizeKeywords(keywords: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const keyword of keywords) {
    const text = keyword.toWellFormed();
    if (text === '' || text.length > maxKeywordLength || forbidden.test(text)) refuse(keyword);
    const key = keywordKey(text);
    if (!byKey.has(key)) byKey.set(key, text);
  }
  if (byKey.size > maxKeywordsPerMessage) {
    throw new AppError({
      kind: 'limit',
      code: 'store.keywords.tooMany',
      message: `A message may carry ${maxKeywordsPerMessage} keywords; this one would have ${byKey.size}. Remove some.`,
      details: { limit: maxKeywordsPerMessage },
    });
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
}

export function keywordKey(keyword: string): string {
  return keyword.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The flags and keywords a message has after a change. */
export function applyFlagChange(
  current: Pick<Message, 'flags' | 'keywords'>,
  change: Pick<FlagChange, 'mode' | 'flags' | 'keywords'>,
): { flags: number; keywords: readonly string[]; differs: boolean } {
  const flags = {
    add: current.flags | change.flags,
    remove: current.flags & ~change.flags,
    replace: change.flags,
  }[change.mode];
  const keywords = applyKeywords(current.keywords, change);
  const differs = flags !== current.flags || keywords.join(' ') !== current.keywords.join(' ');
  return { flags, keywords, differs };
}

type Labels = Pick<Message, 'flags' | 'keywords'>;

const readFlags = flag.seen | flag.mdnSent;

/** Whether two states of a message differ in nothing but that it has been read, and its sender told, which is no modification of it. */
export function isReadState(one: Labels, other: Labels): boolean {
  return (
    ((one.flags ^ other.flags) & ~readFlags) === 0 && one.keywords.join(' ') === other.keywords.join(' ')
  );
}

function applyKeywords(
  current: readonly string[],
  { mode, keywords }: Pick<FlagChange, 'mode' | 'keywords'>,
): readonly string[] {
  if (mode === 'replace') return normalizeKeywords(keepSpelling(current, keywords));
  if (keywords.length === 0) return current;
  if (mode === 'add') return normalizeKeywords([...current, ...keywords]);
  const gone = new Set(keywords.map(keywordKey));
  return current.filter((keyword) => !gone.has(keywordKey(keyword)));
}

/** A keyword that the message already has keeps its spelling, so that setting it again changes nothing. */
function keepSpelling(current: readonly string[], wanted: readonly string[]): string[] {
  const known = new Map(current.map((keyword) => [keywordKey(keyword), keyword]));
  return wanted.map((keyword) => known.get(keywordKey(keyword)) ?? keyword);
}

function refuse(keyword: string): never {
  throw new AppError({
    kind: 'invalid',
    code: 'store.keywords.invalid',
    message: `"${keyword.slice(0, 60)}" cannot be a keyword: up to ${maxKeywordLength} characters without spaces, controls or ( ) { % * " \\ ]. Choose another name.`,
  });
}
