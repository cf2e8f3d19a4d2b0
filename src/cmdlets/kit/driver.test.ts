import { describe, expect, it } from 'vitest';
import { ErrorRecord, type Value } from '../../wire/powershell-language/index.ts';
import { denyEverything } from './authorizers.ts';
import { defineCmdlet } from './definition.ts';
import { PipelineStoppedError } from './pacer.ts';
import { parameter } from './parameter.ts';
import { flag, text, whole } from './parameter-types.ts';
import { makeTestRuntime } from './test-runtime.ts';

const synopsis = { en: 'Of the test.', ko: '시험용.' };
const base = { synopsis, role: 'Core', scope: 'none', examples: [{ line: 'x', synopsis }] } as const;

/** Counts on and on, and notes how far it was pulled. */
function makeCounter(made: number[]) {
  return defineCmdlet({
    ...base,
    name: 'Test-Count',
    effect: 'read',
    parameters: { To: parameter({ schema: whole(), synopsis, position: 0 }) },
    async *process({ To = 1_000_000 }) {
      try {
        for (let number = 1; number <= To; number += 1) {
          made.push(number);
          yield number;
        }
      } finally {
        made.push(-1);
      }
    },
  });
}

const failing = defineCmdlet({
  ...base,
  name: 'Test-Fail',
  effect: 'read',
  parameters: { Item: parameter({ schema: text(), synopsis, position: 0, fromPipeline: 'value' }) },
  async *process({ Item }, { writeError, reporter }): AsyncIterable<Value> {
    reporter.warn(`seen ${Item}`);
    if (Item === 'bad') {
      writeError(
        new ErrorRecord({ message: 'It is bad.', category: 'InvalidData', fullyQualifiedErrorId: 'Bad' }),
      );
    }
    yield `after ${Item}`;
  },
});

const changing = (done: string[]) =>
  defineCmdlet({
    ...base,
    name: 'Remove-Thing',
    effect: 'destroy',
    parameters: {
      Identity: parameter({ schema: text(), synopsis, position: 0, mandatory: true, fromPipeline: 'value' }),
      Password: parameter({ schema: text(), synopsis, secret: true }),
      PassThru: flag({ synopsis }),
    },
    target: ({ Identity }) => Identity,
    async process({ Identity, PassThru }) {
      if (Identity === 'stuck') throw new Error('secret detail');
      done.push(Identity);
      return PassThru ? Identity : undefined;
    },
  });

describe('streaming', () => {
  it('makes one object at a time and stops where nobody wants more', async () => {
    const made: number[] = [];
    const { run } = await makeTestRuntime({ extra: [makeCounter(made)] });
    expect((await run('Test-Count | % { $_ } | where { $_ -gt 1 } | select -First 2')).text).toEqual([
      '2',
      '3',
    ]);
    expect(made).toEqual([1, 2, 3, -1]);
  });

  it('runs nested pipelines of script blocks and functions', async () => {
    const { run } = await makeTestRuntime({ extra: [makeCounter([])] });
    const script = 'function twice { process { Test-Count 2 | % { $_ * 10 } } }; 1..2 | twice';
    expect((await run(script)).text).toEqual(['10', '20', '10', '20']);
  });

  it('stops when it is told to, in the middle of a pipeline that never waits', async () => {
    const aborting = new AbortController();
    const { runtime } = await makeTestRuntime({ signal: aborting.signal });
    const stopped = (async () => {
      let count = 0;
      for await (const _ of runtime.run('1..1e9 | % { $_ }', { write: () => undefined })) {
        count += 1;
        if (count === 1000) aborting.abort(new Error('interrupted'));
      }
    })();
    await expect(stopped).rejects.toBeInstanceOf(PipelineStoppedError);
  });

  it('stops one run and keeps the session', async () => {
    const { runtime, run } = await makeTestRuntime();
    const aborting = new AbortController();
    const running = runtime.run('$kept = 7; 1..1e7', { write: () => undefined }, { signal: aborting.signal });
    await running.next();
    aborting.abort(new Error('Ctrl-C'));
    await expect(
      (async () => {
        for await (const _ of running);
      })(),
    ).rejects.toThrow('has been stopped');
    expect((await run('$kept')).text).toEqual(['7']);
  });

  it('ends a script that runs too long by its bounds', async () => {
    const { run } = await makeTestRuntime({ limits: { maxSteps: 10_000 } });
    await expect(run('while ($true) { $i++ }')).rejects.toThrow(/stopped after 10000 steps/);
  });
});

