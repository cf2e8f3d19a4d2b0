import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock, settle } from '../../tests/support/manual-clock.ts';
import { AppError } from '../base/errors.ts';
import type { ChangeNumber } from '../base/ids.ts';
import type { Change } from '../store/ports/mail-model.ts';
import type { MailStore } from '../store/ports/mail-store.ts';
import type { ChangeListener } from './change-subscription.ts';
import type { Mailbox } from './mailbox.ts';
import { arrival, keyOf, openMemoryStore, prepared, TestMailboxes } from './test-mailboxes.ts';

const start = 0 as ChangeNumber;

async function make(options: { pollMs?: number | null; store?: MailStore } = {}) {
  const clock = new ManualClock();
  const test = new TestMailboxes({ clock, ...options });
  onTestFinished(() => test.mailboxes.close());
  const mailbox = await test.make();
  const inbox = (await mailbox.folders()).getRole('inbox').folder;
  const { changeNo } = await mailbox.describe();
  const add = async (count = 1) => {
    for (let left = count; left > 0; left -= 1) await mailbox.append(inbox, new Uint8Array(), arrival);
  };
  return { clock, test, mailbox, inbox, changeNo, add };
}

/** Everything that was delivered, as one listener saw it. */
function collector(onCall: (call: number) => unknown = () => undefined) {
  const pages: (readonly Change[])[] = [];
  const numbers: number[] = [];
  let calls = 0;
  const listener: ChangeListener = async (changes) => {
    calls += 1;
    await onCall(calls);
    pages.push(changes);
    numbers.push(...changes.map(({ changeNo }) => changeNo));
  };
  return { listener, pages, numbers, calls: () => calls };
}

function expectOnceInOrder(numbers: readonly number[]) {
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
}

