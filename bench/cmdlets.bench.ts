import { defineCmdlet } from '../src/cmdlets/kit/definition.ts';
import { parameter } from '../src/cmdlets/kit/parameter.ts';
import { flag, text } from '../src/cmdlets/kit/parameter-types.ts';
import { makeTestRuntime } from '../src/cmdlets/kit/test-runtime.ts';
import { type Benchmark, fastestMs, perSecond } from './harness.ts';

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
];
