import type { HeaderField } from './header.ts';
import { scanMessage } from './scan.ts';

export interface HeaderEdit {
  /** Lower case; every field of that name goes. */
  readonly remove?: readonly string[];
  /** Fields that go for what they say. */
  readonly removeWhere?: (field: HeaderField) => boolean;
  /** Whole fields, folded, without their line ends: before all others, in this order. */
  readonly prepend?: readonly string[];
  /** Behind all others, for fields whose place says nothing. */
  readonly append?: readonly string[];
}

/** The message with other fields: every byte that no edit is about stays what it was. */
export function editHeader(
  bytes: Uint8Array,
  { remove = [], removeWhere, prepend = [], append = [] }: HeaderEdit,
): Uint8Array {
  const scanned = scanMessage(bytes);
  const doomed = new Set(remove);
  const parts: Uint8Array[] = prepend.map(line);
  let kept = 0;
  for (const field of doomed.size === 0 && removeWhere === undefined ? [] : scanned.fields()) {
    if (!doomed.has(field.lowerName) && removeWhere?.(field) !== true) continue;
    parts.push(bytes.subarray(kept, field.start));
    kept = field.end;
  }
  parts.push(bytes.subarray(kept, scanned.headerEnd));
  // A header that ends without a line end (RFC 5322 section 2.1 wants one) must not run into what is added.
  if (append.length > 0 && scanned.headerEnd > kept && bytes[scanned.headerEnd - 1] !== 0x0a) {
    parts.push(Buffer.from('\r\n'));
  }
  parts.push(...append.map(line), bytes.subarray(scanned.headerEnd));
  return Buffer.concat(parts);
}

const line = (field: string): Uint8Array => Buffer.from(`${field}\r\n`, 'utf8');
