/** What PowerShell 7 itself gives for lines of object cmdlets, and what is given here. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { render } from '../../wire/powershell-language/test-rendering.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

interface Entry {
  readonly text: string;
  readonly out: readonly string[];
  /** `id | category | message` */
  readonly errors?: readonly string[];
}

const corpus = new URL('../../../tests/corpora/powershell-cmdlets/objects.json', import.meta.url);
const entries: readonly Entry[] = JSON.parse(readFileSync(corpus, 'utf8'));

/** Where Landfall differs on purpose, or in words only. */
const differences: Readonly<Record<string, string>> = {
  '\'{"a":{"b":1}}\' | ConvertFrom-Json -AsHashtable': 'an ordered table has one name',
  '\'{"":1}\' | ConvertFrom-Json -AsHashtable': 'an ordered table has one name',
  "'nope' | ConvertFrom-Json": 'lines count from one',
  '$o=[pscustomobject]@{a=1}; $o | Add-Member ScriptProperty b { $this.a + 1 }; $o.b':
    'objects hold values alone',
  "(New-Object System.Uri 'http://a/').Host": 'the type is not known here',
  "$k=1..16; ConvertTo-SecureString '76492d1116743f0423413b16050a5345MgB8AGEAYQBhAA==' -Key $k":
    'the message says what to do',
  '@{a=1} | gm -MemberType Property | % Name': 'a table has nothing of threads',
  '[datetime]\'2020-01-02\' | gm Day* | % { "$($_.Name) $($_.MemberType) $($_.Definition)" }':
    'the day is text and no enumeration',
  "[timespan]'1:00' | gm Total* -MemberType Property | % Definition": 'as Windows PowerShell 5.1 has it',
  "'a' | measure Nope": 'Windows PowerShell 5.1 says that nothing has the property',
  '1,2,3 | Measure-Object -Property Nope -Sum': 'Windows PowerShell 5.1 says that nothing has the property',
  '1 | where x 1': 'the message says what to do',
  '1 | select @{q=1}': 'the message says what to do',
  "'b','B','a' | Sort-Object -Unique": 'of equal ones the first is kept',
  "[pscustomobject]@{a=[datetime]'2020-01-02T03:04:05';b=[guid]::Empty;c=[timespan]'1:02:03'} | ConvertTo-Json -Compress":
    'a length of time as Windows PowerShell 5.1 has it',
  'Get-Date abc': 'the message does not say which word',
  '[guid]::Empty | gm -MemberType Property | measure | % Count': 'a GUID is one value',
};

async function outcomeOf(text: string): Promise<Omit<Entry, 'text'>> {
  const { run } = await makeTestRuntime();
  const { values, errors, thrown } = await run(text);
  const all = [...errors, ...(thrown === undefined ? [] : [thrown])];
  return { out: values.map(render), ...(all.length > 0 && { errors: all }) };
}

describe('object cmdlets as in PowerShell 7', () => {
  const same = entries.filter(({ text }) => differences[text] === undefined);

  it.each(same)('$text', async ({ text, ...expected }) => {
    expect(await outcomeOf(text)).toEqual(expected);
  });

  it('differs only where it is meant to', async () => {
    const other = entries.filter(({ text }) => differences[text] !== undefined);
    for (const { text, ...expected } of other) expect(await outcomeOf(text), text).not.toEqual(expected);
    expect(other.map(({ text }) => text).toSorted()).toEqual(Object.keys(differences).toSorted());
  });
});
