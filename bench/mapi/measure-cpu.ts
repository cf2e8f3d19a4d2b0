/** What a request costs the server's processor, beside what a bare node:http server takes for the same bytes, in rounds that take turns. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { MapiHttpClient } from '../../tests/support/mapi/http-client.ts';
import { type BenchmarkContext, percentiles } from '../harness.ts';
import type { BareAnswer, BareFigures } from './bare-http.process.ts';
import type { Exchange, RecordedHttp } from './recorded-http.ts';

interface Asked {
  readonly http: RecordedHttp;
  /** Milliseconds of the server's processor so far. */
  cpuMs(): Promise<number>;
  /** Of one round; there are nine, the first three of which count for nothing. */
  readonly times: number;
  work(): Promise<unknown>;
}

const rounds = 9;
const warmRounds = 3;

/** The middle of the rounds, of each. */
export async function measureCpu(
  { cleanup }: Pick<BenchmarkContext, 'cleanup'>,
  { http, cpuMs, times, work }: Asked,
): Promise<{ readonly value: number; readonly bareMs: number; readonly bytes: number }> {
  http.take();
  await work();
  const exchanges = http.take();
  const answers = exchanges.map((exchange) => bareAnswer(exchange, http.cookies));
  const child = fork(path.join(import.meta.dirname, 'bare-http.process.ts'), {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  cleanup(async () => {
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  });
  child.send(answers);
  const [{ port }] = (await once(child, 'message')) as [BareFigures];
  const bare = new MapiHttpClient({ port, user: 'user0@contoso.com', password: 'as long as the other one' });
  cleanup(() => bare.close());
  const bareCpuMs = async () => {
    child.send('figures');
    return ((await once(child, 'message')) as [BareFigures])[0].cpuMs;
  };
  const workBare = async () => {
    for (const { requestType, body } of exchanges) await bare.send(requestType, body);
  };
  const served: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    served.push(await oneRound(cpuMs, times, work));
    floor.push(await oneRound(bareCpuMs, times, workBare));
    http.take();
  }
  const bytes = answers.reduce((sum, { body }) => sum + Buffer.from(body, 'base64').length, 0);
  return { value: middle(served), bareMs: middle(floor), bytes };
}

async function oneRound(
  cpuMs: () => Promise<number>,
  times: number,
  work: () => Promise<unknown>,
): Promise<number> {
  const before = await cpuMs();
  for (let turn = 0; turn < times; turn += 1) await work();
  return ((await cpuMs()) - before) / times;
}

const middle = (figures: readonly number[]): number => percentiles(figures.slice(warmRounds)).p50;

/** The head and the chunks of an answer as the server gave them; what node:http writes itself it writes here too. */
function bareAnswer({ answer }: Exchange, cookies: ReadonlyMap<string, string>): BareAnswer {
  const own = ['Date', 'Connection', 'Keep-Alive', 'Transfer-Encoding', 'Set-Cookie'];
  const headers = [...answer.headers].filter(([name]) => !own.includes(name)).flat();
  for (const [name, value] of cookies)
    headers.push('Set-Cookie', `${name}=${value}; Path=/mapi/emsmdb; HttpOnly`);
  const late = [...answer.late].map(([name, value]) => `${name}: ${value}`);
  const lines = [...answer.marks, ...late, '', ''].join('\r\n');
  return { headers, body: Buffer.concat([Buffer.from(lines, 'latin1'), answer.body]).toString('base64') };
}
