import { afterEach, describe, expect, it, vi } from 'vitest';
import { StagePool, stageBytes } from './stage-pool.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('memory that is written from', () => {
  it('is given as far as there is any, each piece to one at a time', async () => {
    const pool = new StagePool();
    const first = await pool.take(8);
    const second = await pool.take(8);
    expect([first.length, second.length]).toEqual([8, 4]);
    expect(new Set([...first, ...second]).size).toBe(12);
    expect(first.every(({ byteLength }) => byteLength === stageBytes)).toBe(true);
  });

  it('is waited for in the order of those who ask, who get one piece each', async () => {
    const pool = new StagePool();
    const all = await pool.take(12);
    const told: number[] = [];
    const waiting = [1, 2, 3].map(async (name) => {
      const taken = await pool.take(8);
      told.push(name);
      return taken;
    });
    pool.giveBack(all.slice(0, 2));
    const placesOf = (stages: readonly Uint8Array[]) => stages.map((stage) => all.indexOf(stage));
    expect((await Promise.all(waiting.slice(0, 2))).map(placesOf)).toEqual([[0], [1]]);
    expect(told).toEqual([1, 2]);
    pool.giveBack(all.slice(2));
    expect(placesOf((await waiting[2]) ?? [])).toEqual([2]);
    expect((await pool.take(12)).length).toBe(9);
  });

  it('is used again while there is much to write, and let go of afterwards', async () => {
    vi.useFakeTimers();
    const pool = new StagePool();
    const [stage] = await pool.take(1);
    pool.giveBack([stage as Uint8Array]);
    const [again] = await pool.take(1);
    expect(again === stage).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    pool.giveBack([again as Uint8Array]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await pool.take(1))[0] === stage).toBe(false);
  });
});
