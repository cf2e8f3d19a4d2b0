import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../tests/support/manual-clock.ts';
import { AppError } from '../base/errors.ts';
import type { MailStore } from '../store/ports/mail-store.ts';
import { arrival, keyOf, openMemoryStore, prepared } from './test-mailboxes.ts';
import { collector, expectOnceInOrder, feedOf, openChanging, start } from './test-subscribers.ts';

async function make(options: { store?: MailStore } = {}) {
  const clock = new ManualClock();
  return { clock, ...(await openChanging(clock, options)) };
}

describe('a subscription', () => {
  it('since 0 replays everything, in pages, and goes on from there', async () => {
    const { mailbox, add, inbox } = await make();
    await mailbox.importBatch(
      inbox,
      Array.from({ length: 1200 }, () => prepared()),
    );
    const seen = collector();
    const subscription = mailbox.subscribe(start, seen.listener);
    await subscription.idle();
    expect(seen.numbers).toEqual(await feedOf(mailbox, start));
    expect(Math.max(...seen.pages.map(({ length }) => length))).toBe(500);
    const before = seen.numbers.length;
    await add(3);
    await subscription.idle();
    expect(seen.numbers).toHaveLength(before + 3);
    expect(subscription.seen).toBe((await mailbox.describe()).changeNo);
  });

  it('tells of every kind of change, and of nothing that was before', async () => {
    const { mailbox, changeNo, inbox } = await make();
    const seen = collector();
    const subscription = mailbox.subscribe(changeNo, seen.listener);
    const { uid } = await mailbox.append(inbox, new Uint8Array(), arrival);
    const range = [{ first: uid, last: uid }];
    await mailbox.updateFlags(inbox, range, { mode: 'add', flags: 1, keywords: [] });
    const { folder } = await mailbox.ensureFolder(['new']);
    await mailbox.move(inbox, range, folder);
    await mailbox.removeFolder(folder);
    await subscription.idle();
    const kinds = seen.pages.flat().map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['message', 'messageGone', 'folder', 'folderGone']));
    expectOnceInOrder(seen.numbers);
  });

  it('delivers each change once and in order to a listener slower than the writers', async () => {
    const { mailbox, changeNo, add } = await make();
    const seen = collector(() => settle());
    const subscription = mailbox.subscribe(changeNo, seen.listener);
    await Promise.all([add(20), add(20), add(20)]);
    await subscription.idle();
    expectOnceInOrder(seen.numbers);
    expect(seen.numbers).toEqual(await feedOf(mailbox, changeNo));
  });

  it('loses no change that is made while a delivery is about to end', async () => {
    const store = openMemoryStore(new ManualClock(), '');
    const { changesSince } = store;
    store.changesSince = async (...args) => {
      const page = await changesSince.apply(store, args);
      // What is read is on its way for a while, and older than what is written meanwhile.
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      return page;
    };
    const { mailbox, changeNo, add } = await make({ store });
    const seen = collector();
    const subscription = mailbox.subscribe(changeNo, seen.listener);
    // The write wakes the subscription in each of the turns that a delivery takes, its last ones too.
    for (let turns = 0; turns < 80; turns += 1) {
      const before = seen.numbers.length;
      subscription.wake();
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      await add();
      await settle();
      expect(seen.numbers.length, `after ${turns} turns`).toBe(before + 1);
    }
    expectOnceInOrder(seen.numbers);
  });

  it('gives a failing listener the same changes again after a pause, with what has come since', async () => {
    const { clock, mailbox, changeNo, add, test } = await make();
    const seen = collector((call) => {
      if (call <= 3) throw new Error('The connection is congested.');
    });
    const subscription = mailbox.subscribe(changeNo, seen.listener);
    await add();
    await settle();
    expect([seen.calls(), clock.pending]).toEqual([1, [100]]);
    await add();
    await clock.advance(100);
    expect([seen.calls(), clock.pending]).toEqual([2, [200]]);
    await clock.advance(200);
    expect([seen.calls(), clock.pending]).toEqual([3, [400]]);
    await clock.advance(400);
    await subscription.idle();
    expect(seen.numbers).toEqual(await feedOf(mailbox, changeNo));
    expect(test.log.events('warn')).toEqual(Array(3).fill('mailbox.changes.deliveryFailed'));
    expect(clock.pending).toEqual([]);
  });

  it('is not disturbed by another whose listener fails for ever', async () => {
    const { clock, mailbox, changeNo, add } = await make();
    mailbox.subscribe(changeNo, () => Promise.reject(new Error('never')));
    mailbox.subscribe(changeNo, () => {
      throw new Error('at once');
    });
    const seen = collector();
    const subscription = mailbox.subscribe(changeNo, seen.listener);
    await add(5);
    await subscription.idle();
    expect(seen.numbers).toHaveLength(5);
    await clock.advance(10 * 60_000);
    // Two that try again, no more than once a minute.
    expect(clock.pending.every((ms) => ms > 0 && ms <= 60_000)).toBe(true);
  });

  it('is told nothing more after it is closed, be it by its own listener', async () => {
    const { mailbox, changeNo, add, inbox } = await make();
    await mailbox.importBatch(
      inbox,
      Array.from({ length: 1100 }, () => prepared()),
    );
    const seen = collector(() => subscription.close());
    const subscription = mailbox.subscribe(changeNo, seen.listener);
    expect(await subscription.ended).toBe('closed');
    await add();
    await settle();
    expect(seen.numbers).toHaveLength(500);
  });

  it('is told nothing where it is closed while the store is asked', async () => {
    const { mailbox } = await make();
    const seen = collector();
    mailbox.subscribe(start, seen.listener).close();
    await settle();
    expect(seen.calls()).toBe(0);
  });

  it('ends when its mailbox is removed', async () => {
    const { test, mailbox, changeNo } = await make();
    const seen = collector();
    const subscription = mailbox.subscribe(changeNo, seen.listener);
    await test.mailboxes.remove(mailbox.key);
    expect(await subscription.ended).toBe('mailboxGone');
    expect(test.log.lines).toEqual([]);
    expect(await test.mailboxes.open(keyOf(99)).subscribe(start, seen.listener).ended).toBe('mailboxGone');
  });

  it('does not end where its listener looks for something that is gone', async () => {
    const { clock, mailbox, changeNo, add } = await make();
    const gone = new AppError({ kind: 'notFound', code: 'x', message: 'gone' });
    const seen = collector((call) => {
      if (call === 1) throw gone;
    });
    const subscription = mailbox.subscribe(changeNo, seen.listener);
    await add();
    await clock.advance(100);
    await subscription.idle();
    expect(seen.numbers).toHaveLength(1);
  });
});
