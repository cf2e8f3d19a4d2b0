import type { ByteString } from './byte-string.ts';

export interface HeaderEnd {
  /** Where the blank line starts. */
  readonly headerEnd: number;
  readonly bodyStart: number;
}

/** Undefined when more must be seen. A blank line has no characters but CR before its LF. */
export function findHeaderEnd(text: ByteString, isWhole: boolean): HeaderEnd | undefined {
  let start = 0;
  for (;;) {
    const found = text.indexOf('\n', start);
    if (found < 0) return isWhole ? { headerEnd: endOfRest(text, start), bodyStart: text.length } : undefined;
    if (found === start || (text.charCodeAt(start) === 0x0d && isReturns(text, start, found))) {
      return { headerEnd: start, bodyStart: found + 1 };
    }
    start = found + 1;
  }
}

/** A last line of nothing but CR, without its LF, is blank too. */
function endOfRest(text: ByteString, start: number): number {
  return start < text.length && isReturns(text, start, text.length) ? start : text.length;
}

function isReturns(text: ByteString, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (text.charCodeAt(i) !== 0x0d) return false;
  }
  return true;
}
