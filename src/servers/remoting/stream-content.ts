/** What Send and Receive carry in their streams: fragments, compressed where the client said so. */
import { FaultError, faults, receiveOverheadBytes, streamOverheadBytes } from '../../wire/wsman/index.ts';
import { compressChunks, expandChunks, XpressError } from '../../wire/xpress/index.ts';

/** Base64 makes four bytes of three. */
const base64Growth = 4 / 3;
const smallestFragmentBytes = 512;

/** As many as an envelope holds; `take` gives one of at most so many bytes, while there is one. */
export function packFragments(
  take: (maxBytes: number) => Uint8Array | undefined,
  compression: 'xpress' | undefined,
  maxEnvelopeBytes: number,
): Uint8Array[] {
  let budget = maxEnvelopeBytes - receiveOverheadBytes;
  const fragments: Uint8Array[] = [];
  for (;;) {
    const room = Math.floor((budget - streamOverheadBytes) / base64Growth);
    if (room < smallestFragmentBytes) return fragments;
    const fragment = take(room);
    if (fragment === undefined) return fragments;
    fragments.push(compression === undefined ? fragment : compressChunks(fragment));
    budget -= fragment.length * base64Growth + streamOverheadBytes;
  }
}

export function expandStream(content: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return expandChunks(content, maxBytes);
  } catch (error) {
    if (!(error instanceof XpressError)) throw error;
    throw new FaultError(faults.invalidParameter(`${error.message} `));
  }
}
