import type { FileHandle } from 'node:fs/promises';
import type { LdifScanner } from './ldif-scanner.ts';

export interface ScanOptions {
  readonly start: number;
  readonly end: number;
  readonly signal: AbortSignal;
  /** Bytes read so far. */
  readonly onProgress?: (read: number) => void;
}

const chunkBytes = 4 * 1024 * 1024;
/** Room before each chunk for what the chunk before it has left of an object. */
export const headBytes = chunkBytes;

/**
 * Feeds a part of a file to the scanner: while one chunk is scanned the next is being read. Between chunks others of this process
 * have their turn.
 */
export async function scanFile(
  file: FileHandle,
  scanner: LdifScanner,
  { start, end, signal, onProgress }: ScanOptions,
): Promise<void> {
  // One byte more than is read: the scanner puts a line feed there.
  const allocate = () => new Uint8Array(headBytes + chunkBytes + 1);
  let [current, next] = [allocate(), allocate()];
  let offset = start;
  let reading = readChunk(file, current, offset, end);
  let length = await reading;
  for (;;) {
    signal.throwIfAborted();
    const isLast = length === 0 || offset + length >= end;
    const following = offset + length;
    if (!isLast) reading = readChunk(file, next, following, end);
    try {
      scanner.scan(current, headBytes, headBytes + length, offset, isLast);
      if (isLast) return;
      scanner.carryTo(next, headBytes);
    } catch (error) {
      // What is still being read must not outlive the file.
      await reading;
      throw error;
    }
    length = await reading;
    onProgress?.(following - start);
    offset = following;
    [current, next] = [next, current];
  }
}

async function readChunk(file: FileHandle, target: Uint8Array, offset: number, end: number): Promise<number> {
  const wanted = Math.min(chunkBytes, end - offset);
  let filled = 0;
  while (filled < wanted) {
    const { bytesRead } = await file.read(target, headBytes + filled, wanted - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
