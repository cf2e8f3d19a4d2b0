import { flag } from '../../store/ports/mail-model.ts';

/** RFC 9051 section 2.3.2, and the keywords of the registry that have bits of their own in the mail model. */
const words: readonly (readonly [bit: number, word: string])[] = [
  [flag.seen, '\\Seen'],
  [flag.answered, '\\Answered'],
  [flag.flagged, '\\Flagged'],
  [flag.deleted, '\\Deleted'],
  [flag.draft, '\\Draft'],
  [flag.forwarded, '$Forwarded'],
  [flag.mdnSent, '$MDNSent'],
  [flag.junk, '$Junk'],
  [flag.notJunk, '$NotJunk'],
];
const bits: ReadonlyMap<string, number> = new Map(words.map(([bit, word]) => [word.toLowerCase(), bit]));

export interface MessageFlags {
  readonly flags: number;
  readonly keywords: readonly string[];
}

export function readFlagWords(given: readonly string[]): MessageFlags {
  let mask = 0;
  const keywords = new Map<string, string>();
  for (const word of given) {
    const key = word.toLowerCase();
    const bit = bits.get(key);
    // Other system flags, \Recent above all, are of the session and not of the message.
    if (bit !== undefined) mask |= bit;
    else if (!word.startsWith('\\') && word !== '') keywords.set(key, word);
  }
  return { flags: mask, keywords: [...keywords.values()].sort() };
}

/** RFC 9051 section 9, flag-keyword; beyond ASCII nobody else takes them. */
const writable = /^[^\0-\x20\x7f-\uffff(){%*"\\\]]+$/;

/** What a folder keeps of them: all, where it says nothing or `\*`. */
export function flagWordsOf(
  { flags, keywords }: MessageFlags,
  permanent: readonly string[] | undefined,
): string[] {
  const all = [
    ...words.filter(([bit]) => (flags & bit) !== 0).map(([, word]) => word),
    ...keywords.filter((keyword) => writable.test(keyword)),
  ];
  if (permanent === undefined || permanent.includes('\\*')) return all;
  const kept = new Set(permanent.map((word) => word.toLowerCase()));
  return all.filter((word) => kept.has(word.toLowerCase()));
}
