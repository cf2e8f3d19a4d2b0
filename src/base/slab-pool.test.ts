import { describe, expect, it } from 'vitest';
import { SlabPool } from './slab-pool.ts';

const kib = 1024;

describe('a pool of slabs', () => {
  it.each([
    [1, 64 * kib],
    [64 * kib, 64 * kib],
    [64 * kib + 1, 128 * kib],
    [700 * kib, 1024 * kib],
    [8_000_000, 8192 * kib],
    [8193 * kib, 9216 * kib],
  ])('gives for %i bytes a slab of %i', (bytes, expected) => {
    expect(new SlabPool().take(bytes).byteLength).toBe(expected);
  });

  it.each([
    ['as large', 100 * kib, true],
    ['smaller', 30 * kib, true],
    ['larger than it', 200 * kib, false],
  ])('gives again what was given back, for what is %s', (_, bytes, isSame) => {
    const pool = new SlabPool();
    const slab = pool.take(100 * kib);
    pool.giveBack(slab);
    expect(pool.take(bytes) === slab).toBe(isSame);
  });

  it('keeps a large slab for those who need it', () => {
    const pool = new SlabPool();
    const slab = pool.take(8192 * kib);
    pool.giveBack(slab);
    expect(pool.take(1)).not.toBe(slab);
    expect(pool.take(8000 * kib)).toBe(slab);
  });

  it('gives each slab to one at a time, and keeps few', () => {
    const pool = new SlabPool();
    const slabs = Array.from({ length: 6 }, () => pool.take(kib));
    for (const slab of slabs) pool.giveBack(slab);
    const again = Array.from({ length: 6 }, () => pool.take(kib));
    expect(new Set(again).size).toBe(6);
    expect(again.filter((slab) => slabs.includes(slab))).toHaveLength(4);
  });

  it('keeps the largest where there are too many', () => {
    const pool = new SlabPool();
    const slabs = [1, 9, 2, 8, 3, 7].map((mib) => pool.take(mib * 1024 * kib));
    for (const slab of slabs) pool.giveBack(slab);
    const large = [7, 8, 9].map((mib) => pool.take(mib * 1024 * kib));
    expect(large.every((slab) => slabs.includes(slab))).toBe(true);
  });

  it('lends memory to one at a time, whoever says twice that it is free', () => {
    const pool = new SlabPool();
    const first = pool.lend(kib);
    first.release();
    const second = pool.lend(kib);
    first.release();
    expect(second.bytes.buffer).toBe(first.bytes.buffer);
    expect(pool.lend(kib).bytes.buffer).not.toBe(second.bytes.buffer);
  });
});
