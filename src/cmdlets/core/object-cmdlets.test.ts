import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const { run } = await makeTestRuntime();

/** Results are PowerShell's own, for the same lines: those that need no organisation are in the golden ones, too. */
describe('object cmdlets', () => {
  const people =
    '$p = @([pscustomobject]@{N="b";A=2;T="x"}, [pscustomobject]@{N="A";A=10;T="y"}, [pscustomobject]@{N="c";A=2;T="x"}); ';

  it.each([
    // Select-Object
    ['1..9 | select -First 2', ['1', '2']],
    ['1..9 | select -Last 2', ['8', '9']],
    ['1..9 | select -Skip 7', ['8', '9']],
    ['1..9 | select -Skip 2 -First 2', ['3', '4']],
    ['1..9 | select -Skip 2 -Last 2', ['6', '7']],
    ['1..9 | select -First 1 -Last 1', ['1', '9']],
    ['1..9 | select -SkipLast 7', ['1', '2']],
    ['1..9 | select -Index 0,4', ['1', '5']],
    ['1,1,2,1 | select -Unique', ['1', '2']],
    ["'a','A','a' | select -Unique", ['a', 'A']],
    [`${people}$p | select n, a`, ['@{N=b; A=2}', '@{N=A; A=10}', '@{N=c; A=2}']],
    [`${people}$p | select -First 1 *`, ['@{N=b; A=2; T=x}']],
    [`${people}$p | select -First 1 -ExcludeProperty T -Property *`, ['@{N=b; A=2}']],
    [`${people}$p | select -First 1 Nope`, ['@{Nope=}']],
    [`${people}$p | select -ExpandProperty N`, ['b', 'A', 'c']],
    [`${people}$p | select -First 1 @{n='Twice';e={$_.A * 2}}, N`, ['@{Twice=4; N=b}']],
    [`${people}$p | select -First 1 {$_.A + 1}`, ['@{$_.A + 1=3}']],
    // Where-Object
    ['1..5 | where { $_ -gt 3 }', ['4', '5']],
    ['1..5 | ? { (Write-Output $_) -eq 2 }', ['2']],
    [`${people}($p | where A -eq 2).N`, ['b', 'c']],
    [`${people}($p | where N -like 'A*').A`, ['10']],
    [`${people}$p | where N -clike 'a*'`, []],
    [`${people}($p | where N -in 'a','b').A`, ['2', '10']],
    [`${people}($p | where T).Count`, ['3']],
    [`${people}($p | where -Not Nope).Count`, ['3']],
    // ForEach-Object
    ['1..3 | % { $_ * 2 }', ['2', '4', '6']],
    ["1..2 | % { 'b' } { $_ } { 'e' }", ['b', '1', '2', 'e']],
    ["1..2 | % -Begin { 'b' } -Process { $_ } -End { 'e' }", ['b', '1', '2', 'e']],
    ["'a','bc' | % Length", ['1', '2']],
    ["'a','bc' | % ToUpper", ['A', 'BC']],
    ["'abc' | % Substring 1", ['bc']],
    ['1..3 | % { if ($_ -eq 2) { return }; $_ }', ['1', '3']],
    // Sort-Object
    ['3,1,2 | sort', ['1', '2', '3']],
    ['3,1,2 | sort -Descending', ['3', '2', '1']],
    ["'b','A','c' | sort", ['A', 'b', 'c']],
    ['3,1,3 | sort -Unique', ['1', '3']],
    [`${people}($p | sort A, N -Descending).N`, ['A', 'c', 'b']],
    [`${people}($p | sort @{e='A';Descending=$true}, N).N`, ['A', 'b', 'c']],
    [`${people}($p | sort { -$_.A }).N`, ['A', 'b', 'c']],
    ['3,1,2 | sort -Top 2', ['1', '2']],
    ['3,$null,1 | sort | % { "[$_]" }', ['[1]', '[3]']],
    // Group-Object
    [`${people}$p | group T | % { "$($_.Name) $($_.Count) $($_.Group.N)" }`, ['x 2 b c', 'y 1 A']],
    ["'a','A','b' | group | % { $_.Name + $_.Count }", ['a2', 'b1']],
    ["('a','A','b' | group -CaseSensitive).Count", ['3']],
    [`${people}($p | group T -AsHashTable -AsString)['x'].Count`, ['2']],
    [`${people}($p | group T, A).Name`, ['x, 2', 'y, 10']],
    // Measure-Object
    ['(1..4 | measure).Count', ['4']],
    [
      '$m = 1..4 | measure -Sum -Average -Maximum -Minimum; "$($m.Sum) $($m.Average) $($m.Maximum) $($m.Minimum)"',
      ['10 2.5 4 1'],
    ],
    [`${people}($p | measure A -Sum).Sum`, ['14']],
    ["('one two','three' | measure -Word -Line).Words", ['3']],
    ['(@() | measure).Count', ['0']],
    // Get-Member
    ['([pscustomobject]@{B=1;A=2} | gm -MemberType NoteProperty).Name', ['A', 'B']],
    ["([pscustomobject]@{B=1;A='x'} | gm -MemberType NoteProperty).Definition", ['string A=x', 'int B=1']],
    ['(Get-Organization | gm Disp*).Name', ['DisplayName']],
    // Write-Output and conversions
    ['Write-Output 1 2 3', ['1', '2', '3']],
    ['1,2 | Out-Null', []],
    [`${people}$p[0] | ConvertTo-Json -Compress`, ['{"N":"b","A":2,"T":"x"}']],
    ['1,2 | ConvertTo-Json -Compress', ['[1,2]']],
    [
      '@{a=@{b=@{c=@{d=1}}}} | ConvertTo-Json -Compress',
      ['{"a":{"b":{"c":"System.Collections.Hashtable"}}}'],
    ],
    [`${people}$p[0] | ConvertTo-Csv`, ['"N","A","T"', '"b","2","x"']],
    ["Get-Date '2026-03-01' -Format 'yyyy/MM/dd'", ['2026/03/01']],
    ["(Get-Date '2026-03-01 10:20' -Hour 5).Hour", ['5']],
  ])('%s', async (line, expected) => {
    expect(await run(line)).toMatchObject({ text: expected, errors: [], thrown: undefined });
  });

  it.each([
    [
      "'a' | select -ExpandProperty Nope",
      'ExpandPropertyNotFound,Microsoft.PowerShell.Commands.SelectObjectCommand',
    ],
    ["'a' | measure -Sum", 'NonNumericInputObject,Microsoft.PowerShell.Commands.MeasureObjectCommand'],
    [
      "'a' | measure Nope",
      'GenericMeasurePropertyNotFound,Microsoft.PowerShell.Commands.MeasureObjectCommand',
    ],
    [
      '1 | where -FilterScript { $_ } -Property x',
      'AmbiguousParameterSet,Microsoft.PowerShell.Commands.WhereObjectCommand',
    ],
    ['1 | where x 1', 'OperatorNotSpecified,Microsoft.PowerShell.Commands.WhereObjectCommand'],
    ['1 | where x -eq', 'ValueNotSpecifiedForWhereObject,Microsoft.PowerShell.Commands.WhereObjectCommand'],
    ['1 | where x -eq -ne 2', 'AmbiguousParameterSet,Microsoft.PowerShell.Commands.WhereObjectCommand'],
    ['1 | select @{q=1}', 'DictionaryKeyIllegal,Microsoft.PowerShell.Commands.SelectObjectCommand'],
    ['@() | gm', 'NoObjectInGetMember,Microsoft.PowerShell.Commands.GetMemberCommand'],
    ['Write-Error no', 'Microsoft.PowerShell.Commands.WriteErrorException'],
    ['Write-Error no -ErrorId Mine -Category InvalidData', 'Mine'],
  ])('%s is refused', async (line, id) => {
    const { errors } = await run(line);
    expect(errors.map((error) => error.split(' | ')[0])).toEqual([id]);
  });
});
