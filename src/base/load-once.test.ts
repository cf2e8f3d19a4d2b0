import { describe, expect, it } from 'vitest';
import { loadOnce } from './load-once.ts';

describe('what is loaded once', () => {
  it('is loaded when it is asked for, for all who ask', async () => {
    let count = 0;
    const load = loadOnce(async () => {
      count += 1;
      return { count };
    });
    expect(count).toBe(0);
    const [one, other] = await Promise.all([load(), load()]);
    expect(one).toBe(other);
    expect(await load()).toEqual({ count: 1 });
  });

  it('is tried again after a failure, which everybody who waited is told', async () => {
    let count = 0;
    const load = loadOnce(async () => {
      count += 1;
      if (count === 1) throw new Error('not yet');
      return count;
    });
    const both = await Promise.allSettled([load(), load()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await load()).toBe(2);
  });
});
