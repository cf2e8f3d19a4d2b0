import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LentMemory } from '../../base/slab-pool.ts';
import { MessageMemory, MessageSlabs } from './message-memory.ts';

const megabyte = 1024 * 1024;

describe('MessageMemory', () => {
  it('never gives out what somebody still has', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('take' as const),
        bytes: fc.constantFrom(0, 1, 70_000, 900_000, 3_000_000),
      }),
      fc.record({ kind: fc.constant('release' as const), pick: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const memory = new MessageMemory(new MessageSlabs());
        const lent: { room: LentMemory; mark: number }[] = [];
        for (const [mark, each] of steps.entries()) {
          if (each.kind === 'take') {
            const room = memory.take(each.bytes);
            expect(room.bytes.byteLength).toBe(each.bytes);
            room.bytes.fill(mark);
            lent.push({ room, mark });
          } else if (lent.length > 0) {
            const [gone] = lent.splice(each.pick % lent.length, 1);
            gone?.room.release();
            gone?.room.release();
          }
          for (const { room, mark: own } of lent) {
            expect(room.bytes[0] ?? own).toBe(own);
            expect(room.bytes.at(-1) ?? own).toBe(own);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('uses memory again when all that lay in it was released', () => {
    const memory = new MessageMemory(new MessageSlabs());
    const rooms = Array.from({ length: 8 }, () => memory.take(megabyte / 2));
    const before = new Set(rooms.map(({ bytes }) => bytes.buffer));
    for (const room of rooms) room.release();
    const after = Array.from({ length: 8 }, () => memory.take(megabyte / 2));
    expect(before.size).toBe(2);
    expect(new Set(after.map(({ bytes }) => bytes.buffer))).toEqual(before);
  });

  it('gives back what was lent when it was closed before, and what is lent alone', () => {
    const slabs = new MessageSlabs();
    const memory = new MessageMemory(slabs);
    const pool = slabs.messages;
    const rooms = [memory.take(megabyte / 2), memory.take(3 * megabyte)];
    memory.close();
    const before = rooms.map(({ bytes }) => bytes.buffer);
    expect(before).not.toContain(pool.take(2 * megabyte));
    for (const room of rooms) room.release();
    expect([pool.take(3 * megabyte), pool.take(2 * megabyte)].sort(bySize)).toEqual(before.sort(bySize));
  });
});

function bySize(one: ArrayBufferLike, other: ArrayBufferLike): number {
  return one.byteLength - other.byteLength;
}