async function feedOf(mailbox: Mailbox, since: ChangeNumber): Promise<number[]> {
  const { changes } = await mailbox.changesSince(since, { limit: 10_000 });
  return changes.map(({ changeNo }) => changeNo);
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

describe('changes of another process', () => {
  /** Two processes on one store: neither tells the other of what it writes. */
  async function makeTwo() {
    const one = await make({ pollMs: 1000 });
    const other = new TestMailboxes({ store: one.test.store });
    return { ...one, otherMailbox: other.mailboxes.open(one.mailbox.key), otherMailboxes: other.mailboxes };
  }

  it('are found by looking', async () => {
    const { clock, mailbox, changeNo, inbox, otherMailbox } = await makeTwo();
    const seen = collector();
    mailbox.subscribe(changeNo, seen.listener);
    await otherMailbox.append(inbox, new Uint8Array(), arrival);
    await clock.advance(999);
    expect(seen.numbers).toEqual([]);
    await clock.advance(1);
    expect(seen.numbers).toEqual(await feedOf(mailbox, changeNo));
    await otherMailbox.append(inbox, new Uint8Array(), arrival);
    await clock.advance(1000);
    expect(seen.numbers).toEqual(await feedOf(mailbox, changeNo));
  });

  it('are found where the mailbox itself is gone', async () => {
    const { clock, mailbox, changeNo, otherMailboxes } = await makeTwo();
    const subscription = mailbox.subscribe(changeNo, () => undefined);
    await settle();
    await otherMailboxes.remove(mailbox.key);
    await clock.advance(1000);
    expect(await subscription.ended).toBe('mailboxGone');
  });

  it('are found again after the store was away, and of other tenants meanwhile', async () => {
    const { clock, test, mailbox, changeNo, inbox, otherMailbox } = await makeTwo();
    const second = await test.make({ tenant: 2 });
    const secondInbox = (await second.folders()).getRole('inbox').folder;
    const seen = collector();
    const seenSecond = collector();
    mailbox.subscribe(changeNo, seen.listener);
    second.subscribe((await second.describe()).changeNo, seenSecond.listener);
    const { readChangeNumbers } = test.store;
    test.store.readChangeNumbers = async (keys) => {
      if (keys.some(({ tenant }) => tenant === 1)) throw new Error('The shard is away.');
      return readChangeNumbers.call(test.store, keys);
    };
    await settle();
    await otherMailbox.append(inbox, new Uint8Array(), arrival);
    await test.store.addMessages(second.key, secondInbox, [prepared()]);
    await clock.advance(1000);
    expect([seen.numbers.length, seenSecond.numbers.length]).toEqual([0, 1]);
    expect(test.log.lines.map(({ event, fields }) => [event, fields.tenant])).toEqual([
      ['mailbox.changes.pollFailed', 1],
    ]);
    test.store.readChangeNumbers = readChangeNumbers;
    await clock.advance(1000);
    expect(seen.numbers).toHaveLength(1);
  });
});

describe('closing', () => {
  it('waits for listeners at work, and nothing is delivered afterwards', async () => {
    const { test, mailbox, inbox, add } = await make({ pollMs: 1000 });
    await mailbox.importBatch(
      inbox,
      Array.from({ length: 1100 }, () => prepared()),
    );
    const gate = Promise.withResolvers<void>();
    const seen = collector(() => gate.promise);
    mailbox.subscribe(start, seen.listener);
    // Closed by its owner before, and still at work.
    const early = collector(() => gate.promise);
    const earlier = mailbox.subscribe(start, early.listener);
    await settle();
    earlier.close();
    let isClosed = false;
    const closing = test.mailboxes.close().then(() => {
      isClosed = true;
    });
    await settle();
    expect([isClosed, seen.calls(), early.calls()]).toEqual([false, 1, 1]);
    gate.resolve();
    await closing;
    await add();
    await settle();
    expect([seen.calls(), early.calls()]).toEqual([1, 1]);
    expect([seen.numbers.length, early.numbers.length]).toEqual([500, 500]);
  });

  it('cuts the pause of a failing listener short, ends polling, and may be repeated', async () => {
    const { clock, test, mailbox } = await make({ pollMs: 1000 });
    const subscription = mailbox.subscribe(start, () => Promise.reject(new Error('never')));
    await settle();
    expect(clock.pending).toEqual([100, 1000]);
    await Promise.all([test.mailboxes.close(), test.mailboxes.close()]);
    expect(clock.pending).toEqual([]);
    expect(await subscription.ended).toBe('closed');
    expect(() => mailbox.subscribe(start, () => undefined)).toThrow('stopping');
  });
});

describe('many subscriptions', () => {
  it('of one mailbox are each told everything, whoever leaves', async () => {
    const { mailbox, changeNo, add } = await make();
    const all = Array.from({ length: 300 }, () => collector());
    const subscriptions = all.map(({ listener }) => mailbox.subscribe(changeNo, listener));
    await add(2);
    await Promise.all(subscriptions.map((subscription) => subscription.idle()));
    for (const subscription of subscriptions.slice(0, 150)) subscription.close();
    await add();
    await Promise.all(subscriptions.map((subscription) => subscription.idle()));
    expect(all.map(({ numbers }) => numbers.length)).toEqual([...Array(150).fill(2), ...Array(150).fill(3)]);
  });

  it('of many mailboxes cost one question a poll, and no reading where nothing has changed', async () => {
    const store = openMemoryStore(new ManualClock(), '');
    const asked: string[] = [];
    const { readChangeNumbers, changesSince } = store;
    store.readChangeNumbers = (keys) => {
      asked.push(`${keys.length} keys`);
      return readChangeNumbers.call(store, keys);
    };
    store.changesSince = (key, since, options) => {
      asked.push(`mailbox ${key.mailbox}`);
      return changesSince.call(store, key, since, options);
    };
    const { clock, test } = await make({ pollMs: 1000, store });
    const boxes = await Promise.all(Array.from({ length: 200 }, () => test.make()));
    const seen = collector();
    for (const box of boxes) {
      const { changeNo } = await box.describe();
      for (let times = 0; times < 2; times += 1) box.subscribe(changeNo, seen.listener);
    }
    await settle();
    asked.length = 0;
    const changed = boxes[70]!;
    const inbox = (await changed.folders()).getRole('inbox').folder;
    await store.addMessages(changed.key, inbox, [prepared()]);
    await clock.advance(1000);
    expect(asked).toEqual(['200 keys', ...Array(2).fill(`mailbox ${changed.key.mailbox}`)]);
    expect(seen.numbers).toHaveLength(2);
  });
});
