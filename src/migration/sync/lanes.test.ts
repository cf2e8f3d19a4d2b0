import { describe, expect, it } from 'vitest';
import { mail, TestSync } from './test-sync.ts';

/** Both under way at once, and both at their end at about the same time: their messages have just been deleted. */
async function endTogether(ticksBetween: number): Promise<number> {
  const test = await TestSync.open();
  const { source } = test;
  // Too much for one request.
  const announcedSize = 3 * 1024 * 1024;
  for (const subject of ['one', 'two']) source.deliver('INBOX', { bytes: mail(subject), announcedSize });
  const bothAreAsked = Promise.withResolvers<void>();
  source.beforeMessage = async (folder, uid) => {
    if (uid === 1) bothAreAsked.resolve();
    await bothAreAsked.promise;
    for (let tick = 0; uid === 1 && tick < ticksBetween; tick += 1) await undefined;
    source.folder(folder).messages.delete(uid);
  };
  const { counts } = await test.sync();
  await test.close();
  return counts.goneMeanwhile;
}

describe('requests of a lane', () => {
  it.each(Array.from({ length: 24 }, (_, ticks) => ticks))(
    'may end one %i turns after another',
    async (ticks) => {
      expect(await endTogether(ticks)).toBe(2);
    },
  );
});

describe('another lane', () => {
  const openedLanes = async (heldBytes: number): Promise<number> => {
    const test = await TestSync.open({ abilities: { lanes: 4 } });
    const { source, budget } = test;
    for (let number = 1; number <= 3500; number += 1) source.deliver('INBOX', { bytes: mail(`${number}`) });
    expect(budget.tryAcquire(heldBytes)).toBe(true);
    const { counts } = await test.sync();
    expect(counts.copied).toBe(3500);
    budget.release(heldBytes);
    await test.close();
    return source.calls.filter((call) => call === 'lane').length;
  };

  it('is opened while much is waiting', async () => {
    expect(await openedLanes(1)).toBeGreaterThan(1);
  });

  it('is not opened while what has come fills half of the memory, for it would only wait', async () => {
    expect(await openedLanes(33 * 1024 * 1024)).toBe(1);
  });
});
