import { describe, expect, it } from 'vitest';
import { allCmdlets } from '../all-cmdlets.ts';
import { commonOf } from '../kit/parameter-table.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

describe('help', async () => {
  const english = await makeTestRuntime();
  const korean = await makeTestRuntime({ language: 'ko' });

  it.each(allCmdlets.map(({ name }) => name))('explains %s in both languages', async (name) => {
    const [inEnglish = ''] = (await english.run(`Get-Help ${name} -Full`)).text;
    const [inKorean = ''] = (await korean.run(`Get-Help ${name} -Full`)).text;
    for (const part of ['NAME', 'SYNTAX', 'EXAMPLES', name]) expect(inEnglish).toContain(part);
    expect(inKorean).toMatch(/[가-힣]/);
    expect(inKorean).toContain('예제');
  });

  it('lists what fits, and finds aliases', async () => {
    expect((await english.run('(Get-Help *-MailboxPlan).Name')).text).toEqual([
      'Get-MailboxPlan',
      'New-MailboxPlan',
      'Remove-MailboxPlan',
      'Set-MailboxPlan',
    ]);
    expect((await english.run('Get-Help where')).text[0]).toContain('Where-Object');
    expect((await english.run('Get-Help Get-Date -Parameter Nope')).errors).toEqual([
      'NoParmsFound,Microsoft.PowerShell.Commands.GetHelpCommand | InvalidArgument | No parameter matches criteria Nope.',
    ]);
    expect((await english.run('Get-Help Get-Malbox')).errors[0]).toContain('Did you mean Get-Mailbox?');
  });

  it.each([
    ['(Get-Command -Noun Mailbox -Verb Get, Set).Name', ['Get-Mailbox', 'Set-Mailbox']],
    ['(Get-Command *-Date).Name', ['Get-Date']],
    [
      'Get-Command Remove-AcceptedDomain -Syntax',
      [
        'Remove-AcceptedDomain [-Identity] <AcceptedDomainIdParameter> [-Organization <Object>] [-WhatIf] [-Confirm] [<CommonParameters>]',
      ],
    ],
    ['(Get-Command select).Verb', ['Select']],
    ['(Get-Command -ParameterName RepeatH*, NoSuch).Name', ['Format-Table']],
    ['(Get-Command -ParameterName wi -Noun AcceptedDomain -Verb Remove).Name', ['Remove-AcceptedDomain']],
    [
      'Get-Help Get-Help -Parameter nam*',
      [
        '[[-Name] <String>]\n    A cmdlet, an alias or a pattern.\n    Required?: false\n    Position?: 0\n    Accept pipeline input?: true (ByPropertyName)\n',
      ],
    ],
    [
      'Get-Help Get-Date -Parameter WarningAction',
      [
        '[-WarningAction <ActionPreference>]\n    What to do about warnings.\n    Values: SilentlyContinue, Stop, Continue, Inquire, Ignore\n    Aliases: wa\n    Required?: false\n    Position?: named\n    Accept pipeline input?: false\n',
      ],
    ],
  ])('%s', async (line, expected) => {
    expect((await english.run(line)).text).toEqual(expected);
  });
});

describe('every cmdlet', () => {
  it('has a name of verb and noun, once', () => {
    const names = allCmdlets.map(({ name }) => name);
    for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z]+-[A-Z][A-Za-z]+$/);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(allCmdlets)('$name has no parameter under two names, nor a common one of its own', (cmdlet) => {
    const own = Object.entries(cmdlet.parameters);
    const common = Object.entries(commonOf(cmdlet));
    const names = [...own, ...common].flatMap(([name, { aliases = [] }]) => [name, ...aliases]);
    expect(names.length).toBe(new Set(names.map((name) => name.toLowerCase())).size);
  });
});

describe('format cmdlets', async () => {
  const { run } = await makeTestRuntime();
  const lines = async (script: string) =>
    (await run(script)).text[0]?.split('\n').map((line) => line.trimEnd());
  const person = '[pscustomobject]@{Name="김민수"; Items=12}';

  it('lay out lists, tables and wide lists', async () => {
    expect(await lines(`${person} | fl | Out-String`)).toEqual(['', 'Name  : 김민수', 'Items : 12', '', '']);
    expect(await lines(`${person} | ft Name, @{n='Twice';e={$_.Items * 2}} | Out-String`)).toEqual([
      '',
      'Name   Twice',
      '----   -----',
      '김민수    24',
      '',
      '',
    ]);
    expect(await lines(`${person} | fw -Column 2 | Out-String`)).toContain('김민수');
  });

  it('use the views of cmdlets', async () => {
    const shown = await lines('Get-Organization | Out-String');
    expect(shown?.[1]).toMatch(/^Name +DisplayName +OrganizationStatus$/);
  });
});
