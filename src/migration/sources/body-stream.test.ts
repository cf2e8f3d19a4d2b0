import { describe, expect, it } from 'vitest';
import { BodyStream } from './body-stream.ts';

const nothing = () => undefined;
const kib = 1024;

function letters(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => 97 + (index % 26));
}

describe('a stream of a large message', () => {
  it.each([
    ['in one read', 700 * kib, 700 * kib],
    ['in reads of TLS', 700 * kib, 16 * kib],
    ['in odd reads', 1_000_003, 70_001],
    ['that ends with a small piece', 512 * kib + 1, 128 * kib],
    ['that is longer than was announced', 600 * kib, 64 * kib, 300 * kib],
  ])('gives what came, %s', async (_, length, readBytes, announced = length) => {
    const message = letters(length);
    const stream = new BodyStream(1, announced, nothing, nothing);
    const read = Array.fromAsync(stream, (piece) => Buffer.from(piece));
    for (let at = 0; at < length; at += readBytes) {
      stream.push(message.subarray(at, at + readBytes));
      await Promise.resolve();
    }
    stream.finish();
    expect(Buffer.concat(await read).equals(message)).toBe(true);
    expect(stream.held).toBe(0);
  });

  it('fills the memory of pieces again that were read', async () => {
    const stream = new BodyStream(1, 4000 * kib, nothing, nothing);
    const memory = new Set<ArrayBufferLike>();
    const reading = (async () => {
      for await (const piece of stream) memory.add(piece.buffer);
    })();
    for (let sent = 0; sent < 16; sent += 1) {
      stream.push(new Uint8Array(250 * kib));
      await new Promise((resolve) => setImmediate(resolve));
    }
    stream.finish();
    await reading;
    expect(memory.size).toBeLessThan(4);
  });
});
