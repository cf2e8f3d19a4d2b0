import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { TestMailFlow } from '../../../tests/support/mail-flow.ts';

describe('the runner of the queue', () => {
  it('brings on all that is due, however much, before it sleeps', async () => {
    const test = await TestMailFlow.open();
    const kim = await test.person('kim');
    const subjects = Array.from({ length: 130 }, (_, index) => `${index}`);
    for (const subject of subjects)
      await test.send(kim, ['kim@contoso.example'], [`Subject: ${subject}`, '', 'x']);
    const stop = new AbortController();
    const running = test.flow.runner.run(stop.signal);
    // The clock stands still: whoever sleeps does not wake.
    await vi.waitFor(async () => expect(await test.waiting()).toEqual([]), 10_000);
    expect(new Set(await test.subjects(kim))).toEqual(new Set(subjects));
    stop.abort();
    await running;
  });

  it('leaves nobody waiting behind while no mail comes', async () => {
    const test = await TestMailFlow.open();
    const { queue, runner } = test.flow;
    const wait = queue.arrived.wait.bind(queue.arrived);
    let [begun, waiting] = [0, 0];
    queue.arrived.wait = async (...given) => {
      begun += 1;
      waiting += 1;
      await wait(...given);
      waiting -= 1;
    };
    const stop = new AbortController();
    const running = runner.run(stop.signal);
    for (const looks of [2, 3, 4, 5]) {
      await vi.waitFor(() => expect(test.clock.pending).not.toEqual([]));
      await test.clock.advance(2_000);
      await vi.waitFor(() => expect(begun).toBe(looks));
      await turn();
      expect(waiting).toBe(1);
    }
    const kim = await test.person('kim');
    await test.send(kim, ['kim@contoso.example']);
    await vi.waitFor(async () => expect(await test.subjects(kim)).toEqual(['안녕']));
    stop.abort();
    await running;
    await turn();
    expect(waiting).toBe(0);
  });
});
