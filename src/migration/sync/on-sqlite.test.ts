import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { systemClock } from '../../base/clock.ts';
import { openSqliteStore } from '../../mailbox/test-mailboxes.ts';
import { mail, TestSync } from './test-sync.ts';

describe('on the embedded store', () => {
  let temporary: Awaited<ReturnType<typeof createTemporaryFolder>>;
  beforeAll(async () => {
    temporary = await createTemporaryFolder('landfall-sync-');
  });
  afterAll(() => temporary.remove());

  it('copies, follows and finds again as in memory', async () => {
    const test = await TestSync.open({ store: openSqliteStore(systemClock, temporary.folder) });
    const { source } = test;
    source.create('Work');
    for (let number = 0; number < 450; number += 1) {
      const body = 'x'.repeat(number % 50 === 0 ? 100_000 : number);
      source.deliver(number % 3 === 0 ? 'Work' : 'INBOX', { bytes: mail(`m${number}`, body) });
    }
    expect((await test.sync()).counts).toMatchObject({ copied: 450, newlySkipped: 0 });
    source.renumber('INBOX', 7);
    source.move('Work', 1, 'INBOX');
    source.expunge('Work', 2);
    source.deliver('Work', { bytes: mail('new') });
    const { counts } = await test.sync();
    expect(counts).toMatchObject({ renumbered: 300, moved: 1, deleted: 1, copied: 1 });
    const ledger = await test.openLedger();
    const totals = (await ledger.folders()).map(({ state }) => [state.copiedCount, state.syncedAt !== null]);
    expect(totals.toSorted()).toEqual([
      [149, true],
      [301, true],
    ]);
    expect(await test.messages('Inbox')).toHaveLength(301);
    expect(await test.messages('Work')).toHaveLength(149);
    expect((await test.sync()).counts).toMatchObject({ copied: 0, moved: 0, renumbered: 0, deleted: 0 });
    await test.close();
  });
});
