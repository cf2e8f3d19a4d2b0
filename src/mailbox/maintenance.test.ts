import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock, settle } from '../../tests/support/manual-clock.ts';
import type { MailboxId, TenantId } from '../base/ids.ts';
import { uidRangesOf } from '../store/uid-ranges.ts';
import type { Mailbox } from './mailbox.ts';
import { MailboxMaintenance, type MailboxMaintenanceOptions } from './maintenance.ts';
import { prepared, TestMailboxes } from './test-mailboxes.ts';

const dayMs = 24 * 60 * 60 * 1000;
const everyMs = 15_000;

async function make(options: Partial<MailboxMaintenanceOptions> = {}) {
  const clock = new ManualClock();
  const test = new TestMailboxes({ clock });
  const tenants: TenantId[] = [1 as TenantId, 2 as TenantId];
  const maintenance = new MailboxMaintenance({
    mailboxes: test.mailboxes,
    tenants: async function* () {
      yield* tenants;
    },
    clock,
    log: test.log,
    everyMs,
    ...options,
  });
  onTestFinished(async () => {
    await maintenance.stop();
    await test.close();
  });
  const boxes = [
    await test.make({ tenant: 1 }),
    await test.make({ tenant: 1 }),
    await test.make({ tenant: 2 }),
  ];
  return { clock, test, tenants, maintenance, boxes };
}

async function add(mailbox: Mailbox, count: number) {
  const inbox = (await mailbox.folders()).getRole('inbox').folder;
  const messages = Array.from({ length: count }, () => prepared('Subject: x'));
  return { inbox, uids: (await mailbox.importBatch(inbox, messages)).map(({ uid }) => uid) };
}

async function remove(mailbox: Mailbox, count: number) {
  const { inbox, uids } = await add(mailbox, count);
  await mailbox.expunge(inbox, uidRangesOf(uids));
}

const recoverableIn = async (boxes: readonly Mailbox[]) =>
  Promise.all(boxes.map(async (box) => (await box.describe()).usage.recoverableCount));

