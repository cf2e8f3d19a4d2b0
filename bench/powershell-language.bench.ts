import { readFileSync } from 'node:fs';
import {
  type Code,
  defaultEvaluationLimits,
  makeBlockRunner,
  parse,
  runText,
  ScriptBlockValue,
  Session,
  type Value,
} from '../src/wire/powershell-language/index.ts';
import { type Benchmark, fastestMs, perSecond } from './harness.ts';

const corpus = new URL('../tests/corpora/powershell/examples.json', import.meta.url);

function readLines(): readonly string[] {
  const examples: readonly { readonly line: string }[] = JSON.parse(readFileSync(corpus, 'utf8'));
  return examples.map(({ line }) => line);
}

function makeSession(): Session {
  const host = { now: () => Date.now(), monotonic: () => performance.now(), guid: () => crypto.randomUUID() };
  return new Session(host, { ...defaultEvaluationLimits, maxSteps: Number.MAX_SAFE_INTEGER });
}

/** The output of code that runs no command. */
function outputOf(code: Code<unknown>): Value[] {
  const output: Value[] = [];
  for (let step = code.next(); !step.done; step = code.next()) {
    if (step.value.kind === 'output') output.push(step.value.value);
  }
  return output;
}

function predicate(text: string): (item: Value) => boolean {
  const session = makeSession();
  const [block] = outputOf(runText(text, session));
  const test = block instanceof ScriptBlockValue ? makeBlockRunner(block, session).test : undefined;
  if (!test) throw new TypeError(`${text} is no predicate without commands`);
  return test;
}

const mailboxes = Array.from({ length: 1_000 }, (_, index) =>
  Object.freeze({
    Name: `user${index}`,
    ItemCount: index * 7,
    Department: index % 3 === 0 ? 'Sales' : 'Support',
  }),
);

const predicateBenchmark = (name: string, text: string): Benchmark => ({
  name,
  unit: 'evaluations/s',
  better: 'higher',
  target: { atLeast: 1_000_000 },
  async run() {
    const test = predicate(text);
    const rounds = 500;
    const ms = await fastestMs(5, () => {
      for (let round = 0; round < rounds; round++) for (const mailbox of mailboxes) test(mailbox);
    });
    return { value: perSecond(rounds * mailboxes.length, ms) };
  },
});

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'powershell parse, 1,342 example command lines',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 100 },
    async run() {
      const lines = readLines();
      const ms = await fastestMs(10, () => {
        for (const line of lines) parse(line);
      });
      return { value: ms, extra: { linesPerSecond: perSecond(lines.length, ms) } };
    },
  },
  predicateBenchmark('powershell predicate, one comparison', '{ $_.ItemCount -gt 100 }'),
  predicateBenchmark(
    'powershell predicate, pattern and equality',
    "{ $_.Name -like 'user1*' -and $_.Department -eq 'sales' }",
  ),
  {
    name: 'powershell loop, 1,000,000 rounds of an assignment',
    unit: 'rounds/s',
    better: 'higher',
    target: {},
    async run() {
      const ms = await fastestMs(3, () =>
        outputOf(runText('foreach ($i in 1..1000000) { $n += $i }', makeSession())),
      );
      return { value: perSecond(1_000_000, ms) };
    },
  },
];
