import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../test-runtime.ts';
import { completeInput } from './complete-input.ts';

const { runtime, run } = await makeTestRuntime();
const prepared = await run(`
  $password = 'Passw0rd-1234'
  $made = @(
    New-Mailbox kim -DisplayName '김 철수' -UserPrincipalName kim@contoso.com -Password $password
    New-Mailbox '김 영희' -Alias younghee -UserPrincipalName younghee@contoso.com -Password $password
    New-Mailbox "O'Neill" -Alias oneill -UserPrincipalName oneill@contoso.com -Password $password
    New-Mailbox '007' -Alias bond -UserPrincipalName bond@contoso.com -Password $password
  )
  $table = @{ First = 1; 'Second key' = 2 }
  $text = 'abc'
  function Get-Mine { param($Box, $Count) }
`);

/** `‸` is the cursor. Gives the line with each candidate in its place. */
async function completions(line: string, language: 'en' | 'ko' = 'en') {
  const cursor = line.indexOf('‸');
  const text = line.replace('‸', '');
  const signal = new AbortController().signal;
  const { replaceStart, replaceLength, candidates } = await completeInput(text, cursor, runtime, {
    language,
    signal,
  });
  expect(replaceStart + replaceLength).toBe(cursor);
  return candidates.map((each) => ({ ...each, line: text.slice(0, replaceStart) + each.text }));
}

const textsOf = async (line: string) => (await completions(line)).map(({ text }) => text);

