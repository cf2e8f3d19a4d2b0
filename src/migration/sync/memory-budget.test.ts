import { describe, expect, it } from 'vitest';
import { MemoryBudget } from './memory-budget.ts';

const never = new AbortController().signal;

function acquire(budget: MemoryBudget, bytes: number, order: number[], signal = never): Promise<void> {
  return budget.acquire(bytes, signal).then(() => {
    order.push(bytes);
  });
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('MemoryBudget', () => {
  it('gives what there is, and makes others wait in the order they came', async () => {
    const budget = new MemoryBudget(100);
    const order: number[] = [];
    const waiting = [60, 50, 40].map((bytes) => acquire(budget, bytes, order));
    await settle();
    expect(order).toEqual([60]);
    // 40 would fit, and waits behind 50.
    expect(budget.tryAcquire(1)).toBe(false);
    budget.release(60);
    await Promise.all(waiting);
    expect(order).toEqual([60, 50, 40]);
    expect(budget.heldBytes).toBe(90);
  });

  it('gives all of it to one that is larger, when nothing else is held', async () => {
    const budget = new MemoryBudget(100);
    const order: number[] = [];
    await budget.acquire(10, never);
    const large = acquire(budget, 500, order);
    await settle();
    expect(order).toEqual([]);
    budget.release(10);
    await large;
    expect(budget.heldBytes).toBe(500);
    expect(budget.tryAcquire(1)).toBe(false);
  });

  it('forgets one that is called off, and lets those behind it proceed', async () => {
    const budget = new MemoryBudget(100);
    const order: number[] = [];
    const controller = new AbortController();
    await budget.acquire(60, never);
    const given = acquire(budget, 70, order, controller.signal);
    const behind = acquire(budget, 40, order);
    controller.abort(new Error('stopped'));
    await expect(given).rejects.toThrow('stopped');
    await behind;
    expect(order).toEqual([40]);
    await expect(budget.acquire(1, controller.signal)).rejects.toThrow('stopped');
  });

  it('tells holders when somebody has to wait', async () => {
    const budget = new MemoryBudget(100);
    await budget.acquire(80, never);
    const stop = budget.onPressure(() => budget.release(80));
    await budget.acquire(50, never);
    expect(budget.heldBytes).toBe(50);
    stop();
    const waiting = budget.acquire(60, never);
    expect(budget.heldBytes).toBe(50);
    budget.release(50);
    await waiting;
  });

  it('notices what is given back twice', () => {
    const budget = new MemoryBudget(100);
    expect(budget.tryAcquire(10)).toBe(true);
    budget.release(10);
    expect(() => budget.release(10)).toThrow('more memory was given back than was held');
  });
});
