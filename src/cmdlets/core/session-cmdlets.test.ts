import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { createSetClock } from '../../store/contracts/directory-fixtures.ts';
import { isPowerShellOwn } from '../kit/error-id.ts';
import type { Prompter } from '../kit/ports.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';
import { cmdlets } from './registry.gen.ts';

interface Asked {
  readonly question: string;
  readonly isSecret: boolean;
}

function answering(...answers: string[]): Prompter & { readonly asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    async ask(question, { isSecret }) {
      asked.push({ question, isSecret });
      return answers.shift() ?? '';
    },
  };
}

describe('object cmdlets', () => {
  it('tell errors as PowerShell’s own', () => {
    expect(cmdlets.map(({ name }) => name).filter((name) => !isPowerShellOwn(name))).toEqual([]);
  });
});

describe('asking a person', () => {
  const password = '$c.GetNetworkCredential().Password';

  it.each<[string, string[], string[], Asked[]]>([
    [
      `$c = Get-Credential; "$($c.UserName) $(${password})"`,
      ['kim', 'hunter2'],
      ['kim hunter2'],
      [
        { question: 'User: ', isSecret: false },
        { question: 'Password for user kim: ', isSecret: true },
      ],
    ],
    [
      `$c = Get-Credential kim -Message 'Old server'; ${password}`,
      ['hunter2'],
      ['hunter2'],
      [{ question: 'Old server\nPassword for user kim: ', isSecret: true }],
    ],
    [
      "$d = [pscredential]::new('kim', (ConvertTo-SecureString x -AsPlainText -Force)); (Get-Credential $d).UserName",
      [],
      ['kim'],
      [],
    ],
    ["Read-Host 'Domain'", ['contoso.com'], ['contoso.com'], [{ question: 'Domain: ', isSecret: false }]],
    ['Read-Host How many', ['3'], ['3'], [{ question: 'How many: ', isSecret: false }]],
    [
      "(Read-Host 'Password' -AsSecureString).Length",
      ['abc'],
      ['3'],
      [{ question: 'Password: ', isSecret: true }],
    ],
    ["Read-Host 'Pin' -MaskInput", ['1234'], ['1234'], [{ question: 'Pin: ', isSecret: true }]],
  ])('%s', async (line, answers, text, asked) => {
    const prompter = answering(...answers);
    const { run } = await makeTestRuntime({ prompter });
    expect(await run(line)).toMatchObject({ text, errors: [], thrown: undefined });
    expect(prompter.asked).toEqual(asked);
  });

  it.each([
    ['Get-Credential', 'Make the credential in the script'],
    ["Read-Host 'Domain'", 'Give the value to the script as a parameter.'],
  ])('%s is refused where there is nobody', async (line, advice) => {
    const { run } = await makeTestRuntime();
    const { errors } = await run(line);
    expect(errors.join()).toContain('| PermissionDenied | There is nobody here to ask.');
    expect(errors.join()).toContain(advice);
  });
});

describe('the history of a session', () => {
  it('has the lines that were run, with how they ended', async () => {
    const { run } = await makeTestRuntime();
    await run('$a = 1');
    await run("throw 'no'");
    await run('$a++');
    expect(
      (await run('Get-History | % { "$($_.Id) $($_.CommandLine) $($_.ExecutionStatus)" }')).text,
    ).toEqual(['1 $a = 1 Completed', "2 throw 'no' Failed", '3 $a++ Completed']);
    expect((await run('(Get-History -Count 1).Id; (Get-History 2).CommandLine')).text).toEqual([
      '4',
      "throw 'no'",
    ]);
    await run('Invoke-History 3; Invoke-History $a');
    expect((await run('$a')).text).toEqual(['4']);
    await run('Clear-History -CommandLine *throw*');
    expect((await run('Get-History 2')).errors.join()).toContain('Cannot locate the history for Id 2.');
    await run('Clear-History');
    expect((await run('(Get-History).CommandLine')).text).toEqual(['Clear-History']);
  });
});

