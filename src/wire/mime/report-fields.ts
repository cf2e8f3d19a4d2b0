import { byteStringOf } from './byte-string.ts';
import { decodeWords } from './encoded-word.ts';
import { Header, unfold } from './header.ts';

/** What message/delivery-status (RFC 3464) and message/disposition-notification (RFC 8098) are made of: blocks of fields. */
export type ReportBlock = ReadonlyMap<string, string>;

/** Recipients of one report: no server reports on more at once. */
const maxBlocks = 10_000;

export function readReportBlocks(body: Uint8Array): ReportBlock[] {
  const text = byteStringOf(body).replace(/\r\n|\r/g, '\n');
  const blocks: ReportBlock[] = [];
  for (const block of text.split(/\n{2,}/)) {
    if (blocks.length === maxBlocks) break;
    const fields = new Header(`${block}\n`).fields();
    if (fields.length === 0) continue;
    blocks.push(new Map(fields.map(({ lowerName, raw }) => [lowerName, decodeWords(unfold(raw))])));
  }
  return blocks;
}

/** `rfc822; kim@example.com`: what stands behind the type. */
export const typedValue = (value: string | undefined): string =>
  (value ?? '')
    .replace(/^[a-z0-9-]{1,32}\s{0,8};/i, '')
    .trim()
    .replace(/^<(.*)>$/s, '$1');
