import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MailboxId, TenantId } from '../../src/base/ids.ts';
import { expectInvariants } from '../../src/store/contracts/mail-store.contract/invariants.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { checkShards } from './load/check-shards.ts';
import { chooseOperation } from './load/choose-operation.ts';
import { SeededRandom } from './load/seeded-random.ts';
import { openLoadedStore, ServedStore } from './load/serve-store.ts';
import { findBadBodies, readSituation } from './load/snapshot.ts';

const seed = Number(process.env.LANDFALL_CRASH_SEED ?? 3);
const loadMs = Number(process.env.LANDFALL_TORTURE_MS ?? 5_000);
const keys = [
  [1, 1],
  [1, 2],
  [2, 1],
  [3, 1],
].map(([tenant, mailbox]) => ({ tenant: tenant as TenantId, mailbox: mailbox as MailboxId }));
const writersOfEach = 3;

describe(`many writers at once (LANDFALL_CRASH_SEED=${seed})`, () => {
  it('beside readers and compaction leave every mailbox sound and every body readable', async () => {
    const folder = await temporaryFolder();
    const store = openLoadedStore(folder, {
      // Two shards, so two writer threads.
      shardOf: (tenant) => (tenant === 3 ? 2 : 1),
      // Appended and not yet named bodies must be left in peace here: nobody waits for compaction.
      compaction: { settleMs: 700, unknownAfterMs: 700, mergeBelowBytes: 1_000, mergeAtLeast: 2 },
    });
    onTestFinished(() => store.close());
    const served = new ServedStore(store);
    const until = performance.now() + loadMs;
    const busy = () => performance.now() < until;
    const refusals = new Set<string>();
    let answers = 0;
    let packsRemoved = 0;
    let bodiesRead = 0;

    const writers = keys.flatMap((key, box) =>
      Array.from({ length: writersOfEach }, async (_, writer) => {
        const random = new SeededRandom(seed * 1_000 + box * 10 + writer);
        while (busy()) {
          // Others change the mailbox between the look and the call.
          const situation = await readSituation(store, key).catch(goneMeanwhile);
          const operation = chooseOperation(random, key, situation);
          const outcome = await served.ask({ kind: 'perform', key, operation });
          if ('refused' in outcome) refusals.add(outcome.refused);
          else expect(outcome, JSON.stringify(operation)).toHaveProperty('answer');
          answers += 1;
        }
      }),
    );
    const readers = keys.map(async (key) => {
      while (busy()) {
        const situation = await readSituation(store, key).catch(goneMeanwhile);
        for (const { folder: id, uids } of situation?.folders ?? []) {
          const [uid] = uids;
          const message = uid === undefined ? undefined : await store.findMessage(key, id, uid);
          const body = message && (await store.openBody(key.tenant, message.body).catch(goneMeanwhile));
          const bytes = await body?.read().catch(goneMeanwhile);
          if (bytes !== undefined) expect(bytes.byteLength).toBe(message?.size);
          bodiesRead += 1;
        }
        await sleep(5);
      }
    });
    const compaction = (async () => {
      while (busy()) {
        for (const { tenant } of keys) await (await store.writer(tenant)).sealPacks(tenant);
        for (const results of await store.compactPacks()) packsRemoved += results.packsRemoved;
        await sleep(100);
      }
    })();
    await Promise.all([...writers, ...readers, compaction]);

    for (const key of keys) {
      if (await store.findMailbox(key)) await expectInvariants(store, key);
      expect(await findBadBodies(store, key, new Set())).toEqual([]);
    }
    expect(
      [...refusals].filter((kind) => !['notFound', 'conflict', 'invalid', 'quota'].includes(kind)),
    ).toEqual([]);
    expect(Math.min(answers, packsRemoved, bodiesRead)).toBeGreaterThan(0);
    await store.close();
    expect(await checkShards(folder)).toEqual([]);
  });
});

/** What is read was removed by a writer in between; nothing else may go wrong. */
function goneMeanwhile(error: unknown): undefined {
  expect(error).toMatchObject({ name: 'AppError', kind: 'notFound' });
  return undefined;
}
