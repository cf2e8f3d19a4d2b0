/** Flags as the store has them, and as IMAP names them. */
import { allFlags, flag } from '../../store/ports/mail-model.ts';
import type { ByteString } from '../../wire/mime/byte-string.ts';

/** RFC 9051 section 2.3.2, and the keywords that the store keeps as bits. */
const names: readonly (readonly [bit: number, name: string])[] = [
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
const bits: ReadonlyMap<string, number> = new Map(names.map(([bit, name]) => [name.toLowerCase(), bit]));

export const systemFlagNames: readonly string[] = names.map(([, name]) => name);

export interface MessageFlags {
  readonly flags: number;
  readonly keywords: readonly string[];
}

export function flagNamesOf({ flags, keywords }: MessageFlags): ByteString[] {
  const own = names.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return [...own, ...keywords];
}

/** \Recent is the server's to set, and system flags that nobody knows mean nothing. */
export function readFlags(given: readonly ByteString[]): MessageFlags {
  let flags = 0;
  const keywords: string[] = [];
  for (const name of given) {
    const bit = bits.get(name.toLowerCase());
    if (bit !== undefined) flags |= bit;
    else if (!name.startsWith('\\')) keywords.push(name);
  }
  return { flags: flags & allFlags, keywords };
}
