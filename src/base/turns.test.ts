import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('Turns', () => {
  it.each([1, 2, 3])('lets %i at once begin, in the order they came', async (atOnce) => {
    const turns = new Turns(atOnce);
    const began: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3, 4].map((number) =>
      turns.run(async () => {
        began.push(number);
        await new Promise<void>((resolve) => ends.push(resolve));
        return number;
      }),
    );
    for (let ended = 0; ended < 5; ended += 1) {
      await settle();
      expect(began).toEqual([0, 1, 2, 3, 4].slice(0, atOnce + ended));
      ends[ended]?.();
    }
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
    expect(turns.isBusy).toBe(false);
  });

  it('goes on after a failure', async () => {
    const turns = new Turns(1);
    const failing = turns.run(() => Promise.reject(new Error('no')));
    const behind = turns.run(async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await behind).toBe('yes');
    await turns.untilFree();
  });
});