describe('completion', () => {
  it('has something to offer', () => {
    expect(prepared).toMatchObject({ errors: [], thrown: undefined });
  });

  it.each([
    // Cmdlets
    ['Get-Accept‸', ['Get-AcceptedDomain']],
    ['get-accept‸', ['Get-AcceptedDomain']],
    ['*-AcceptedDom‸', expect.arrayContaining(['Get-AcceptedDomain', 'New-AcceptedDomain'])],
    ['Get-Mailbox | Where-O‸', ['Where-Object']],
    ['$x = Get-Accept‸', ['Get-AcceptedDomain']],
    ['$x += Get-Accept‸', ['Get-AcceptedDomain']],
    ['[string]$x = Get-Accept‸', ['Get-AcceptedDomain']],
    ['foreach ($d in Get-Accept‸', ['Get-AcceptedDomain']],
    ['if ($true) { Get-Accept‸', ['Get-AcceptedDomain']],
    ['if ($true) { 1 } Get-Accept‸', ['Get-AcceptedDomain']],
    ['return Get-Accept‸', ['Get-AcceptedDomain']],
    ['"$(Get-Accept‸', ['Get-AcceptedDomain']],
    ['1; Get-Accept‸', ['Get-AcceptedDomain']],
    ['Get-Date\nGet-Accept‸', ['Get-AcceptedDomain']],
    ['Get-Mailbox |\n  Sort-O‸', ['Sort-Object']],
    ['& Get-Accept‸', ['Get-AcceptedDomain']],
    ['@{ a = Get-Accept‸', ['Get-AcceptedDomain']],
    ['Get-Min‸', ['Get-Mine']],
    ['ft‸', ['Format-Table']],
    ['Get-Help New-Mailb‸', expect.arrayContaining(['New-Mailbox'])],
    // Parameters
    ['Get-AcceptedDomain -Id‸', ['-Identity']],
    ['Get-AcceptedDomain -id‸', ['-Identity']],
    ['Write-Output x -ea‸', ['-ea']],
    ['Get-AcceptedDomain contoso.com -Id‸', []],
    ['Get-AcceptedDomain -Identity contoso.com -Id‸', []],
    ['1 | Select-Object -Firs‸', ['-First']],
    ['1 | Select-Object -Index 1 -Firs‸', []],
    ['Get-Nothing -Id‸', []],
    ['Get-Mine -c‸', ['-Count']],
    // Values
    ['Get-Mailbox -RecipientTypeDetails Sh‸', ['SharedMailbox']],
    ['Get-Mailbox -RecipientTypeDetails UserMailbox,sh‸', ['SharedMailbox']],
    ['Get-Mailbox -RecipientTypeDetails UserMailbox, ‸', expect.arrayContaining(['RoomMailbox'])],
    ["Get-Mailbox -RecipientTypeDetails 'Sh‸", ["'SharedMailbox'"]],
    ['Get-Mailbox -ErrorAction:Sil‸', ['SilentlyContinue']],
    ['Get-Mailbox -ResultSize Unl‸', ['Unlimited']],
    ['Set-Mailbox kim -WhatIf:‸', ['$true', '$false']],
    ['Set-Mailbox kim -WhatIf:$f‸', ['$false']],
    ['Get-Mailbox | Select-Object PrimarySm‸', ['PrimarySmtpAddress']],
    ['Get-Mailbox | Select-Object Name, PrimarySm‸', ['PrimarySmtpAddress']],
    ['Get-Mailbox | Where-Object PrimarySm‸', ['PrimarySmtpAddress']],
    ['Get-Mailbox | Where-Object Alias -notl‸', ['-NotLike']],
    ['Get-Mailbox | Where-Object { $_ } | Sort-Object PrimarySm‸', ['PrimarySmtpAddress']],
    ['Get-Mailbox | Select-Object Name, Alias | Sort-Object ‸', ['Name', 'Alias']],
    ['Get-Mailbox | Format-Table PrimarySm‸', ['PrimarySmtpAddress']],
    ['$made | Select-Object PrimarySm‸', ['PrimarySmtpAddress']],
    // Filters
    ['Get-Mailbox -Filter "Depart‸', ['Department']],
    ['Get-Mailbox -Filter \'Name -like "T*" -and Depart‸', ['Department']],
    ['Get-Mailbox -Filter "Department -notl‸', ['-notlike']],
    ['Get-Mailbox -Filter {Depart‸', ['Department']],
    // Names of objects
    ['Get-Mailbox ki‸', ['kim']],
    ['Get-Mailbox KIM@‸', ['kim@contoso.com']],
    ['Get-Mailbox -Identity 김‸', ["'김 영희'", "'김 철수'"]],
    ["Get-Mailbox '김 영‸", ["'김 영희'"]],
    ['Get-Mailbox "김 영‸', ['"김 영희"']],
    ['Get-Mailbox O‸', ["'O''Neill'"]],
    ['Get-Mailbox 00‸', ["'007'"]],
    ['Get-AcceptedDomain con‸', ['contoso.com']],
    ['Get-Mailbox -Organization con‸', ['contoso']],
    ['Get-Mailbox -Organization nowhere ki‸', []],
    // Variables and members
    ['$tab‸', ['$table']],
    ['$TAB‸', ['$table']],
    ['"Dear $tex‸', ['$text']],
    ['${tab‸', ['${table}']],
    ['$MyNumber = 1; $myn‸', ['$MyNumber']],
    ['$ErrorAct‸', ['$ErrorActionPreference']],
    ['$made.PrimarySm‸', ['PrimarySmtpAddress']],
    ['$made[0].PrimarySm‸', []],
    ['$table.‸', ['First', "'Second key'", 'Count', 'Keys', 'Values']],
    ['$text.Sub‸', ['Substring(']],
    ['(Get-Mailbox).PrimarySm‸', ['PrimarySmtpAddress']],
    ['Get-Mailbox | Where-Object { $_.PrimarySm‸', ['PrimarySmtpAddress']],
    ['Get-Mailbox | % { "$($_.PrimarySm‸', ['PrimarySmtpAddress']],
    ["Get-Mailbox | Select-Object @{n='Mail'; e={$_.PrimarySm‸", ['PrimarySmtpAddress']],
    ['try { 1 } catch { $_.Excep‸', ['Exception']],
    ['$Error.FullyQ‸', []],
    // The rest of the language
    ['[datet‸', ['datetime]', 'datetimekind]']],
    ['[math]::Round([dec‸', ['decimal]']],
    ['$x -notl‸', ['-notlike']],
    ['Get-Mailbox | Select-Object @{‸', ['Name', 'Expression']],
    ['Get-Mailbox | Format-Table @{Expression={1}; Al‸', ['Alignment']],
    ['Get-Mailbox # ki‸', []],
    ['<# Get-Mail‸', []],
    ["'Get-Mail‸", []],
    ['1 + ‸', []],
  ])('%s', async (line, expected) => {
    const texts = await textsOf(line);
    if (Array.isArray(expected)) expect(texts.toSorted()).toEqual(expected.toSorted());
    else expect(texts).toEqual(expected);
  });

  it('replaces what was typed, and leaves what stands before and behind', async () => {
    expect((await completions('1; Get-Mailbox ki‸ | fl'))[0]?.line).toBe('1; Get-Mailbox kim');
    expect((await completions('Get-Mailbox -ErrorAction:Sil‸'))[0]?.line).toBe(
      'Get-Mailbox -ErrorAction:SilentlyContinue',
    );
    expect((await completions("Get-Mailbox '김 영‸"))[0]?.line).toBe("Get-Mailbox '김 영희'");
  });

  it('says what each is, in the language of the reader', async () => {
    expect((await completions('Get-AcceptedD‸'))[0]?.tooltip).toBe('Shows the domains of an organisation.');
    expect((await completions('Get-AcceptedD‸', 'ko'))[0]?.tooltip).toBe('조직의 도메인을 표시합니다.');
    expect((await completions('Get-Mailbox ki‸'))[0]).toMatchObject({
      display: 'kim',
      tooltip: '김 철수, kim@contoso.com',
    });
    expect((await completions('Get-AcceptedDomain -Id‸'))[0]?.tooltip).toBe(
      '[AcceptedDomainIdParameter] The name of the domain.',
    );
  });

  it('offers every parameter that may still be given, those of the cmdlet first', async () => {
    const names = await textsOf('Get-AcceptedDomain -‸');
    expect(names.slice(0, 3)).toEqual(['-Identity', '-ResultSize', '-Organization']);
    expect(names).toContain('-Verbose');
  });

  it('leaves the session as it was', async () => {
    const { session } = runtime;
    session.lastSuccess = true;
    const before = session.errors.length;
    await completions('Get-Mailbox -Organization nowhere ki‸');
    expect(session).toMatchObject({ lastSuccess: true });
    expect(session.errors).toHaveLength(before);
  });

  it('never fails, whatever is written', async () => {
    const pieces = [
      ...['Get-Mailbox', ' ', '|', '{', '}', '(', ')', '$(', '@{', '@(', "'", '"', '`', '$_', '.', '-', ','],
      ...['=', ';', '\n', '#', '<#', '[', ']', '김', '$x', '::', '-Identity', 'ki', '&', '\u{1f600}'],
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 20 }), async (parts) => {
        const text = parts.join('');
        await completions(`${text}‸`);
      }),
      { numRuns: 300 },
    );
  });

  it.each([['('.repeat(100_000)], ['"$('.repeat(50_000)], [`Get-Mailbox ${'a'.repeat(2_000_000)}`]])(
    'is bounded',
    async (text) => {
      expect(await textsOf(`${text}‸`)).toEqual([]);
    },
  );
});
