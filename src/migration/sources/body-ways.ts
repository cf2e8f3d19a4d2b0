import { type FetchItem, type Section, wholeMessage } from '../../wire/imap/index.ts';

/**
 * Other words for the same bytes, for a message that a server does not give in the usual ones. BINARY (RFC 3516) is
 * not among them: it gives parts decoded, and that would be another message.
 */
export type BodyWay = 'body' | 'partial' | 'rfc822';

export const bodyWays: readonly BodyWay[] = ['body', 'partial', 'rfc822'];

const header: Section = { part: [], specifier: 'HEADER' };

/** Never without PEEK where there is one; RFC822 has none, and changes nothing in a folder opened by EXAMINE. */
export function itemFor(
  way: BodyWay,
  headerOnly: boolean,
  partial?: { readonly origin: number; readonly count: number },
): FetchItem {
  if (way === 'rfc822') return { item: headerOnly ? 'RFC822.HEADER' : 'RFC822' };
  const section = headerOnly ? header : wholeMessage;
  return { item: 'BODY[]', section, isPeek: true, ...(partial === undefined ? {} : { partial }) };
}
