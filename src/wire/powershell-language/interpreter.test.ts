import { describe, expect, it } from 'vitest';
import { makeBlockRunner, runText } from './interpreter.ts';
import { ScriptBlockValue } from './script-block.ts';
import { PowerShellError, ScriptLimitError } from './script-error.ts';
import { makeTestShell } from './test-session.ts';
import type { Value } from './value.ts';
import { adapter } from './value.ts';

async function* many(made: number[]): AsyncIterable<Value> {
  for (let index = 1; index <= 1_000; index++) {
    made.push(index);
    yield { Name: `user${index}`, Size: index };
  }
}

describe('pipelines', () => {
  it('stream object by object, and stop making what nobody wants', async () => {
    const made: number[] = [];
    const shell = makeTestShell({ 'Get-User': () => many(made) });
    const { out } = await shell.run('Get-User | ? { $_.Size -gt 2 } | % { $_.Name } | Select-First 2');
    expect(out).toEqual(["'user3'", "'user4'"]);
    expect(made).toEqual([1, 2, 3, 4]);
  });

  it('give the first object before the second is made', async () => {
    const made: number[] = [];
    const { driver, session } = makeTestShell({ 'Get-User': () => many(made) });
    const output = driver.output(runText('function f { process { $_.Name } }; Get-User | f', session));
    expect((await output.next()).value).toBe('user1');
    expect(made).toEqual([1]);
    await output.return(undefined);
  });

  it('are run whole within an array expression', async () => {
    const shell = makeTestShell({});
    expect((await shell.run('@(1..3 | % { $_ * 2 } | ? { $_ -gt 2 }).Count; @(1..3).Count')).out).toEqual([
      'Int32:2',
      'Int32:3',
    ]);
  });

  it('are collected where one value is wanted', async () => {
    const shell = makeTestShell({ 'Get-User': () => many([]) });
    expect((await shell.run('(Get-User).Count; "$((Get-User | Select-First 2).Name)"')).out).toEqual([
      'Int32:1000',
      "'user1 user2'",
    ]);
  });

  it('never make the whole of a range', async () => {
    expect((await makeTestShell().run('1..1e9 | Select-First 2')).out).toEqual(['Int32:1', 'Int32:2']);
  });

  it('hand arguments over as they were written', async () => {
    const seen: unknown[] = [];
    const shell = makeTestShell({
      'Set-User': async function* (_, args) {
        seen.push(
          ...args.map((one) =>
            one.kind === 'value' ? [one.value, one.bare, one.text] : [one.name, one.value, one.hasValue],
          ),
        );
        yield* [];
      },
    });
    await shell.run("$p = @{Q = 5}; Set-User kim 'lee' 007 -A:1,2 -B @p");
    expect(seen).toEqual([
      ['kim', true, undefined],
      ['lee', false, undefined],
      [7, false, '007'],
      ['A', [1, 2], true],
      ['B', null, false],
      ['Q', 5, true],
    ]);
  });

  it('let a script catch what a command throws', async () => {
    expect((await makeTestShell().run("try { nope } catch { $_.FullyQualifiedErrorId }; 'on'")).out).toEqual([
      "'CommandNotFoundException'",
      "'on'",
    ]);
  });
});

describe('stopping', () => {
  it('ends an endless loop at the next pause, and runs finally', async () => {
    const { driver, session } = makeTestShell();
    driver.stopped = true;
    await driver.collect(runText('try { while ($true) { $n++ } } finally { $done = 1 }', session));
    expect(driver.pauses).toBe(1);
    expect(session.global.get('done')).toBe(1);
    expect(Number(session.global.get('n'))).toBeLessThan(2_000);
  });
});

