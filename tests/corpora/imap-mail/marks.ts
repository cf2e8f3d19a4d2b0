import type { Draw } from './draw.ts';

const systemFlags = ['\\Seen', '\\Answered', '\\Flagged', '\\Draft', '\\Deleted'] as const;

/** Fewer than the 26 that a Maildir keeps beside its messages. */
export const oddKeywords = [
  '$MDNSent',
  '$Forwarded',
  '$Junk',
  'NonJunk',
  '$label1',
  '$Phishing',
  '[Gmail',
  'Work/Stuff',
  'a.b+c~d!e#f',
  'k'.repeat(50),
  'OK',
  '&vPSwuA-',
  '$123',
] as const;

/** No server takes these: RFC 3501 section 9, flag-keyword. */
export const refusedKeywords = ['보냄', 'par(en', '[Gmail]', '\\*', 'qu"ote'] as const;

export function flagsOf(draw: Draw): string[] {
  const system = draw.chance(70) ? draw.some(systemFlags, 30) : [];
  return [...system, ...(draw.chance(25) ? draw.some(oddKeywords, 15) : [])];
}

/** Ends of years and leap days. Dovecot takes no date to come and puts the present one in its place. */
const edgeDates = [
  '1970-01-02T00:00:00Z',
  '1999-12-31T23:59:59Z',
  '2000-02-29T12:00:00Z',
  '2001-09-09T01:46:40Z',
  '2016-12-31T23:59:59Z',
  '2024-12-31T23:59:59Z',
] as const;

export function internalDateOf(draw: Draw): Date {
  if (draw.chance(5)) return new Date(draw.pick(edgeDates));
  return new Date(Date.UTC(1998, 0, 1) + draw.below(28 * 365) * 86_400_000 + draw.below(86_400) * 1000);
}
