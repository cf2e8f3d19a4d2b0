import { describe, expect, it } from 'vitest';
import type { TenantId } from '../base/ids.ts';
import type { Body } from '../store/ports/mail-store.ts';
import { StructureCache } from './structure-cache.ts';
import { mailOf, piecesOf } from './test-mailboxes.ts';

const tenant = (number: number) => number as TenantId;

/** A body of so many parts that counts how often it is read, and fails as long as it is told to. */
function bodyOf(hash: string, parts = 1, bytes = 1000) {
  const children = Array.from({ length: parts - 1 }, () => ['--b', '', 'x']).flat();
  const mail = mailOf('Content-Type: multipart/mixed; boundary=b', '', ...children, '--b--');
  const state = { reads: 0, isDamaged: false };
  const body: Body = {
    hash: hash as Body['hash'],
    bytes,
    read: async () => mail,
    async *stream() {
      state.reads += 1;
      if (state.isDamaged) throw new Error('damaged');
      yield* piecesOf(mail, 10);
    },
  };
  return { body, state };
}

const limits = { fromBytes: 1000, maxEntries: 3, maxParts: 100 };

describe('the structure of a message', () => {
  it('is read once where it is large, however many ask at the same time', async () => {
    const cache = new StructureCache(limits);
    const { body, state } = bodyOf('a', 3);
    const read = await Promise.all(Array.from({ length: 10 }, () => cache.read(tenant(1), body)));
    expect(read.map(({ partCount }) => partCount)).toEqual(Array(10).fill(3));
    expect(await cache.read(tenant(1), body)).toBe(read[0]);
    expect(state.reads).toBe(1);
  });

  it('is read each time where it is small, and for each tenant', async () => {
    const cache = new StructureCache(limits);
    const small = bodyOf('a', 2, 999);
    await cache.read(tenant(1), small.body);
    await cache.read(tenant(1), small.body);
    const large = bodyOf('b');
    await cache.read(tenant(1), large.body);
    await cache.read(tenant(2), large.body);
    expect([small.state.reads, large.state.reads]).toEqual([2, 2]);
  });

  it('gives way to others when it was not asked for longest', async () => {
    const cache = new StructureCache(limits);
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((hash) => bodyOf(hash));
    for (const { body } of [a!, b!, c!, a!, d!, a!, b!]) await cache.read(tenant(1), body);
    expect([a, b, c, d].map((one) => one?.state.reads)).toEqual([1, 2, 1, 1]);
  });

  it('gives way when there are too many parts, and is not kept where it alone has too many', async () => {
    const cache = new StructureCache(limits);
    const [a, b, huge] = [bodyOf('a', 60), bodyOf('b', 60), bodyOf('c', 101)];
    for (const { body } of [a, b, b, a, huge, huge]) await cache.read(tenant(1), body);
    expect([a, b, huge].map(({ state }) => state.reads)).toEqual([2, 1, 2]);
  });

  it('is read again after a failure', async () => {
    const cache = new StructureCache(limits);
    const { body, state } = bodyOf('a');
    state.isDamaged = true;
    const both = await Promise.allSettled([cache.read(tenant(1), body), cache.read(tenant(1), body)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    state.isDamaged = false;
    expect((await cache.read(tenant(1), body)).partCount).toBe(1);
  });
});