describe('limits', () => {
  it.each([
    ['an endless loop', 'while ($true) {}', 'steps'],
    ['a loop that catches', 'while ($true) { try { while ($true) {} } catch {} }', 'steps'],
    ['a loop in finally', 'try { while ($true) {} } finally { while ($true) {} }', 'steps'],
    ['endless recursion', 'function f { f }; f', 'depth'],
    ['a gigabyte of text', "'a' * 1GB", 'memory'],
    ['text that doubles', "$s = 'a'; while ($true) { $s += $s }", 'memory'],
    ['an array that doubles', '$a = ,1; while ($true) { $a += $a }', 'memory'],
    ['a range in memory', '(1..1e9).Count', 'memory'],
    ['padding', "'a'.PadLeft(2147483647)", 'memory'],
    ['replacing', "('a' * 1MB).Replace('a', 'b' * 1MB)", 'memory'],
    ['joining', "(1..100000) -join ('x' * 1MB)", 'memory'],
  ])('%s is stopped, and no catch sees it', async (_, text, limit) => {
    const shell = makeTestShell({}, { maxSteps: 200_000 });
    await expect(shell.run(text)).rejects.toMatchObject({ name: 'ScriptLimitError', limit });
    expect((await shell.run("'still here'")).out).toEqual(["'still here'"]);
  });

  it('stops by the clock that is passed in', async () => {
    let ms = 0;
    const shell = makeTestShell({}, { maxTimeMs: 1_000 }, { monotonic: () => (ms += 600) });
    await expect(shell.run('while ($true) {}')).rejects.toBeInstanceOf(ScriptLimitError);
  });

  it.each([
    ["('a' * 30 + 'b') -match '^(a+)+$'", 'Boolean:False'],
    ["('a' * 5000) -match '(a*)*b'", 'Boolean:False'],
    ["('a' * 500) -match '(a?){500}a{500}'", 'Boolean:True'],
    ["('a' * 5000 + 'b') -like ('*a' * 500)", 'Boolean:False'],
    ["('a,' * 50000 -split ',').Count", 'Int32:50001'],
  ])('%s does not backtrack', async (text, result) => {
    expect((await makeTestShell().run(text)).out).toEqual([result]);
  });

  it.each(["'a' -match '(?=a)'", "'aa' -match '(a)\\1'", "'a' -match '(?<!b)a'", "'a' -match '(?>a)'"])(
    '%s is refused with the reason',
    async (text) => {
      const { errors } = await makeTestShell().run(text);
      expect(errors.join()).toContain('can run without end');
    },
  );
});

