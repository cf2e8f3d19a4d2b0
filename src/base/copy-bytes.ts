import { Buffer } from 'node:buffer';

/**
 * Like `target.set(source, at)`, in two thirds of its time where memory is shared with another thread: V8 copies that word
 * by word, so that threads which race never see half a word. Here who reads waits until the writer is done. Node copies a
 * part of a buffer plainly, and the whole of one by `set`: so the whole is copied in two parts.
 */
export function copyBytes(source: Uint8Array, target: Uint8Array, at: number): void {
  const { buffer, byteOffset, byteLength } = source;
  const whole = Buffer.from(buffer);
  const end = byteOffset + byteLength;
  const half = byteOffset === 0 && end === buffer.byteLength ? byteLength >>> 1 : 0;
  if (half > 0) whole.copy(target, at, 0, half);
  whole.copy(target, at + half, byteOffset + half, end);
}