describe('waiting', () => {
  it('ends when the session is stopped', async () => {
    const stop = new AbortController();
    const { runtime } = await makeTestRuntime({ signal: stop.signal, clock: systemClock });
    const running = runtime.run('Start-Sleep 1000', { write: () => undefined }).next();
    stop.abort(new Error('Ctrl-C'));
    await expect(running).rejects.toThrow('The pipeline has been stopped.');
  });

  it.each([
    ['Start-Sleep 1e9', 'limit'],
    ['Start-Sleep -Milliseconds 100000', 'limit'],
    ['Start-Sleep -1', 'negative'],
  ])('%s is refused', async (line) => {
    const { run } = await makeTestRuntime({ limits: { maxTimeMs: 60_000 } });
    const { errors } = await run(`${line}; 'goes on'`);
    expect(errors.join()).toMatch(/SleepTooLong,Microsoft.PowerShell.Commands.StartSleepCommand/);
  });
});

describe('words of scripts from Windows', () => {
  it.each([
    ['Get-ExecutionPolicy', ['Unrestricted']],
    ['Set-ExecutionPolicy RemoteSigned -Scope CurrentUser -Force', []],
    ['Set-ExecutionPolicy -ExecutionPolicy Bypass -Confirm:$false', []],
    ['(Get-ExecutionPolicy -List).Count', ['5']],
    ['Import-Module ExchangeOnlineManagement', []],
    ['Import-Module ActiveDirectory -Force', []],
    ['if (Get-Module ExchangeOnlineManagement -ListAvailable) { 1 }', ['1']],
    ['if (Get-Module MSOnline) { 1 }', []],
  ])('%s', async (line, text) => {
    const { run } = await makeTestRuntime();
    expect(await run(line)).toMatchObject({ text, errors: [], thrown: undefined });
  });

  it('names no module that is not here', async () => {
    const { run } = await makeTestRuntime();
    expect((await run('Import-Module MSOnline')).errors.join()).toContain('Modules_ModuleNotFound,');
  });
});

describe('secrets', () => {
  const key = '$key = 1..32; ';

  it.each([
    [
      `${key}$s = ConvertTo-SecureString '비밀' -AsPlainText -Force | ConvertFrom-SecureString -Key $key; ConvertTo-SecureString $s -Key $key | ConvertFrom-SecureString -AsPlainText`,
      ['비밀'],
    ],
    // Sealed by PowerShell 7.
    [
      "$s = '76492d1116743f0423413b16050a5345MgB8AFYASwB4ADEAMQBRAHMASQB4AHMANABrACsASQArAC8AZAAvAEQAWQBUAGcAPQA9AHwAYQA4ADAAZAA4ADEANQAyADAAMwBlADgANAA0ADgANgAyADIAOABmADUANgAxADAAZgA1ADIAMQA3ADIANAAxAA=='; ConvertTo-SecureString $s -Key (1..16) | ConvertFrom-SecureString -AsPlainText",
      ['secret'],
    ],
    [
      '(ConvertTo-SecureString x -AsPlainText -Force) | Out-String | % Trim',
      ['System.Security.SecureString'],
    ],
  ])('%s', async (line, text) => {
    const { run } = await makeTestRuntime();
    expect(await run(line)).toMatchObject({ text, errors: [], thrown: undefined });
  });

  it.each([
    [`${key}ConvertTo-SecureString 'not sealed' -Key $key`, 'Give the key it was encrypted by'],
    ['ConvertTo-SecureString x', 'Give -Key, or the text with -AsPlainText -Force.'],
    ['ConvertTo-SecureString x -AsPlainText -Force | ConvertFrom-SecureString', 'Give -Key'],
  ])('%s is refused', async (line, advice) => {
    const { run } = await makeTestRuntime();
    expect((await run(line)).errors.join()).toContain(advice);
  });
});

describe('what is shown to whoever sits there', () => {
  it('is no output', async () => {
    const { run } = await makeTestRuntime();
    expect(await run('$x = [pscustomobject]@{Name=\'kim\'} | Out-Host; "[$x]"')).toMatchObject({
      text: ['[]'],
      messages: [
        'information: ',
        'information: Name',
        'information: ----',
        'information: kim',
        'information: ',
      ],
    });
  });

  it('is measured by the clock', async () => {
    const { run } = await makeTestRuntime({ clock: createSetClock() });
    expect((await run('(Measure-Command { $x = 1 }).Ticks; $x')).text).toEqual(['0', '1']);
  });
});
