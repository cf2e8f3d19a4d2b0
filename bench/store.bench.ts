import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../src/base/clock.ts';
import type { Uid } from '../src/base/ids.ts';
import { prepareMessage } from '../src/mailbox/message-intake.ts';
import { PackBodyStore } from '../src/store/blobs/pack-body-store.ts';
import { flag } from '../src/store/ports/mail-model.ts';
import { sqlMailStore } from '../src/store/sql/mail/sql-mail-store.ts';
import { mailSeries } from '../src/store/sql/mail-series.ts';
import { migrate } from '../src/store/sql/migrate.ts';
import { PostgresDatabase } from '../src/store/sql/postgres/postgres-database.ts';
import { startPostgres } from '../tests/support/postgres.ts';
import { type Benchmark, elapsedMs, percentiles, perSecond, type Result } from './harness.ts';
import {
  type BenchMailbox,
  bareWriter,
  breathe,
  fillFolder,
  importMessages,
  makeMailbox,
  messageSource,
  openEmbedded,
  sampleMs,
} from './store-fixture.ts';

const perBatch = 100;

const batchesPerRound = 30;
const rounds = 8;

/**
 * Rounds of ours and of the bare loop in turns: the disk of a shared machine changes from second to second.
 * Ours makes its messages while it imports them; the bare loop writes a few that are made before.
 */
async function ingest(context: Parameters<Benchmark['run']>[0], tenants: readonly number[]): Promise<Result> {
  const store = openEmbedded(context);
  const boxes = await Promise.all(tenants.map((tenant) => makeMailbox(store, tenant)));
  const next = messageSource();
  function* batches(count: number) {
    for (let made = 0; made < count; made += 1) yield next(perBatch);
  }
  const importRound = (count: number) => Promise.all(boxes.map((box) => importMessages(box, batches(count))));
  const writeBare = bareWriter(context);
  const few = [...batches(5)];
  const repeated = Array.from(
    { length: batchesPerRound * tenants.length },
    (_, index) => few[index % 5] ?? [],
  );
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await elapsedMs(() => importRound(batchesPerRound)));
    bare.push(await elapsedMs(() => writeBare(repeated)));
  }
  // An import of its own: the bare loop blocks, and its pauses would be counted as ours.
  const loopDelay = monitorEventLoopDelay({ resolution: 1 });
  await breathe();
  loopDelay.enable();
  await importRound(200);
  loopDelay.disable();
  const count = perBatch * batchesPerRound * tenants.length;
  // The first round pays for starting the threads and compiling the code.
  const value = perSecond(count, percentiles(ours.slice(1)).p50);
  return {
    value,
    peer: { name: 'bare write and sync', value: perSecond(count, percentiles(bare.slice(1)).p50) },
    extra: { loopDelayP99Ms: loopDelay.percentile(99) / 1e6 },
  };
}

const folderSize = 100_000;

/** An import into another mailbox of the same shard, as long as `work` takes. */
async function duringImport<T>(store: ReturnType<typeof openEmbedded>, work: () => Promise<T>): Promise<T> {
  const other = await makeMailbox(store, 1, 2);
  const next = messageSource();
  let importing = true;
  function* batches() {
    while (importing) yield next(perBatch);
  }
  const imports = importMessages(other, batches());
  try {
    return await work();
  } finally {
    importing = false;
    await imports;
  }
}

