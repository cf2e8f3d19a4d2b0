/** A session with a clock that stands still, and the cmdlets without which no script can be tried. */
import { defaultEvaluationLimits, type EvaluationLimits } from './budget.ts';
import { toBoolean } from './convert.ts';
import type { Argument } from './effect.ts';
import type { EvaluationHost } from './host.ts';
import { makeBlockRunner, runText } from './interpreter.ts';
import { ScriptBlockValue } from './script-block.ts';
import { ErrorRecord, PowerShellError } from './script-error.ts';
import { Session } from './session.ts';
import { type FakeCommand, TestDriver } from './test-driver.ts';
import { render } from './test-rendering.ts';
import type { Value } from './value.ts';

export interface TestShell {
  readonly session: Session;
  readonly driver: TestDriver;
  run(text: string): Promise<Outcome>;
}

export interface Outcome {
  readonly out: readonly string[];
  readonly errors: readonly string[];
  readonly thrown: string | undefined;
}

const describeRecord = (record: ErrorRecord): string =>
  `${record.fullyQualifiedErrorId} | ${record.category} | ${record.message}`;

function blockOf(args: readonly Argument[]): ScriptBlockValue {
  const block = args.map((argument) => argument.value).find((value) => value instanceof ScriptBlockValue);
  if (!block) throw new TypeError('The fake cmdlet needs a script block.');
  return block;
}

export function makeTestShell(
  commands: Readonly<Record<string, FakeCommand>> = {},
  limits: Partial<EvaluationLimits> = {},
  host: Partial<EvaluationHost> = {},
): TestShell {
  const fixed: EvaluationHost = {
    now: () => Date.UTC(2026, 10, 21, 12),
    monotonic: () => 0,
    guid: () => '6f9619ff-8b86-4011-b42d-00cf4fc964ff',
    ...host,
  };
  const session = new Session(fixed, { ...defaultEvaluationLimits, ...limits });
  const driver = new TestDriver({
    'ForEach-Object': async function* (input, args) {
      const runner = makeBlockRunner(blockOf(args), session);
      for await (const item of input) yield* driver.output(runner.run(item));
    },
    'Where-Object': async function* (input, args) {
      const runner = makeBlockRunner(blockOf(args), session);
      for await (const item of input) {
        const kept = runner.test
          ? runner.test(item)
          : (await driver.collect(runner.run(item))).some(toBoolean);
        if (kept) yield item;
      }
    },
    'Select-First': async function* (input, args) {
      let left = Number(args[0]?.value);
      if (left === 0) return;
      for await (const item of input) {
        yield item;
        if (--left === 0) return;
      }
    },
    ...commands,
  });
  return { session, driver, run: (text) => runIn(session, driver, text) };
}

async function runIn(session: Session, driver: TestDriver, text: string): Promise<Outcome> {
  driver.written.length = 0;
  const out: string[] = [];
  let thrown: string | undefined;
  try {
    for await (const value of driver.output(runText(text, session))) out.push(render(value));
  } catch (error) {
    if (!(error instanceof PowerShellError)) throw error;
    thrown = describeRecord(error.record);
  }
  const isRecord = (value: Value): value is ErrorRecord => value instanceof ErrorRecord;
  const errors = driver.written
    .map(({ value }) => value)
    .filter(isRecord)
    .map(describeRecord);
  return { out, errors, thrown };
}