describe('errors and other streams', async () => {
  const { run, runtime } = await makeTestRuntime({ extra: [failing] });

  it.each([
    ['Test-Fail bad', ['after bad'], ['Bad']],
    ['Test-Fail bad -ErrorAction SilentlyContinue', ['after bad'], []],
    ['Test-Fail bad -ea Ignore', ['after bad'], []],
    ['"bad", "good" | Test-Fail', ['after bad', 'after good'], ['Bad']],
    ['Test-Fail bad 2>$null', ['after bad'], []],
    ['Test-Fail bad 2>&1', ['It is bad.', 'after bad'], []],
    ['Test-Fail bad *>$null', [], []],
    ['try { Test-Fail bad -ErrorAction Stop; "on" } catch { "caught $_" }', ['caught It is bad.'], []],
    ['try { Test-Fail bad } catch { "caught" }', ['after bad'], ['Bad']],
    ['Test-Fail bad -ErrorVariable e -ea SilentlyContinue | Out-Null; $e.Count', ['1'], []],
    ['Test-Fail bad 2>$null | Out-Null; $?', ['False'], []],
    [
      '$ErrorActionPreference = "SilentlyContinue"; Test-Fail bad; $ErrorActionPreference = "Continue"',
      ['after bad'],
      [],
    ],
    [
      'function f { Test-Fail bad -ErrorVariable own -ea SilentlyContinue | Out-Null; $own.Count }; f; "[$own]"',
      ['1', '[]'],
      [],
    ],
    [
      "function f { $ErrorActionPreference = 'SilentlyContinue'; Test-Fail bad | Out-Null }; f; $ErrorActionPreference",
      ['Continue'],
      [],
    ],
    ['Write-Output 1 2 -PipelineVariable n | % { $_ * 10 } | % { "$n $_" }', ['1 10', '2 20'], []],
    ['Test-Fail good -OutVariable o | Out-Null; $o', ['after good'], []],
    ['Test-Fail a -WarningVariable w -wa SilentlyContinue | Out-Null; "$w"', ['seen a'], []],
    ['Test-Fail a 3>&1 | % { "<$_>" }', ['<seen a>', '<after a>'], []],
    ['Get-Nothing 2>$null; "on"', ['on'], []],
    ['try { Get-Nothing 2>$null } catch { "caught" }', ['caught'], []],
  ])('%s', async (line, out, errors) => {
    const outcome = await run(line);
    expect(outcome.text).toEqual(out);
    expect(outcome.errors.map((error) => error.split(' | ')[0])).toEqual(errors);
  });

  it('ends the script after an error that -ErrorAction Stop makes one', async () => {
    const { text: out, thrown } = await run('Test-Fail bad -ErrorAction Stop; "never"');
    expect(out).toEqual([]);
    expect(thrown).toContain('It is bad.');
  });

  it('remembers errors and tells where they happened', async () => {
    await run('"first line"\nTest-Fail bad');
    expect(runtime.session.errors[0]?.position).toContain('At line:2 char:1');
  });

  it.each([
    ['Write-Warning w', ['warning: w']],
    ['Write-Verbose v', []],
    ['Write-Verbose v -Verbose', ['verbose: v']],
    ['Write-Host a b', ['information: a b']],
    ['Write-Information i', []],
    ['Write-Warning w -WarningAction Ignore', []],
  ])('%s', async (line, messages) => {
    expect((await run(line)).messages).toEqual(messages);
  });
});