function newest({ mailbox, inbox }: BenchMailbox): Promise<unknown> {
  return mailbox.query({ folder: inbox, sort: { by: 'receivedAt', descending: true }, limit: 50 });
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'full ingest of 20 KB messages, durable per 100, one writer',
    unit: 'messages/s',
    better: 'higher',
    target: {
      atLeast: 10_000,
      ratioAtLeast: 0.6,
      memoryAtMostMb: 300,
      extra: { loopDelayP99Ms: { atMost: 10 } },
    },
    run: (context) => ingest(context, [1]),
  },
  {
    name: 'full ingest of 20 KB messages, two shards',
    unit: 'messages/s',
    better: 'higher',
    target: { atLeast: 18_000 },
    run: (context) => ingest(context, [1, 2]),
  },
  {
    name: 'newest 50 of 100,000 messages',
    unit: 'ms (p50)',
    better: 'lower',
    target: { atMost: 0.2, extra: { p99DuringImportMs: { atMost: 1 } } },
    async run(context) {
      const store = openEmbedded(context);
      const box = await makeMailbox(store, 1);
      await fillFolder(box, folderSize);
      await sampleMs(50, () => newest(box));
      const alone = percentiles(await sampleMs(2000, () => newest(box)));
      const during = await duringImport(store, () => sampleMs(2000, () => newest(box)));
      const { p50, p99 } = percentiles(during);
      return {
        value: alone.p50,
        extra: { p99Ms: alone.p99, p50DuringImportMs: p50, p99DuringImportMs: p99 },
      };
    },
  },
  {
    name: 'a message at a time for each of fifty people',
    unit: 'messages/s',
    better: 'higher',
    // They share the disk's syncs, where one alone waits for each.
    target: { ratioAtLeast: 3, extra: { p99Ms: { atMost: 50 } } },
    async run(context) {
      const store = openEmbedded(context);
      const people = Array.from({ length: 51 }, (_, index) => makeMailbox(store, 1, index + 1));
      const [one, ...fifty] = (await Promise.all(people)) as [BenchMailbox, ...BenchMailbox[]];
      const next = messageSource();
      // As mail that comes in and APPEND do.
      const receive = ({ mailbox, inbox }: BenchMailbox, count: number) =>
        sampleMs(count, () => {
          const messages = next(1).map((bytes) =>
            prepareMessage(bytes, { receivedAt: systemClock.now(), flags: 0, keywords: [] }),
          );
          return mailbox.importBatch(inbox, messages, { priority: 'interactive' });
        });
      await Promise.all(fifty.map((box) => receive(box, 10)));
      const aloneMs = await elapsedMs(() => receive(one, 500));
      let samples: number[][] = [];
      const togetherMs = await elapsedMs(async () => {
        samples = await Promise.all(fifty.map((box) => receive(box, 40)));
      });
      const { p50, p99 } = percentiles(samples.flat());
      return {
        value: perSecond(2_000, togetherMs),
        peer: { name: 'one person alone', value: perSecond(500, aloneMs) },
        extra: { p50Ms: p50, p99Ms: p99 },
      };
    },
  },
  {
    name: 'flag changes in batches of 100',
    unit: 'messages/s',
    better: 'higher',
    target: { atLeast: 20_000, extra: { singleP99DuringImportMs: { atMost: 25 } } },
    async run(context) {
      const store = openEmbedded(context);
      const box = await makeMailbox(store, 1);
      await fillFolder(box, folderSize);
      const mark = (first: number, count: number, mode: 'add' | 'remove') =>
        box.mailbox.updateFlags(box.inbox, [{ first: first as Uid, last: (first + count - 1) as Uid }], {
          mode,
          flags: flag.flagged,
          keywords: [],
        });
      const batchedMs = await elapsedMs(async () => {
        for (let first = 1; first <= 30_000; first += perBatch) await mark(first, perBatch, 'add');
      });
      let uid = 30_000;
      const single = await duringImport(store, () =>
        sampleMs(1000, () => {
          uid += 1;
          return mark(uid, 1, 'add');
        }),
      );
      const { p50, p99, max } = percentiles(single);
      return {
        value: perSecond(30_000, batchedMs),
        extra: { singleP50DuringImportMs: p50, singleP99DuringImportMs: p99, singleMaxDuringImportMs: max },
      };
    },
  },
  {
    name: 'message rows in folder order, a million, SQLite',
    unit: 'rows/s',
    better: 'higher',
    target: { atLeast: 60_000, extra: { openMs: { atMost: 1000 } } },
    async run(context) {
      const store = openEmbedded(context);
      const box = await makeMailbox(store, 1);
      await fillFolder(box, 1);
      const filledMs = await elapsedMs(() => fillFolder(box, 1_000_000));
      await store.close();
      const reopened = openEmbedded(context);
      const openMs = await elapsedMs(() => reopened.listFolders(box.mailbox.key));
      return { value: perSecond(1_000_000, filledMs), extra: { openMs } };
    },
  },
  {
    name: 'message rows in folder order, PostgreSQL',
    unit: 'rows/s',
    better: 'higher',
    target: { atLeast: 30_000 },
    async run(context) {
      const server = await startPostgres();
      context.cleanup(() => server.stop());
      const database = new PostgresDatabase({ url: server.url });
      await migrate(database, mailSeries, systemClock);
      const bodies = await PackBodyStore.open({ root: path.join(context.scratch, 'packs') });
      const store = sqlMailStore({ database, bodies, clock: systemClock });
      context.cleanup(() => store.close());
      const box = await makeMailbox(store, 1);
      await fillFolder(box, 5000);
      const rows = 200_000;
      const filledMs = await elapsedMs(() => fillFolder(box, rows));
      return { value: perSecond(rows, filledMs), note: 'one connection, 500 a transaction, fsync on' };
    },
  },
];
