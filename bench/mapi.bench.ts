/**
 * MAPI over HTTP, asked by a client that shares nothing with the server: processor time of the server's process for each request, which
 * others on the machine do not make longer. Gromox on such a machine, 2 cores: PING 3,772/s; a property 0.28 ms; an inbox of 500 with 50 rows
 * 4.4 ms; Disconnect, Connect and Logon 0.98 ms, of the clock.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Benchmark, type BenchmarkContext, percentiles } from './harness.ts';
import { measureCpu } from './mapi/measure-cpu.ts';
import { Outlook, rowsShown } from './mapi/outlook.ts';
import { RecordedHttp } from './mapi/recorded-http.ts';
import type { Figures, Question, Served, ServeInput } from './mapi/serve.process.ts';

const deliveries = 100;
/** X-PendingPeriod. */
const pendingMs = 15_000;

interface Server extends Served {
  figures(question?: Question): Promise<Figures>;
}

async function serve(
  { scratch, cleanup, log }: BenchmarkContext,
  people: readonly number[],
  isVaried = false,
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
  child.send({ scratch, people, isVaried } satisfies ServeInput);
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

/** Milliseconds of the server's processor for one, beside those of a bare node:http server. */
async function processorOf(
  context: BenchmarkContext,
  server: Server,
  times: number,
  work: (outlook: Outlook) => Promise<unknown>,
) {
  const outlook = await Outlook.start(server, 0, RecordedHttp);
  context.cleanup(() => outlook[Symbol.dispose]());
  const http = outlook.client.http as RecordedHttp;
  const cpuMs = async () => (await server.figures()).cpuMs;
  const asked = { http, cpuMs, times, work: () => work(outlook) };
  const { value, bareMs, bytes } = await measureCpu(context, asked);
  return {
    value,
    peer: { name: 'bare node:http', value: bareMs },
    extra: { bytes, perSecondAndCore: 1_000 / value },
  };
}

async function openFolder(context: BenchmarkContext, messages: number) {
  const server = await serve(context, [messages]);
  {
    using outlook = await Outlook.start(server);
    const times = await outlook.readInbox();
    const isNewestFirst = times.every((time, index) => index === 0 || time <= (times[index - 1] ?? 0n));
    if (times.length !== rowsShown || !isNewestFirst) throw new Error('The table is not what was asked for.');
  }
  return {
    ...(await processorOf(context, server, 100, (outlook) => outlook.openInbox())),
    note: `${messages} messages, 17 columns, newest first, ${rowsShown} rows; Gromox 4.4`,
  };
}

interface Parking {
  readonly clients: number;
  /** Of the same mailbox: somebody has several programs and devices. */
  readonly perPerson: number;
}

/** So many that wait for news, and by how much the server has grown through them. */
async function park(context: BenchmarkContext, { clients, perPerson }: Parking) {
  const warm = 2;
  const people = clients / perPerson + warm;
  const server = await serve(
    context,
    Array.from({ length: people }, () => 1),
  );
  const all = new DisposableStack();
  context.cleanup(() => all.dispose());
  const parkOne = async (person: number) => {
    const outlook = all.use(await Outlook.start(server, person));
    await outlook.watch();
    // Ends with the connection.
    outlook.client.wait().catch(() => undefined);
  };
  for (let count = 0; count < warm * perPerson; count += 1) await parkOne(count % warm);
  // Everybody has signed in once, and the mailboxes have the folders that Outlook wants.
  for (let person = warm; person < people; person += 1) {
    using outlook = await Outlook.start(server, person);
    await outlook.client.disconnect();
  }
  const before = await server.figures({ ask: 'settled' });
  for (let count = 0; count < clients; count += 1) await parkOne(warm + (count % (people - warm)));
  const { residentMb } = await server.figures({ ask: 'settled' });
  return { server, addedMb: residentMb - before.residentMb };
}

interface Mail {
  readonly messages: number;
  /** Of each; without a word small ones that share their bytes. */
  readonly bytes?: number;
}

async function synchronizing(context: BenchmarkContext, { messages, bytes }: Mail) {
  const server = await serve(context, [bytes === undefined ? messages : 0]);
  if (bytes !== undefined) await server.figures({ ask: 'fill', person: 0, messages, bytes });
  const outlook = await Outlook.start(server);
  context.cleanup(() => outlook[Symbol.dispose]());
  return { server, outlook };
}

/** Processor time of the server for each message of a first synchronisation, as the middle of three. */
async function firstSync(context: BenchmarkContext, mail: Mail) {
  const { server, outlook } = await synchronizing(context, mail);
  const taken: { readonly cpuMs: number; readonly seconds: number; readonly bytes: number }[] = [];
  for (let round = 0; round < 4; round += 1) {
    const [before, started] = [await server.figures(), performance.now()];
    const synchronized = await outlook.synchronize();
    const seconds = (performance.now() - started) / 1_000;
    const { cpuMs } = await server.figures();
    if (synchronized.changes !== mail.messages) throw new Error(`${synchronized.changes} messages came.`);
    taken.push({ cpuMs: cpuMs - before.cpuMs, seconds, bytes: synchronized.stream.length });
  }
  const [, middle] = taken.slice(1).sort((a, b) => a.cpuMs - b.cpuMs);
  const { cpuMs = 0, seconds = 0, bytes = 0 } = middle ?? {};
  const value = cpuMs / mail.messages;
  return { value, extra: { perSecondAndCore: 1_000 / value, seconds, megabytes: bytes / 2 ** 20 } };
}

const unit = 'ms of the server';

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'mapi, PING',
    unit,
    better: 'lower',
    target: { atMost: 0.25 },
    async run(context) {
      return processorOf(context, await serve(context, [1]), 1_000, (outlook) => outlook.ping());
    },
  },
  {
    name: 'mapi, properties of an object',
    unit,
    better: 'lower',
    target: { atMost: 0.25 },
    async run(context) {
      const server = await serve(context, [1]);
      const measured = await processorOf(context, server, 1_000, (outlook) => outlook.readProperties());
      return { ...measured, note: 'Gromox 0.28' };
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
      const measured = await processorOf(context, server, 400, (outlook) => outlook.reconnect());
      return { ...measured, note: 'three requests; Gromox 0.98' };
    },
  },
  {
    name: 'mapi, a download of 500 messages',
    unit: 'messages/s of a core',
    better: 'higher',
    target: { atLeast: 1_000 },
    async run(context) {
      const messages = 500;
      const server = await serve(context, [messages], true);
      let ids: readonly Buffer[] = [];
      const { value, peer, extra } = await processorOf(context, server, 4, async (outlook) => {
        if (ids.length === 0) ids = await outlook.inboxIds();
        const done = await outlook.download(ids);
        if (done !== messages) throw new Error(`${done} messages came.`);
      });
      const perSecond = (milliseconds: number) => (messages * 1_000) / milliseconds;
      return {
        value: perSecond(value),
        peer: { ...peer, value: perSecond(peer.value) },
        extra: { bytes: extra.bytes },
        note: 'of 20 KB each, FastTransfer; Gromox 501 of 8 KB in 0.43 s of the clock',
      };
    },
  },
  {
    name: 'mapi, a message of a first synchronisation of 500',
    unit,
    better: 'lower',
    target: { atMost: 1 },
    async run(context) {
      const synced = await firstSync(context, { messages: 500, bytes: 8_000 });
      return { ...synced, note: '4 MB; Gromox 0.43–0.59 s of the clock for 501' };
    },
  },
  {
    name: 'mapi, a message of a first synchronisation of 20,000',
    unit,
    better: 'lower',
    target: { atMost: 1 },
    run: (context) => firstSync(context, { messages: 20_000 }),
  },
  {
    name: 'mapi, nothing new in a folder of 100,000',
    unit,
    better: 'lower',
    target: { atMost: 5 },
    async run(context) {
      // Small ones: the client that counts them holds the whole stream, and a Buffer is searched for 2 GB.
      const { server, outlook } = await synchronizing(context, { messages: 100_000, bytes: 500 });
      const { state, changes } = await outlook.synchronize();
      if (changes !== 100_000) throw new Error(`${changes} messages came.`);
      const times = 200;
      for (let warm = 0; warm < 50; warm += 1) await outlook.synchronize(state);
      const before = await server.figures();
      let bytes = 0;
      for (let time = 0; time < times; time += 1) bytes = (await outlook.synchronize(state)).stream.length;
      const { cpuMs } = await server.figures();
      return { value: (cpuMs - before.cpuMs) / times, extra: { bytes }, note: 'seventeen requests' };
    },
  },
  {
    name: 'mapi, memory of 1,000 clients that wait',
    unit: 'MB',
    better: 'lower',
    target: { atMost: 60 },
    async run(context) {
      const { addedMb } = await park(context, { clients: 1_000, perPerson: 10 });
      return { value: addedMb, note: 'each with a session, a watch and a connection' };
    },
  },
  {
    name: 'mapi, memory of one of 10,000 clients that wait',
    unit: 'KB',
    better: 'lower',
    target: { atMost: 60 },
    byHand: true,
    async run(context) {
      const clients = 10_000;
      const { server, addedMb } = await park(context, { clients, perPerson: 50 });
      const before = await server.figures();
      await setTimeout(pendingMs * 3);
      const after = await server.figures();
      const share = (after.cpuMs - before.cpuMs) / (after.at - before.at);
      return {
        value: (addedMb * 1024) / clients,
        extra: { addedMb, pendingPerSecond: clients / (pendingMs / 1_000), cpuPercent: share * 100 },
        note: 'and what it costs to tell each every 15 s that it waits',
      };
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
