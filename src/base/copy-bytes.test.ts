import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { copyBytes } from './copy-bytes.ts';

const made = {
  'a buffer': () => Buffer.alloc(8),
  'a part of an array': () => new Uint8Array(32).subarray(7, 15),
  'shared memory': () => new Uint8Array(new SharedArrayBuffer(16), 5, 8),
  'memory that may grow': () => new Uint8Array(new ArrayBuffer(8, { maxByteLength: 64 })),
};
const kinds = Object.keys(made) as (keyof typeof made)[];

it.each(kinds.flatMap((from) => kinds.map((to) => [from, to] as const)))(
  'copies from %s to %s',
  (from, to) => {
    const source = made[from]();
    source.set([1, 2, 3, 4, 5, 6, 7, 8]);
    const target = made[to]();
    copyBytes(source.subarray(2, 5), target, 4);
    expect([...target]).toEqual([0, 0, 0, 0, 3, 4, 5, 0]);
  },
);
