/**
 * How WS-Management cuts a compressed stream: chunks of at most 64 KiB, each behind the sizes, less one, of what
 * comes out and of what follows. Where both are the same the chunk is stored as it is, so that a server need not
 * compress to speak with a client that does.
 */
import { compressHuffman } from './compress-huffman.ts';
import { decompressHuffman } from './decompress-huffman.ts';
import { XpressError } from './xpress-error.ts';

const headerBytes = 4;
const chunkBytes = 65_536;

/** Throws XpressError when more than `maxBytes` would come out. */
export function expandChunks(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let total = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < headerBytes) throw new XpressError('The header of a chunk is cut off.');
    const size = view.getUint16(at, true) + 1;
    const stored = view.getUint16(at + 2, true) + 1;
    const start = at + headerBytes;
    if (start + stored > bytes.length) throw new XpressError('A chunk is cut off.');
    if (stored > size) throw new XpressError('A chunk is larger than what comes out of it.');
    total += size;
    if (total > maxBytes) throw new XpressError(`More than ${maxBytes} bytes come out of a stream.`);
    const data = bytes.subarray(start, start + stored);
    parts.push(stored === size ? data : decompressHuffman(data, size));
    at = start + stored;
  }
  const output = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    output.set(part, at);
    at += part.length;
  }
  return output;
}

/** The stream as it is, in chunks. */
export const storeChunks = (bytes: Uint8Array): Uint8Array => writeChunks(bytes, () => undefined);

/** Each chunk compressed, where that makes it smaller. */
export const compressChunks = (bytes: Uint8Array): Uint8Array => writeChunks(bytes, compressHuffman);

function writeChunks(bytes: Uint8Array, pack: (data: Uint8Array) => Uint8Array | undefined): Uint8Array {
  const output = new Uint8Array(bytes.length + Math.ceil(bytes.length / chunkBytes) * headerBytes);
  const view = new DataView(output.buffer);
  let at = 0;
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    const data = bytes.subarray(start, start + chunkBytes);
    const packed = pack(data) ?? data;
    view.setUint16(at, data.length - 1, true);
    view.setUint16(at + 2, packed.length - 1, true);
    output.set(packed, at + headerBytes);
    at += headerBytes + packed.length;
  }
  return output.subarray(0, at);
}
