import path from 'node:path';
import { defineCmdlet } from '../src/cmdlets/kit/definition.ts';
import { parameter } from '../src/cmdlets/kit/parameter.ts';
import { flag, text } from '../src/cmdlets/kit/parameter-types.ts';
import { makeTestRuntime } from '../src/cmdlets/kit/test-runtime.ts';
import { type Benchmark, fastestMs, percentiles, perSecond } from './harness.ts';
import { type ListRun, makeOrganization, runCommand } from './mailbox-list-fixture.ts';

const synopsis = { en: 'Does nothing.', ko: '아무것도 하지 않습니다.' };

const nothing = defineCmdlet({
  name: 'Test-Nothing',
  synopsis,
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Identity: parameter({ schema: text(), synopsis, position: 0, mandatory: true }),
    Force: flag({ synopsis }),
  },
  examples: [{ line: 'Test-Nothing x', synopsis }],
  process: async () => undefined,
});

const times = 5;

/** Several times, because the first start compiles what later ones find compiled. */
async function runOften(dataFolder: string, script: string): Promise<ListRun[]> {
  const runs: ListRun[] = [];
  for (let run = 0; run < times; run += 1) runs.push(await runCommand(dataFolder, script));
  return runs;
}

const longList =
  "'begin'; Get-Mailbox -ResultSize Unlimited | Where-Object Alias -like 'user*' | Format-Table";
const filtered = "'begin'; Get-Mailbox -Filter \"Alias -eq 'user77777'\"";

const quiet = { write: () => undefined };

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'cmdlets, parse, bind and run one that does nothing',
    unit: 'µs',
    better: 'lower',
    target: { atMost: 50 },
    async run() {
      const { runtime } = await makeTestRuntime({ extra: [nothing] });
      const calls = 5_000;
      const ms = await fastestMs(5, async () => {
        for (let call = 0; call < calls; call += 1) {
          for await (const _ of runtime.run('Test-Nothing kim -Force', quiet));
        }
      });
      return { value: (ms * 1000) / calls };
    },
  },
  {
    name: 'cmdlets, objects through Where-Object and Select-Object',
    unit: 'objects/s',
    better: 'higher',
    target: {},
    async run() {
      const { runtime } = await makeTestRuntime();
      const objects = 100_000;
      const script = `1..${objects} | Where-Object { $_ % 2 -eq 0 } | Select-Object -Last 1`;
      const ms = await fastestMs(3, async () => {
        for await (const _ of runtime.run(script, quiet));
      });
      return { value: perSecond(objects, ms) };
    },
  },
  {
    name: 'cmdlets, landfall -c "Get-Mailbox" from process start to the last of 1,000 rows',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 400 },
    async run({ scratch }) {
      const dataFolder = path.join(scratch, 'data');
      await makeOrganization(dataFolder, 1_000);
      const runs = await runOften(dataFolder, 'Get-Mailbox');
      const bare = await runOften(dataFolder, "'user1'");
      return {
        value: percentiles(runs.map(({ totalMs }) => totalMs)).p50,
        peer: {
          name: 'one line of text, printed the same way',
          value: percentiles(bare.map(({ totalMs }) => totalMs)).p50,
        },
        extra: { rows: runs[0]?.rows ?? 0 },
      };
    },
  },
  {
    name: 'cmdlets, first row of 100,000 mailboxes through Where-Object and Format-Table',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 100, extra: { peakMemoryMb: { atMost: 200 }, rows: { atLeast: 100_000 } } },
    async run({ scratch, log }) {
      const dataFolder = path.join(scratch, 'data');
      log('making 100,000 mailboxes');
      await makeOrganization(dataFolder, 100_000);
      const { firstRowMs, totalMs, rows, peakMemoryMb } = await runCommand(dataFolder, longList);
      const one = await runCommand(dataFolder, filtered);
      return {
        value: firstRowMs,
        peer: { name: 'one found by -Filter among them', value: one.firstRowMs },
        extra: { rows, peakMemoryMb, rowsPerSecond: perSecond(rows, totalMs) },
      };
    },
  },
];
