import type { ByteString } from '../mime/byte-string.ts';
import { eightBit } from './modified-utf7.ts';

/** What a server says to people: UTF-8, where it is more than ASCII. */
export function decodeText(raw: ByteString): string {
  return eightBit(raw).toWellFormed();
}

const waits: readonly (readonly [RegExp, unitMs: number])[] = [
  // Exchange: "Request is throttled. Suggested Backoff Time: 12345 milliseconds".
  [/suggested backoff time:?\s*(\d{1,9})\s*milliseconds/i, 1],
  // "Try again in 5 minutes", "retry after 30 seconds", "wait 10 s".
  [/(?:again|retry|wait)\D{0,20}(\d{1,6})\s*(?:ms|milliseconds?)\b/i, 1],
  [/(?:again|retry|wait)\D{0,20}(\d{1,6})\s*(?:s|secs?|seconds?)\b/i, 1_000],
  [/(?:again|retry|wait)\D{0,20}(\d{1,6})\s*(?:min|minutes?)\b/i, 60_000],
  [/(?:again|retry|wait)\D{0,20}(\d{1,6})\s*(?:h|hours?)\b/i, 3_600_000],
];

/** How long a server asks to be left alone, if its text says so: no response code carries it. */
export function findSuggestedWaitMs(text: string): number | undefined {
  for (const [form, unitMs] of waits) {
    const match = form.exec(text);
    if (match !== null) return Number(match[1]) * unitMs;
  }
  return undefined;
}
