import { describe, expect, it } from 'vitest';
import { lazyControl } from './lazy-control.ts';

class Counter {
  count = 0;
  add(number: number): Promise<number> {
    this.count += number;
    return Promise.resolve(this.count);
  }
  async *each(last: number): AsyncGenerator<number> {
    for (let number = 1; number <= last; number += 1) yield number;
  }
}

describe('a control that is loaded late', () => {
  it('is not loaded before it is used, and then once', async () => {
    let loads = 0;
    const counter = new Counter();
    const lazy: Pick<Counter, 'add' | 'each'> = lazyControl(async () => {
      loads += 1;
      return counter;
    }, ['each']);
    expect(loads).toBe(0);
    expect(await lazy.add(2)).toBe(2);
    expect(await lazy.add(3)).toBe(5);
    expect(await Array.fromAsync(lazy.each(3))).toEqual([1, 2, 3]);
  });

  it('is no promise', async () => {
    const lazy = lazyControl(async () => new Counter());
    expect(await Promise.resolve(lazy)).toBe(lazy);
  });
});
