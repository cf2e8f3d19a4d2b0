import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock, settle } from '../../tests/support/manual-clock.ts';
import { AppError } from '../base/errors.ts';
import type { ItemId } from '../base/ids.ts';
import type { MailStore } from '../store/ports/mail-store.ts';
import { openMemoryStore, prepared, TestMailboxes } from './test-mailboxes.ts';

/** A mailbox with so many messages, on a store that says what it is asked for and can be made to fail. */
async function make(count: number, wrap: (store: MailStore) => void = () => undefined) {
  const clock = new ManualClock();
  const store = openMemoryStore(clock, '');
  const indexed: ItemId[] = [];
  const { writeSearchText } = store;
  store.writeSearchText = (key, documents) => {
    indexed.push(...documents.map(({ item }) => item));
    return writeSearchText.call(store, key, documents);
  };
  wrap(store);
  const test = new TestMailboxes({ clock, store });
  onTestFinished(() => test.close());
  const mailbox = await test.make();
  const inbox = (await mailbox.folders()).getRole('inbox').folder;
  const add = (more: number) =>
    mailbox.importBatch(
      inbox,
      Array.from({ length: more }, (_, index) => prepared(`Subject: ${index}`)),
    );
  if (count > 0) await add(count);
  const { indexer } = test.mailboxes;
  return { clock, store, test, mailbox, inbox, add, indexed, indexer };
}

describe('catching up', () => {
  it.each([0, 1, 49, 50, 51, 130])('indexes %i messages, each once', async (count) => {
    const { mailbox, indexer, indexed } = await make(count);
    expect(await indexer.catchUp(mailbox.key)).toEqual({ indexed: count, complete: true });
    expect(await indexer.catchUp(mailbox.key)).toEqual({ indexed: 0, complete: true });
    expect(indexed).toHaveLength(count);
    expect(await indexer.findFirstUnindexed(mailbox.key)).toBeUndefined();
  });

  it('reads each message once, however many ask for it at the same time', async () => {
    const { mailbox, indexer, indexed } = await make(230);
    const results = await Promise.all(Array.from({ length: 10 }, () => indexer.catchUp(mailbox.key)));
    expect(results.every(({ complete }) => complete)).toBe(true);
    expect(indexed).toHaveLength(230);
    expect(new Set(indexed).size).toBe(230);
  });

  it('finds a message that came while a step was under way', async () => {
    const gate = Promise.withResolvers<void>();
    const { mailbox, indexer, add, indexed } = await make(3, (store) => {
      const { openBody } = store;
      store.openBody = async (...args) => {
        await gate.promise;
        return openBody.apply(store, args);
      };
    });
    const first = indexer.catchUp(mailbox.key);
    await settle();
    await add(1);
    const second = indexer.catchUp(mailbox.key);
    gate.resolve();
    expect(await first).toEqual({ indexed: 3, complete: true });
    expect(await second).toMatchObject({ complete: true });
    expect(indexed).toHaveLength(4);
  });

  it('stops between steps when it is told to, and goes on another time', async () => {
    const { mailbox, indexer, indexed } = await make(200);
    const stop = new AbortController();
    const stopped = indexer.catchUp(mailbox.key, { signal: stop.signal });
    const patient = indexer.catchUp(mailbox.key, { maxMessages: 60 });
    stop.abort();
    expect(await stopped).toEqual({ indexed: 50, complete: false });
    // Whoever waits beside it is not stopped with it.
    expect(await patient).toEqual({ indexed: 100, complete: false });
    expect(await indexer.catchUp(mailbox.key, { signal: stop.signal })).toEqual({
      indexed: 0,
      complete: false,
    });
    expect(await indexer.catchUp(mailbox.key)).toEqual({ indexed: 100, complete: true });
    expect(indexed).toHaveLength(200);
  });

  it('stops when its time is over', async () => {
    const { clock, mailbox, indexer } = await make(200, (store) => {
      const { listUnindexed } = store;
      store.listUnindexed = async (...args) => {
        await clock.advance(100);
        return listUnindexed.apply(store, args);
      };
    });
    expect(await indexer.catchUp(mailbox.key, { maxMs: 150 })).toEqual({ indexed: 100, complete: false });
  });

  it('goes on past a damaged body, which is found by what its header said', async () => {
    const damaged = new AppError({
      kind: 'internal',
      code: 'store.bodies.damaged',
      message: 'A flipped bit.',
    });
    const { mailbox, indexer, test } = await make(3, (store) => {
      const { openBody } = store;
      let opened = 0;
      store.openBody = (...args) => {
        opened += 1;
        return opened === 2 ? Promise.reject(damaged) : openBody.apply(store, args);
      };
    });
    expect(await indexer.catchUp(mailbox.key)).toEqual({ indexed: 3, complete: true });
    expect(test.log.events('warn')).toEqual(['mailbox.index.bodyUnreadable']);
    const found = await mailbox.query({
      filter: { text: '1' },
      sort: { by: 'receivedAt', descending: true },
      limit: 9,
    });
    expect(found.messages.map(({ subject }) => subject)).toEqual(['1']);
  });

  it('tries again later where bodies are out of reach for a while', async () => {
    let isAway = true;
    const { mailbox, indexer } = await make(3, (store) => {
      const { openBody } = store;
      store.openBody = (...args) =>
        isAway
          ? Promise.reject(new AppError({ kind: 'unavailable', code: 'away', message: 'S3 is away.' }))
          : openBody.apply(store, args);
    });
    const both = await Promise.allSettled([indexer.catchUp(mailbox.key), indexer.catchUp(mailbox.key)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isAway = false;
    expect(await indexer.catchUp(mailbox.key)).toEqual({ indexed: 3, complete: true });
  });

  it('of a tenant gives every mailbox a turn and passes over one that fails', async () => {
    const { test, mailbox, indexer } = await make(120);
    const others = [await test.make(), await test.make()];
    for (const other of others) {
      const inbox = (await other.folders()).getRole('inbox').folder;
      await other.importBatch(inbox, [prepared('Subject: x')]);
    }
    const { listUnindexed } = test.store;
    test.store.listUnindexed = (key, limit) =>
      key.mailbox === others[0]!.key.mailbox
        ? Promise.reject(new Error('unreadable'))
        : listUnindexed.call(test.store, key, limit);
    const { tenant } = mailbox.key;
    expect(await indexer.catchUpTenant(tenant, { maxMessages: 50 })).toEqual({
      indexed: 51,
      complete: false,
    });
    expect(test.log.events('warn')).toEqual(['mailbox.index.failed']);
    test.store.listUnindexed = listUnindexed;
    expect(await indexer.catchUpTenant(tenant)).toEqual({ indexed: 71, complete: true });
    expect(await indexer.catchUpTenant(tenant)).toEqual({ indexed: 0, complete: true });
  });

  it('writes what is long in several steps, and cuts what is endless', async () => {
    const { mailbox, inbox, indexer, test } = await make(0);
    const lengths: number[][] = [];
    const { writeSearchText } = test.store;
    test.store.writeSearchText = (key, documents) => {
      lengths.push(documents.map(({ text }) => text.length));
      return writeSearchText.call(test.store, key, documents);
    };
    const long = prepared('Subject: long', '', 'word '.repeat(300_000));
    await mailbox.importBatch(inbox, Array(6).fill(long));
    expect(await indexer.catchUp(mailbox.key)).toEqual({ indexed: 6, complete: true });
    const limit = 1024 * 1024;
    expect(lengths).toEqual([Array(4).fill(limit), Array(2).fill(limit)]);
  });
});
