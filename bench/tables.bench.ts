import type { Uid } from '../src/base/ids.ts';
import type { TableSort } from '../src/store/ports/message-query.ts';
import { allUids } from '../src/store/uid-ranges.ts';
import { type Benchmark, type BenchmarkContext, percentiles } from './harness.ts';
import { type BenchMailbox, fillFolder, makeMailbox, openEmbedded, sampleMs } from './store-fixture.ts';

const folderSize = 100_000;
const rowsShown = 50;
const propertiesOfEach = 10;

async function largeFolder(context: BenchmarkContext): Promise<BenchMailbox> {
  const box = await makeMailbox(openEmbedded(context), 1);
  await fillFolder(box, folderSize);
  return box;
}

const byReceipt = { by: 'receivedAt', descending: true } as const;
const bySubject = { by: 'subject', descending: false } as const;

/** Processor time of this process for one call. */
async function cpuMs(count: number, work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await sampleMs(count, work);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'order of a table of 100,000 messages',
    unit: 'ms (p50)',
    better: 'lower',
    target: { atMost: 40, extra: { bySubjectMs: { atMost: 40 } } },
    async run(context) {
      const { mailbox, inbox: folder } = await largeFolder(context);
      const read =
        (...sorts: readonly TableSort[]) =>
        () =>
          mailbox.readSortedUids({ folder, sorts });
      await read(bySubject)();
      const newest = percentiles(await sampleMs(30, read(byReceipt)));
      const subject = percentiles(await sampleMs(30, read(bySubject)));
      const both = percentiles(await sampleMs(5, read(bySubject, byReceipt)));
      return {
        value: newest.p50,
        extra: { p99Ms: newest.p99, bySubjectMs: subject.p50, bySubjectAndReceiptMs: both.p50 },
      };
    },
  },
  {
    name: 'any 50 rows of a table of 100,000 messages',
    unit: 'ms (p50)',
    better: 'lower',
    target: { atMost: 0.7 },
    async run(context) {
      const { mailbox, inbox: folder } = await largeFolder(context);
      const order = await mailbox.readSortedUids({ folder, sorts: [bySubject] });
      let first = 0;
      const next = () => {
        first = (first + 7919) % (order.length - rowsShown);
        return mailbox.listMessagesByUid(folder, [...order.subarray(first, first + rowsShown)] as Uid[]);
      };
      await sampleMs(300, next);
      const { p50, p99 } = percentiles(await sampleMs(2000, next));
      return { value: p50, extra: { p99Ms: p99, cpuMs: await cpuMs(2000, next) } };
    },
  },
  {
    name: 'properties of 50 messages, 10 each',
    unit: 'ms of processor',
    better: 'lower',
    target: { atMost: 0.5 },
    async run(context) {
      const box = await makeMailbox(openEmbedded(context), 1);
      const properties = Array.from({ length: propertiesOfEach }, (_, index) => ({
        key: `0x${(0x1080_0003 + index * 0x1_0000).toString(16)}`,
        value: Buffer.alloc(8, index),
      }));
      await fillFolder(box, 2000, properties);
      const messages = await box.mailbox.listMessages(box.inbox, allUids, 2000);
      const items = messages.map(({ item }) => item);
      let first = 0;
      const next = (keys?: readonly string[]) => () => {
        first = (first + 791) % (items.length - rowsShown);
        return box.mailbox.readPropertiesOf(items.slice(first, first + rowsShown), keys);
      };
      await sampleMs(500, next());
      const three = properties.slice(0, 3).map(({ key }) => key);
      return { value: await cpuMs(3000, next()), extra: { threeOfEachMs: await cpuMs(3000, next(three)) } };
    },
  },
];
