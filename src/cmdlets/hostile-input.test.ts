/** What comes by accident or in malice: each line gets an answer within its bound, and the session goes on. */
import { describe, expect, it } from 'vitest';
import {
  ErrorRecord,
  PowerShellError,
  ScriptLimitError,
  type StreamName,
  toText,
  type Value,
} from '../wire/powershell-language/index.ts';
import { makeTestRuntime } from './kit/test-runtime.ts';

const limits = {
  maxSteps: 200_000,
  maxCallDepth: 50,
  maxAllocatedBytes: 64 * 1024 * 1024,
  maxValueBytes: 8 * 1024 * 1024,
  maxTimeMs: 20_000,
};
const { runtime } = await makeTestRuntime({ limits });

/** What is put out, then errors with the first line of their place. */
async function tell(script: string): Promise<string> {
  const told: string[] = [];
  const tellError = (record: ErrorRecord) =>
    told.push(`${record.fullyQualifiedErrorId}: ${record.message}`, record.position);
  const write = (stream: StreamName, value: Value) => {
    if (stream === 'error' && value instanceof ErrorRecord) tellError(value);
  };
  try {
    for await (const value of runtime.run(script, { write })) told.push(toText(value).slice(0, 200));
  } catch (error) {
    if (error instanceof PowerShellError) tellError(error.record);
    else if (error instanceof ScriptLimitError) told.push(`${error.limit}: ${error.message}`);
    else throw error;
  }
  return told.join('\n');
}

const megabyte = 1024 * 1024;
const binary = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code));

describe('hostile input', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'a quote that is not closed',
      '$a = "kim\n$b = 1',
      ['TerminatorExpectedAtEndOfString', 'At line:1 char:6'],
    ],
    ['a brace that is not closed', 'if ($true) {\n  1', ['MissingEndCurlyBrace', 'At line:1 char:12']],
    [
      'a cmdlet that is not there',
      "1\n  Get-Mailbux 'kim'",
      ['CommandNotFoundException', 'Did you mean Get-Mailbox?', 'At line:2 char:3'],
    ],
    ['binary data', `\u0000\u0001${binary}`, ['At line:']],
    ['bytes of a program', `MZ\u0090\u0000\u0003\u0000\u0000\u0004\uFFFD(\u0000`, ['At line:1 char:']],
    ['a line of 10 MB', `$x = '${'a'.repeat(10 * megabyte)}'; $x.Length`, ['10485760']],
    [
      'five million words',
      `Get-Nothing ${'a '.repeat(5 * megabyte)}`,
      ['ScriptTooManyTokens', 'At line:1 char:'],
    ],
    ['10 MB of quotes', `Write-Output ${'"'.repeat(10 * megabyte + 1)}`, ['At line:1 char:']],
    ['20 MB', 'a'.repeat(20 * megabyte), ['ScriptTooLong', 'At line:1 char:']],
    [
      '10,000 parentheses',
      `${'('.repeat(10_000)}1${')'.repeat(10_000)}`,
      ['ScriptTooComplicated', 'At line:1 char:'],
    ],
    [
      '10,000 blocks',
      `${'& {'.repeat(10_000)}1${'}'.repeat(10_000)}`,
      ['ScriptTooComplicated', 'At line:1 char:'],
    ],
    [
      '10,000 arrays',
      `${'@('.repeat(10_000)}1${')'.repeat(10_000)}`,
      ['ScriptTooComplicated', 'At line:1 char:'],
    ],
    ['10,000 additions', `1${'+1'.repeat(10_000)}`, ['ScriptTooComplicated', 'At line:1 char:']],
    [
      'JSON 10,000 deep',
      `'${'['.repeat(10_000)}' | ConvertFrom-Json`,
      ['MaxDepth of 1024 has been exceeded', 'At line:1 char:'],
    ],
    ['a pattern that would backtrack', `('a' * 5000 + '!') -match '^(a+)+$'`, ['False']],
    ['the same in a cmdlet', `('a' * 5000 + '!') | Select-String '^(a|aa)+$' -Quiet; 'done'`, ['done']],
    [
      'a hash table with __proto__',
      `$h = @{ __proto__ = @{ polluted = 1 } }; $h.__proto__.polluted; ([pscustomobject]@{}).polluted; (@{}).polluted -eq $null`,
      ['1', 'True'],
    ],
    [
      'names of every object',
      `$o = [pscustomobject]@{ constructor = 1; toString = 2; hasOwnProperty = 3 }; "$($o.constructor)$($o.toString)$($o.hasOwnProperty)"`,
      ['123'],
    ],
    [
      'a loop without end',
      '1\nwhile ($true) { $i++ }',
      ['steps: ', 'Look for a loop that does not end.', 'At line:2 char:'],
    ],
    [
      'one that catches everything',
      'while ($true) { try { $i++ } catch { } }',
      ['steps: ', 'At line:1 char:'],
    ],
    [
      'an endless pipeline',
      '1..1e9 | ForEach-Object { $_ } | Measure-Object',
      ['steps: ', 'At line:1 char:'],
    ],
    ['a function that calls itself', 'function f { f }; f', ['depth: ', 'At line:1 char:']],
    [
      'a sleep of 30 years',
      "  Start-Sleep 1e9; 'on'",
      ['SleepTooLong', 'Wait for less.', 'At line:1 char:3', 'on'],
    ],
    ['a string of 1 GB', "$s = 'x'\nwhile ($s.Length -lt 1GB) { $s += $s }", ['memory: ', 'At line:2 char:']],
    ['a string of 1 GB at once', "'x' * 1GB", ['memory: ', 'At line:1 char:']],
    [
      'a list that grows',
      '$a = @(); while ($true) { $a += $a; $a += 1 }',
      [': The script was stopped', 'At line:1 char:'],
    ],
    ['a number of ten million digits', `${'9'.repeat(1000)}`, ['']],
    ['a size that is none', '35XB', ['CommandNotFoundException', 'At line:1 char:1']],
    ['a format of a billion cells', "'{0,1000000000}' -f 1", ['FormatError', 'At line:1 char:']],
    [
      'CSV with a quote that is not closed',
      `'a,b', '"${'x'.repeat(1000)}' | ConvertFrom-Csv | % { $_.a.Length }`,
      ['1001'],
    ],
    [
      'files of the server',
      "[IO.File]::ReadAllText('/etc/passwd')",
      ['FilesNotAvailable', 'At line:1 char:1'],
    ],
    ['processes', "[Diagnostics.Process]::Start('sh')", ['TypeNotFound', 'At line:1 char:']],
    ['programs', 'cmd /c dir', ['CommandNotFoundException', 'At line:1 char:1']],
  ])('%s', async (_, script, answers) => {
    const told = await tell(script);
    for (const answer of answers) expect(told).toContain(answer);
    expect(await tell("'goes on'")).toBe('goes on');
  });

  it('stops at the next look when it is told to', async () => {
    const stop = new AbortController();
    const running = runtime.run(
      'while ($true) { Start-Sleep -Milliseconds 1 }',
      { write: () => undefined },
      { signal: stop.signal },
    );
    const ended = running.next();
    stop.abort(new Error('Ctrl-C'));
    await expect(ended).rejects.toThrow('The pipeline has been stopped.');
    expect(await tell("'goes on'")).toBe('goes on');
  });
});
