import { describe, expect, it } from 'vitest';
import type { LentMemory } from '../../base/slab-pool.ts';
import { BodyStream } from './body-stream.ts';
import { MessageMemory, MessageSlabs } from './message-memory.ts';

const nothing = () => undefined;
const kib = 1024;

function streamOf(announced: number): BodyStream {
  const memory = new MessageMemory(new MessageSlabs());
  return new BodyStream(1, announced, nothing, nothing, (bytes) => memory.takePiece(bytes));
}

function letters(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => 97 + (index % 26));
}

/** For pieces; how many of them are out. */
class CountedRoom {
  lent = 0;

  readonly lend = (bytes: number): LentMemory => {
    this.lent += 1;
    const release = () => {
      this.lent -= 1;
    };
    return { bytes: new Uint8Array(bytes), release };
  };
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
    const stream = streamOf(announced);
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
    const stream = streamOf(40_000 * kib);
    const memory = new Set<ArrayBufferLike>();
    const reading = (async () => {
      for await (const piece of stream) memory.add(piece.buffer);
    })();
    for (let sent = 0; sent < 160; sent += 1) {
      stream.push(new Uint8Array(250 * kib));
      await new Promise((resolve) => setImmediate(resolve));
    }
    stream.finish();
    await reading;
    expect(memory.size).toBeLessThan(4);
  });

  it('goes into the memory of whoever wants it there, with what has come before', async () => {
    const message = letters(900 * kib + 7);
    let taken = 0;
    const room = new CountedRoom();
    const noteTaken = (bytes: number) => {
      taken += bytes;
    };
    const stream = new BodyStream(1, message.length, noteTaken, nothing, room.lend);
    stream.push(message.subarray(0, 300 * kib));
    const memory = new Uint8Array(message.length);
    const read = stream.readInto(memory);
    expect([stream.held, taken, room.lent, stream.hasNews]).toEqual([0, 300 * kib, 0, false]);
    for (let at = 300 * kib; at < message.length; at += 70_001)
      stream.push(message.subarray(at, at + 70_001));
    expect([stream.held, taken, room.lent]).toEqual([0, message.length, 0]);
    stream.finish();
    expect(await read).toBe(message.length);
    expect(Buffer.from(memory).equals(message)).toBe(true);
  });

  it.each<[string, (stream: BodyStream) => void, string]>([
    ['broke off', (stream) => stream.fail('the connection has ended.'), 'the connection has ended'],
    [
      'is longer than was announced',
      (stream) => stream.push(letters(600 * kib)),
      'more came than was announced',
    ],
    ['was left', (stream) => stream.leave(), 'let go of'],
  ])('says so to whoever wants it in memory, and writes there no more, when it %s', async (_, end, text) => {
    const stream = streamOf(700 * kib);
    const memory = new Uint8Array(700 * kib);
    const read = stream.readInto(memory);
    stream.push(letters(200 * kib));
    end(stream);
    await expect(read).rejects.toThrow(text);
    const before = Buffer.from(memory);
    stream.push(new Uint8Array(100 * kib).fill(1));
    expect(before.equals(memory)).toBe(true);
  });

  it.each([
    ['was read', (stream: BodyStream) => stream.finish()],
    ['broke off', (stream: BodyStream) => stream.fail('the connection has ended.')],
    ['was left', (stream: BodyStream) => stream.leave()],
  ])('keeps no memory when it %s', async (_, end) => {
    const room = new CountedRoom();
    const stream = new BodyStream(1, 700 * kib, nothing, nothing, room.lend);
    stream.push(letters(700 * kib));
    const reading = Array.fromAsync(stream, ({ length }) => length).catch(() => []);
    expect(room.lent).toBe(3);
    end(stream);
    await reading;
    expect(room.lent).toBe(0);
  });
});
