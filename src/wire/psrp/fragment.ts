/** Fragments: [MS-PSRP] section 2.2.4. Big-endian, unlike the messages inside. */
import { PsrpError } from './psrp-error.ts';

export const fragmentHeaderBytes = 21;
const startFlag = 1;
const endFlag = 2;

export interface Fragment {
  readonly objectId: bigint;
  readonly fragmentId: bigint;
  readonly isStart: boolean;
  readonly isEnd: boolean;
  readonly data: Uint8Array;
}

export function writeFragment({ objectId, fragmentId, isStart, isEnd, data }: Fragment): Uint8Array {
  const bytes = new Uint8Array(fragmentHeaderBytes + data.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, objectId);
  view.setBigUint64(8, fragmentId);
  view.setUint8(16, (isStart ? startFlag : 0) | (isEnd ? endFlag : 0));
  view.setUint32(17, data.length);
  bytes.set(data, fragmentHeaderBytes);
  return bytes;
}

/**
 * All fragments in `bytes`, which end with the last of them: WS-Management carries whole fragments, one in
 * each Stream from Windows and any number from others.
 */
export function* readFragments(bytes: Uint8Array, maxFragmentBytes: number): Generator<Fragment> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < fragmentHeaderBytes) {
      throw new PsrpError('badFragment', `A fragment's header is cut off after ${bytes.length - at} bytes.`);
    }
    const flags = view.getUint8(at + 16);
    const length = view.getUint32(at + 17);
    if (length > maxFragmentBytes) {
      throw new PsrpError(
        'fragmentLimit',
        `A fragment announces ${length} bytes; the limit is ${maxFragmentBytes}.`,
      );
    }
    if ((flags & ~(startFlag | endFlag)) !== 0) {
      throw new PsrpError('badFragment', `A fragment has the unknown flags 0x${flags.toString(16)}.`);
    }
    const start = at + fragmentHeaderBytes;
    if (start + length > bytes.length) {
      throw new PsrpError(
        'badFragment',
        `A fragment announces ${length} bytes, of which ${bytes.length - start} came.`,
      );
    }
    yield {
      objectId: view.getBigUint64(at),
      fragmentId: view.getBigUint64(at + 8),
      isStart: (flags & startFlag) !== 0,
      isEnd: (flags & endFlag) !== 0,
      data: bytes.subarray(start, start + length),
    };
    at = start + length;
  }
}
