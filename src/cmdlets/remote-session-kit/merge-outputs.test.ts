import { describe, expect, it } from 'vitest';
import { mergeOutputs } from './merge-outputs.ts';

async function* counted(name: string, count: number, running: Set<string>, seen: number[]) {
  running.add(name);
  try {
    for (let index = 0; index < count; index += 1) {
      await Promise.resolve();
      seen.push(running.size);
      if (name === 'bad' && index === 1) throw new Error('no');
      yield `${name}${index}`;
    }
  } finally {
    running.delete(name);
  }
}

describe('outputs of several sessions', () => {
  it.each([1, 2, 3])('come together, %i at the same time, and a failure ends one alone', async (limit) => {
    const running = new Set<string>();
    const seen: number[] = [];
    const failures: string[] = [];
    const works = (['a', 'bad', 'c'] as const).map((name) => () => counted(name, 3, running, seen));
    const merged = mergeOutputs(works, limit, (error, index) => failures.push(`${String(error)} ${index}`));
    const values = await Array.fromAsync(merged);
    expect(values.toSorted()).toEqual(['a0', 'a1', 'a2', 'bad0', 'c0', 'c1', 'c2']);
    expect(failures).toEqual(['Error: no 1']);
    expect(Math.max(...seen)).toBeLessThanOrEqual(limit);
    expect(running.size).toBe(0);
  });

  it('are ended by whoever has enough', async () => {
    const running = new Set<string>();
    const works = (['a', 'b'] as const).map((name) => () => counted(name, 1000, running, []));
    for await (const _ of mergeOutputs(works, 2, () => undefined)) break;
    expect(running.size).toBe(0);
  });
});
