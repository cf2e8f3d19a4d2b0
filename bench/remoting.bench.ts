/** Sessions of remote PowerShell through the local door: the protocol's server and client in one process. */

import { silentLog } from '../src/base/log.ts';
import { systemRandom } from '../src/base/random.ts';
import { LocalDoor } from '../src/servers/remoting/local-door.ts';
import { makeTestCallers } from '../src/servers/remoting/test-callers.ts';
import { makeTestServer, requestFor, TestClient } from '../src/servers/remoting/test-client.ts';
import { openTransport } from '../src/shell/remote/http-transport.ts';
import { RemotePool } from '../src/shell/remote/remote-pool.ts';
import { WsmanClient } from '../src/shell/remote/wsman-client.ts';
import { noHost } from '../src/wire/psrp/index.ts';
import { type Benchmark, type BenchmarkContext, elapsedMs, percentiles } from './harness.ts';

const manySessions = 1_000;
const opened = 50;
const commands = 500;
const warmUp = 50;
const signal = new AbortController().signal;

async function serve({ scratch, cleanup }: BenchmarkContext): Promise<() => RemotePool> {
  const { owner } = await makeTestCallers();
  const server = makeTestServer({ maxReceiveMs: 30_000, maxSessions: manySessions + 1 });
  const caller = owner('bench', manySessions + 1);
  const door = new LocalDoor({ folder: scratch, server, caller, log: silentLog });
  await door.start({ failed: (error) => Promise.reject(error) });
  const transport = openTransport({ kind: 'folder', folder: scratch });
  cleanup(async () => {
    await server.stop();
    await door.stop(AbortSignal.timeout(1_000));
    transport[Symbol.dispose]();
  });
  return () => {
    const id = systemRandom.guid();
    const client = new WsmanClient(transport, { shellId: id, random: systemRandom, locale: 'en-US' });
    const makeKeys = () => {
      throw new Error('Nothing secret is sent.');
    };
    return new RemotePool({ id, client, random: systemRandom, hostInfo: noHost, makeKeys });
  };
}

async function openPool(make: () => RemotePool): Promise<RemotePool> {
  const pool = make();
  await pool.open(signal);
  return pool;
}

async function runOnce(pool: RemotePool): Promise<void> {
  const request = requestFor([['Get-AcceptedDomain', {}]]);
  for await (const event of pool.run(request, undefined, false, { signal })) {
    if (event.type === 'error') throw event.error.record;
  }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'remote session, created to opened',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 60 },
    async run(context) {
      const make = await serve(context);
      const times: number[] = [];
      for (let count = 0; count < opened; count += 1) {
        let pool: RemotePool | undefined;
        times.push(
          await elapsedMs(async () => {
            pool = await openPool(make);
          }),
        );
        await pool?.close(signal);
      }
      const { p50, p99 } = percentiles(times);
      return { value: p50, extra: { p99Ms: p99 }, note: `median of ${opened}, without the password` };
    },
  },
  {
    name: 'remote session, one cmdlet over it',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 5, extra: { p99Ms: { atMost: 15 } } },
    async run(context) {
      const pool = await openPool(await serve(context));
      for (let count = 0; count < warmUp; count += 1) await runOnce(pool);
      const times: number[] = [];
      for (let count = 0; count < commands; count += 1) times.push(await elapsedMs(() => runOnce(pool)));
      const { p50, p99 } = percentiles(times);
      return { value: p50, extra: { p99Ms: p99 }, note: 'Get-AcceptedDomain, to its end at the client' };
    },
  },
  {
    name: 'remote session, import of all cmdlets',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 1_000 },
    async run(context) {
      const pool = await openPool(await serve(context));
      let told = 0;
      const value = await elapsedMs(async () => {
        told = (await pool.commands(signal)).length;
      });
      return { value, extra: { cmdlets: told - 1 }, note: 'written by the server and read by the client' };
    },
  },
  {
    name: 'remote sessions, memory of 1,000 that are idle',
    unit: 'MB',
    better: 'lower',
    target: { atMost: 150 },
    async run() {
      const { owner } = await makeTestCallers();
      const server = makeTestServer({ maxSessions: manySessions + 1 });
      const openOne = () => new TestClient(server, owner('bench', manySessions + 1)).open();
      await openOne();
      const before = settledMb();
      for (let count = 0; count < manySessions; count += 1) await openOne();
      return { value: settledMb() - before, note: 'above the server with one' };
    },
  },
];

function settledMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / (1024 * 1024);
}
