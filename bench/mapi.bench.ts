/**
 * MAPI over HTTP, asked by a client that shares nothing with the server: processor time of the server's process for each request, which
 * others on the machine do not make longer. Gromox on such a machine, 2 cores: PING 3,772/s; a property 0.28 ms; an inbox of 500 with 50 rows
 * 4.4 ms; Disconnect, Connect and Logon 0.98 ms, of the clock.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Benchmark, type BenchmarkContext, percentiles } from './harness.ts';
import { Outlook, rowsShown } from './mapi/outlook.ts';
import type { Figures, Question, Served, ServeInput } from './mapi/serve.process.ts';

const parked = 1_000;
const deliveries = 100;

interface Server extends Served {
  figures(question?: Question): Promise<Figures>;
}

async function serve(
  { scratch, cleanup, log }: BenchmarkContext,
  people: readonly number[],
): Promise<Server> {
  const child = fork(path.join(import.meta.dirname, 'mapi', 'serve.process.ts'), {
    stdio: ['ignore', 2, 2, 'ipc'],
    execArgv: [...process.execArgv, '--expose-gc'],
  });
  cleanup(async () => {
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  });
  child.send({ scratch, people } satisfies ServeInput);
  const [served] = (await once(child, 'message')) as [Served];
  log(`${people.length} people have mail`);
  return {
    ...served,
    async figures(question = { ask: 'figures' }) {
      child.send(question);
      const [figures] = (await once(child, 'message')) as [Figures];
      return figures;
    },
  };
}

/** Milliseconds of the server's processor for one. */
async function cpuMs(server: Server, times: number, work: () => Promise<unknown>): Promise<number> {
  for (let warm = 0; warm < times / 2; warm += 1) await work();
  const before = await server.figures();
  for (let turn = 0; turn < times; turn += 1) await work();
  return ((await server.figures()).cpuMs - before.cpuMs) / times;
}

async function openFolder(context: BenchmarkContext, messages: number) {
  const server = await serve(context, [messages]);
  using outlook = await Outlook.start(server);
  const times = await outlook.readInbox();
  const isNewestFirst = times.every((time, index) => index === 0 || time <= (times[index - 1] ?? 0n));
  if (times.length !== rowsShown || !isNewestFirst) throw new Error('The table is not what was asked for.');
  const bytes = await outlook.openInbox();
  const value = await cpuMs(server, 600, () => outlook.openInbox());
  return {
    value,
    extra: { bytes },
    note: `${messages} messages, 17 columns, newest first, ${rowsShown} rows`,
  };
}

const unit = 'ms of the server';

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'mapi, PING',
    unit,
    better: 'lower',
    target: { atMost: 0.25 },
    async run(context) {
      const server = await serve(context, [1]);
      using outlook = await Outlook.start(server);
      const value = await cpuMs(server, 6_000, () => outlook.ping());
      return { value, extra: { perSecondAndCore: 1_000 / value } };
    },
  },
  {
    name: 'mapi, properties of an object',
    unit,
    better: 'lower',
    target: { atMost: 0.25 },
    async run(context) {
      const server = await serve(context, [1]);
      using outlook = await Outlook.start(server);
      return { value: await cpuMs(server, 6_000, () => outlook.readProperties()), note: 'Gromox 0.28' };
    },
  },
  {
    name: 'mapi, an inbox of 500 opened',
    unit,
    better: 'lower',
    target: { atMost: 2.5 },
    run: (context) => openFolder(context, 500),
  },
  {
    name: 'mapi, an inbox of 100,000 opened',
    unit,
    better: 'lower',
    target: { atMost: 2.5 },
    run: (context) => openFolder(context, 100_000),
  },
  {
    name: 'mapi, Disconnect, Connect and Logon',
    unit,
    better: 'lower',
    target: { atMost: 1 },
    async run(context) {
      const server = await serve(context, [1]);
      using outlook = await Outlook.start(server);
      return {
        value: await cpuMs(server, 2_000, () => outlook.reconnect()),
        note: 'three requests; Gromox 0.98',
      };
    },
  },
  {
    name: 'mapi, memory of 1,000 clients that wait',
    unit: 'MB',
    better: 'lower',
    target: { atMost: 60 },
    async run(context) {
      const perPerson = 10;
      const warm = 2;
      const people = parked / perPerson + warm;
      const server = await serve(
        context,
        Array.from({ length: people }, () => 1),
      );
      const all = new DisposableStack();
      context.cleanup(() => all.dispose());
      const park = async (person: number) => {
        const outlook = all.use(await Outlook.start(server, person));
        await outlook.watch();
        // Ends with the connection.
        outlook.client.wait().catch(() => undefined);
      };
      for (let count = 0; count < warm * perPerson; count += 1) await park(count % warm);
      // Everybody has signed in once, and the mailboxes have the folders that Outlook wants.
      for (let person = warm; person < people; person += 1) {
        using outlook = await Outlook.start(server, person);
        await outlook.client.disconnect();
      }
      const before = await server.figures({ ask: 'settled' });
      for (let count = 0; count < parked; count += 1) await park(warm + (count % (people - warm)));
      const { residentMb } = await server.figures({ ask: 'settled' });
      return { value: residentMb - before.residentMb, note: 'each with a session, a watch and a connection' };
    },
  },
  {
    name: 'mapi, new mail wakes whoever waits',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 50 },
    async run(context) {
      const server = await serve(context, [1]);
      using outlook = await Outlook.start(server);
      await outlook.watch();
      const times: number[] = [];
      for (let turn = 0; turn < deliveries; turn += 1) {
        const waiting = outlook.client.wait().then(() => Number(process.hrtime.bigint()) / 1e6);
        const { at } = await server.figures({ ask: 'deliver', person: 0 });
        times.push((await waiting) - at);
        // Fetches what it was woken for.
        await outlook.readProperties();
      }
      const { p50, p99 } = percentiles(times);
      return {
        value: p50,
        extra: { p99Ms: p99 },
        note: 'from before the mail is stored, and synced to the disk',
      };
    },
  },
];