describe('a round of maintenance', () => {
  it('gives every mailbox a turn and says what is left', async () => {
    const { maintenance, boxes } = await make({ messagesPerTurn: 100 });
    await add(boxes[0]!, 230);
    await add(boxes[1]!, 5);
    await add(boxes[2]!, 100);
    const nothing = { purged: 0, failures: 0 };
    expect(await maintenance.runRound()).toEqual({ ...nothing, indexed: 205, complete: false });
    expect(await maintenance.runRound()).toEqual({ ...nothing, indexed: 100, complete: false });
    expect(await maintenance.runRound()).toEqual({ ...nothing, indexed: 30, complete: true });
    expect(await maintenance.runRound()).toEqual({ ...nothing, indexed: 0, complete: true });
  });

  it('purges what is expired, and looks again after an hour alone', async () => {
    const { clock, maintenance, boxes } = await make();
    for (const box of boxes) await remove(box, 2);
    clock.jump(14 * dayMs + 1);
    await remove(boxes[0]!, 1);
    expect(await maintenance.runRound()).toMatchObject({ purged: 6 });
    expect(await recoverableIn(boxes)).toEqual([1, 0, 0]);
    clock.jump(14 * dayMs);
    // The wall clock alone has moved: an hour is not over.
    expect(await maintenance.runRound()).toMatchObject({ purged: 0 });
    await clock.advance(60 * 60 * 1000);
    expect(await maintenance.runRound()).toMatchObject({ purged: 1 });
  });

  it('keeps what a mailbox keeps for longer, and for ever where nothing may be lost', async () => {
    const own = new Map<MailboxId, number | null>();
    const { clock, maintenance, boxes } = await make({ ownRetention: async () => own });
    for (const box of boxes) await remove(box, 1);
    own.set(boxes[0]!.key.mailbox, 30 * dayMs);
    own.set(boxes[1]!.key.mailbox, null);
    clock.jump(15 * dayMs);
    await maintenance.runRound();
    const kept = await recoverableIn(boxes.slice(0, 2));
    expect(kept).toEqual([1, 1]);
    clock.jump(900 * dayMs);
    await clock.advance(60 * 60 * 1000);
    await maintenance.runRound();
    expect(await recoverableIn(boxes.slice(0, 2))).toEqual([0, 1]);
  });

  it('purges nothing early where the clock jumps back, and goes on purging on time', async () => {
    const { clock, maintenance, boxes } = await make();
    await remove(boxes[0]!, 1);
    clock.jump(-30 * dayMs);
    expect(await maintenance.runRound()).toMatchObject({ purged: 0 });
    clock.jump(44 * dayMs);
    await clock.advance(60 * 60 * 1000);
    expect(await maintenance.runRound()).toMatchObject({ purged: 1 });
  });

  it('passes over what fails, and tells of it', async () => {
    const { clock, maintenance, boxes, test } = await make();
    for (const box of boxes) await remove(box, 1);
    for (const box of boxes) await add(box, 1);
    clock.jump(15 * dayMs);
    const bad = boxes[0]!.key.mailbox;
    const { queryMessages, listUnindexed } = test.store;
    test.store.queryMessages = (key, query) =>
      key.mailbox === bad ? Promise.reject(new Error('bad')) : queryMessages.call(test.store, key, query);
    test.store.listUnindexed = (key, limit) =>
      key.mailbox === bad ? Promise.reject(new Error('bad')) : listUnindexed.call(test.store, key, limit);
    expect(await maintenance.runRound()).toMatchObject({
      indexed: 4,
      purged: 2,
      failures: 1,
      complete: false,
    });
    expect(await recoverableIn(boxes)).toEqual([1, 0, 0]);
    expect(test.log.events('error')).toEqual(['mailbox.maintenance.purgeFailed']);
    expect(test.log.events('warn')).toEqual(['mailbox.index.failed']);
  });

  it('passes over a tenant that cannot be read', async () => {
    const { maintenance, boxes, test } = await make();
    await add(boxes[2]!, 1);
    const { listMailboxes, listMailboxesToIndex } = test.store;
    const away = () => Promise.reject(new Error('The shard is away.'));
    test.store.listMailboxes = (tenant, page) =>
      tenant === 1 ? away() : listMailboxes.call(test.store, tenant, page);
    test.store.listMailboxesToIndex = (tenant, limit) =>
      tenant === 1 ? away() : listMailboxesToIndex.call(test.store, tenant, limit);
    expect(await maintenance.runRound()).toMatchObject({ indexed: 1, failures: 2 });
    expect(test.log.lines.map(({ event, fields }) => [event, fields.tenant])).toEqual([
      ['mailbox.maintenance.indexFailed', 1],
      ['mailbox.maintenance.purgeFailed', 1],
    ]);
  });

  it('is stopped between two steps', async () => {
    const { maintenance, boxes, test } = await make();
    await add(boxes[0]!, 400);
    const stop = new AbortController();
    const { writeSearchText } = test.store;
    test.store.writeSearchText = (key, documents) => {
      stop.abort();
      return writeSearchText.call(test.store, key, documents);
    };
    expect(await maintenance.runRound(stop.signal)).toMatchObject({ indexed: 50, complete: false });
  });
});

describe('maintenance as a service', () => {
  it('does its rounds until it is stopped, and may be started again', async () => {
    const { clock, maintenance, boxes, test } = await make();
    const unindexed = async () => (await test.store.listUnindexed(boxes[0]!.key, 10)).length;
    await maintenance.start();
    await settle();
    expect(clock.pending).toEqual([everyMs]);
    await add(boxes[0]!, 3);
    await clock.advance(everyMs);
    expect(await unindexed()).toBe(0);
    await maintenance.stop();
    expect(clock.pending).toEqual([]);
    await add(boxes[0]!, 3);
    await clock.advance(everyMs * 5);
    expect(await unindexed()).toBe(3);
    await maintenance.start();
    await settle();
    expect(await unindexed()).toBe(0);
    await maintenance.stop();
    await maintenance.stop();
  });

  it('hurries while there is work left, and does not spin where work fails', async () => {
    const { clock, maintenance, boxes, test } = await make({ messagesPerTurn: 50 });
    await add(boxes[0]!, 120);
    await maintenance.start();
    await settle();
    expect(clock.pending).toEqual([20]);
    await clock.advance(20);
    expect(clock.pending).toEqual([20]);
    test.store.listUnindexed = () => Promise.reject(new Error('The disk is away.'));
    await clock.advance(20);
    expect(clock.pending).toEqual([everyMs]);
  });

  it('goes on where the tenants cannot be listed for a while', async () => {
    let isAway = true;
    const { clock, maintenance, boxes, test } = await make({
      tenants: async function* () {
        if (isAway) throw new Error('The directory is away.');
        yield 1 as TenantId;
      },
    });
    await add(boxes[0]!, 1);
    await maintenance.start();
    await settle();
    expect(test.log.events('error')).toEqual(['mailbox.maintenance.tenantsUnknown']);
    isAway = false;
    await clock.advance(everyMs);
    expect(await test.store.listUnindexed(boxes[0]!.key, 1)).toEqual([]);
  });
});