describe('what a script cannot reach', () => {
  it.each([
    ["'a'.constructor", 'null'],
    ["'a'.__proto__", 'null'],
    ['(1,2).map', 'null'],
    ['{1}.constructor', 'null'],
    ['$bag.constructor', 'null'],
    ['$bag.__proto__', 'null'],
    ['$bag.hasOwnProperty', 'null'],
    ['$bag.hidden', 'null'],
    ['$bag["toString"]', 'null'],
    ['$bag.name', "'kim'"],
    ['[string]::prototype', 'null'],
    ["@{'__proto__' = @{x = 1}}.x", 'null'],
    ["$h = @{}; $h['__proto__'] = 5; $h.Count", 'Int32:1'],
    ['([pscustomobject]@{__proto__ = 5}).__proto__', 'Int32:5'],
    ['$env:PATH', 'null'],
  ])('%s', async (text, result) => {
    const shell = makeTestShell();
    shell.session.global.set(
      'bag',
      Object.freeze(Object.create({ hidden: 1 }, { Name: { value: 'kim', enumerable: true } })),
    );
    expect((await shell.run(text)).out).toEqual([result]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it.each([
    ["[System.IO.File]::ReadAllBytes('/etc/passwd')", 'FilesNotAvailable'],
    ["[System.IO.File]::WriteAllBytes('/tmp/x', 1)", 'FilesNotAvailable'],
    ["[System.Diagnostics.Process]::Start('sh')", 'TypeNotFound'],
    ["[System.Reflection.Assembly]::Load('x')", 'TypeNotFound'],
    ["'a'.GetType().Assembly.GetTypes()", 'InvokeMethodOnNull'],
    ["'a'.constructor.constructor('return 1')", 'InvokeMethodOnNull'],
    ["'a'.__defineGetter__('x', {1})", 'MethodNotFound'],
    ['$bag.toString.call(1)', 'InvokeMethodOnNull'],
    ['$bag.constructor = 1', 'PropertyAssignmentException'],
    ['$bag.__proto__ = @{}', 'PropertyAssignmentException'],
  ])('%s fails with %s', async (text, id) => {
    const shell = makeTestShell();
    shell.session.global.set('bag', { Name: 'kim' });
    expect((await shell.run(text)).errors.map((error) => error.split(' | ')[0])).toEqual([id]);
  });
});

describe('objects of the host', () => {
  const size = {
    [adapter]: {
      typeNames: ['ByteQuantifiedSize', 'System.Object'],
      toText: () => '2 MB (2,097,152 bytes)',
      propertyNames: () => ['Value'],
      get: (name: string) => (name.toLowerCase() === 'value' ? { value: 2_097_152 } : undefined),
      invoke: (name: string) => (name === 'tomb' ? { value: 2 } : undefined),
      compareTo: (other: Value) => (typeof other === 'number' ? Math.sign(2_097_152 - other) : undefined),
      toNumber: () => 2_097_152,
    },
  };

  it.each([
    ['"$size"', "'2 MB (2,097,152 bytes)'"],
    ['$size -gt 1MB', 'Boolean:True'],
    ['$size -eq 2MB', 'Boolean:True'],
    ['$size.ToMB()', 'Int32:2'],
    ['$size.Value', 'Int32:2097152'],
    ['$size -is [object]', 'Boolean:True'],
    ['1 + $size', 'Int32:2097153'],
  ])('%s', async (text, result) => {
    const shell = makeTestShell();
    shell.session.global.set('size', size);
    expect((await shell.run(text)).out).toEqual([result]);
  });
});

describe('blocks for cmdlets', () => {
  const runnerOf = async (text: string) => {
    const { driver, session } = makeTestShell();
    const [block] = await driver.collect(runText(text, session));
    if (!(block instanceof ScriptBlockValue)) throw new TypeError('no block');
    return { runner: makeBlockRunner(block, session), session };
  };

  it('without a command are plain functions', async () => {
    const { runner } = await runnerOf("{ $_.Name -like 'k*' -and $_.Size -gt 1MB }");
    expect(runner.test?.({ Name: 'Kim', Size: 2_000_000 })).toBe(true);
    expect(runner.test?.({ Name: 'Kim', Size: 1 })).toBe(false);
  });

  it.each(['{ Get-User $_ }', '{ while ($_) { 1 } }', '{ $x = $_ }'])('%s runs as effects', async (text) => {
    expect((await runnerOf(text)).runner.evaluate).toBeUndefined();
  });
});

describe('errors', () => {
  it('say where they happened', async () => {
    const { session, run } = makeTestShell();
    await run("'a'\n  1/0");
    expect(session.errors[0]?.position).toBe(['At line:2 char:3', '+   1/0', '+   ~~~'].join('\n'));
  });

  it('of syntax are those of a script that never ran', async () => {
    const { thrown } = await makeTestShell().run("'a'; (");
    expect(thrown).toBe("ExpectedExpression | ParserError | An expression was expected after '('.");
  });

  it.each([
    '[timespan]::FromDays(1e300)',
    '[datetime]::new(1e300, 1, 1)',
    "'a'.Substring(1e300)",
    '(1,2)[1e300]',
  ])('%s is an error of the script, not of the evaluator', async (text) => {
    const { errors, thrown } = await makeTestShell().run(text);
    expect([...errors, thrown].join()).not.toBe('');
  });
});

describe('lines of one session', () => {
  it.each([
    ['throw "no"', ['no']],
    ['1 +', ["You must provide a value expression following the '+' operator."]],
    ["$ErrorActionPreference = 'Stop'; 1/0", ['Attempted to divide by zero.']],
  ])('the next one finds what ended %s in $Error', async (text, messages) => {
    const { session, driver } = makeTestShell();
    await expect(driver.collect(runText(text, session))).rejects.toThrow(PowerShellError);
    expect(session.errors.map(({ message }) => message)).toEqual(messages);
    expect(session.lastSuccess).toBe(false);
  });
});
