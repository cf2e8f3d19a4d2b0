import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { lookAhead } from './look-ahead.ts';

describe('looking ahead', () => {
  it('keeps the order, and never has more under way than allowed', async () => {
    let now = 0;
    let most = 0;
    const work = async (item: number) => {
      now += 1;
      most = Math.max(most, now);
      for (let turns = item % 3; turns >= 0; turns -= 1) await turn();
      now -= 1;
      return item * 10;
    };
    const items = Array.from({ length: 20 }, (_, index) => index);
    expect(await Array.fromAsync(lookAhead(items, { items: 4 }, work))).toEqual(
      items.map((item) => item * 10),
    );
    expect(most).toBe(4);
  });

  it('ends with the first failure in order, after everything that was started', async () => {
    const ended: number[] = [];
    const work = async (item: number) => {
      for (let turns = 4 - item; turns >= 0; turns -= 1) await turn();
      ended.push(item);
      if (item === 1) throw new Error('broken');
      return item;
    };
    const seen: number[] = [];
    const all = (async () => {
      for await (const item of lookAhead([0, 1, 2, 3], { items: 3 }, work)) seen.push(item);
    })();
    await expect(all).rejects.toThrow('broken');
    expect(seen).toEqual([0]);
    expect(ended.toSorted()).toEqual([0, 1, 2, 3]);
  });

  it('lets in no more than may be held, the one in hand counted, and one alone whatever it weighs', async () => {
    let held = 0;
    const seen: [number, number][] = [];
    const limits = { items: 4, weight: { most: 10, of: (item: number) => item } };
    const work = async (item: number) => {
      held += item;
      return item;
    };
    for await (const item of lookAhead([4, 5, 3, 20, 1, 2], limits, work)) {
      seen.push([item, held]);
      held -= item;
    }
    expect(seen).toEqual([
      [4, 9],
      [5, 8],
      [3, 3],
      [20, 20],
      [1, 3],
      [2, 2],
    ]);
  });
});
