import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../tests/support/manual-clock.ts';
import type { MailStore } from '../store/ports/mail-store.ts';
import { arrival, openMemoryStore, prepared, TestMailboxes } from './test-mailboxes.ts';
import { collector, feedOf, openChanging, start } from './test-subscribers.ts';

async function make(options: { pollMs?: number | null; store?: MailStore } = {}) {
  const clock = new ManualClock();
  return { clock, ...(await openChanging(clock, options)) };
}

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
    const earlyGate = Promise.withResolvers<void>();
    const early = collector(() => earlyGate.promise);
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
    await settle();
    expect(isClosed).toBe(false);
    earlyGate.resolve();
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
