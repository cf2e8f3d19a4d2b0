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