describe('acts that change something', () => {
  it('are asked about, done and recorded, one by one', async () => {
    const done: string[] = [];
    const { run, audited } = await makeTestRuntime({ extra: [changing(done)] });
    expect((await run('Remove-Thing a -WhatIf')).messages).toEqual([
      'information: What if: Performing the operation "Remove-Thing" on target "a".',
    ]);
    expect((await run('Remove-Thing a')).errors[0]).toContain('Add -Confirm:$false');
    expect(done).toEqual([]);
    expect(audited).toEqual([]);
    await run('"a", "b" | Remove-Thing -Confirm:$false -Password hunter2');
    expect(done).toEqual(['a', 'b']);
    expect(audited).toMatchObject([
      {
        cmdlet: 'Remove-Thing',
        object: 'a',
        actor: 'tester',
        outcome: 'succeeded',
        parameters: { Identity: 'a', Password: '********' },
      },
      { parameters: { Identity: 'b' } },
    ]);
  });

  it('ask once where the answer is for all', async () => {
    const done: string[] = [];
    const questions: string[] = [];
    const confirmer = {
      confirm: async (question: string) => {
        questions.push(question);
        return 'yesToAll' as const;
      },
    };
    const { run } = await makeTestRuntime({ extra: [changing(done)], confirmer });
    await run('"a", "b" | Remove-Thing');
    expect(done).toEqual(['a', 'b']);
    expect(questions).toHaveLength(1);
  });

  it('are recorded before what they made is seen, and when the pipeline has enough', async () => {
    const done: string[] = [];
    const { runtime, run, audited } = await makeTestRuntime({ extra: [changing(done)] });
    const running = runtime.run('Remove-Thing a -Confirm:$false -PassThru', { write: () => undefined });
    await running.next();
    expect(audited).toHaveLength(1);
    await running.return({ exitCode: undefined });
    await run('"b", "c" | Remove-Thing -Confirm:$false -PassThru | Select-Object -First 1');
    expect(audited.map(({ object }) => object)).toEqual(['a', 'b']);
  });

  it('are recorded when somebody says no', async () => {
    const done: string[] = [];
    const { run, audited } = await makeTestRuntime({
      extra: [changing(done)],
      confirmer: { confirm: async () => 'no' },
    });
    await run('Remove-Thing a');
    expect(done).toEqual([]);
    expect(audited).toMatchObject([{ cmdlet: 'Remove-Thing', object: 'a', outcome: 'declined' }]);
  });

  it('are recorded when they fail, and go on with the next; what nobody foresaw is not told', async () => {
    const { run, audited } = await makeTestRuntime({ extra: [changing([])] });
    const { errors } = await run('"stuck", "b" | Remove-Thing -Confirm:$false');
    expect(errors).toHaveLength(1);
    expect(errors[0]).not.toContain('secret detail');
    expect(audited.map(({ outcome }) => outcome)).toEqual(['failed', 'succeeded']);
  });
});

describe('rights', () => {
  it('hide every cmdlet from whom no role grants it', async () => {
    const { run } = await makeTestRuntime({ authorizer: denyEverything });
    expect((await run('Get-Mailbox')).errors[0]).toContain('CommandNotFoundException');
  });

  it('hide parameters that are not granted', async () => {
    const findGrant = () => ({ parameters: new Set(['Identity']) });
    const { run } = await makeTestRuntime({ authorizer: { findGrant, reaches: () => true } });
    expect((await run('Get-Mailbox -Anr x')).errors[0]).toContain("parameter name 'Anr'");
  });

  it('hide organisations out of reach', async () => {
    const authorizer = { findGrant: () => ({ parameters: 'all' as const }), reaches: () => false };
    const { run } = await makeTestRuntime({ authorizer });
    expect((await run('Get-Mailbox -Organization contoso')).errors[0]).toContain(
      'There is no organisation "contoso"',
    );
  });
});
