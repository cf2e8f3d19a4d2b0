import { describe, expect, it } from 'vitest';
import { NotificationQueue } from './notification-queue.ts';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const texts = (taken: readonly Uint8Array[]) => taken.map((each) => Buffer.from(each).toString());

describe('what waits to be told', () => {
  it('of many rows becomes one word about their table (R128 and R264 of [MS-OXCNOTIF])', () => {
    const queue = new NotificationQueue();
    queue.add(bytesOf('mail'));
    queue.addOfTable(2, bytesOf('other'), bytesOf('other changed'));
    for (let row = 0; row < 50; row += 1) queue.addOfTable(1, bytesOf(`row ${row}`), bytesOf('changed'));
    expect(texts(queue.take(9_999)).length).toBe(52);
    for (let row = 0; row < 140; row += 1) queue.addOfTable(1, bytesOf(`row ${row}`), bytesOf('changed'));
    queue.addOfTable(2, bytesOf('other'), bytesOf('other changed'));
    expect(texts(queue.take(9_999))).toEqual(['changed', 'other']);
    queue.addOfTable(1, bytesOf('row'), bytesOf('changed'));
    expect(texts(queue.take(9_999))).toEqual(['row']);
  });
});
