import type { ByteString } from './byte-string.ts';
import { unfold } from './header.ts';

/** Threads of a thousand messages exist; References beyond that help nobody to sort them. */
const maxIds = 1000;

/**
 * The ids of Message-ID, In-Reply-To or References (RFC 5322 section 3.6.4), each with its brackets as
 * clients compare them. Phrases and comments between ids (section 4.5.4) are dropped; words without brackets
 * count only when the whole field has none.
 */
export function parseMessageIds(raw: ByteString): string[] {
  const text = unfold(raw);
  const ids: string[] = [];
  let at = text.indexOf('<');
  while (at >= 0 && ids.length < maxIds) {
    const end = text.indexOf('>', at);
    if (end < 0) {
      // Cut off by a length limit on the way: what is there still identifies nothing.
      break;
    }
    const start = text.lastIndexOf('<', end);
    const id = text.slice(Math.max(start, at) + 1, end).replace(/[ \t]/g, '');
    if (id !== '') ids.push(`<${id}>`);
    at = text.indexOf('<', end);
  }
  if (ids.length > 0 || text === '') return ids;
  return text
    .split(/[ \t,]+/)
    .filter((word) => word.includes('@'))
    .slice(0, maxIds)
    .map((word) => `<${word.replace(/[<>]/g, '')}>`);
}

export function parseMessageId(raw: ByteString): string | undefined {
  return parseMessageIds(raw)[0];
}
