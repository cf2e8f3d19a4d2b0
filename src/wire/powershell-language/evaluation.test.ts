/** What PowerShell 7 gave for each text, and what it gives here. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeTestShell } from './test-session.ts';

interface Entry {
  readonly text: string;
  readonly out: readonly string[];
  readonly errors?: readonly string[];
  readonly throw?: string;
}

const corpus = new URL('../../../tests/corpora/powershell/evaluations.json', import.meta.url);
const entries: readonly Entry[] = JSON.parse(readFileSync(corpus, 'utf8'));

/** Where Landfall differs on purpose, or in words only. */
const differences = new Map<string, string>([
  ["'{0' -f 1", 'the message of the format error is shorter'],
  ["$h=@{}; $h.Add('a',1); $h.Add('A',2)", 'the key is quoted as it was given second'],
  [
    "try{throw 'x'}catch{$_.Exception.Message; $_.FullyQualifiedErrorId; $_.CategoryInfo.Category}finally{'f'}",
    'the category is text and no enumeration',
  ],
  ["([datetime]'2020-01-02').DayOfWeek", 'the day is text and no enumeration'],
  [
    "[System.IO.File]::ReadAllBytes('/etc/passwd').Length -gt 0",
    'no file is read without a host that allows it',
  ],
  ['$e=@{a=1}.GetEnumerator(); $e.Key; $e.Value', 'an enumerator is the list of entries'],
  ['$PSVersionTable.GetType().Name', 'the version table is an ordinary table'],
  ["'abc' -match '['", 'one id for every wrong pattern'],
  ["'a' -replace '(','x'", 'the message says what is wrong'],
  ["'abc' -match 'a(?=b)'", 'look-ahead is refused: it could run without end'],
  ["[datetime]'abc'", 'the message does not say which word'],
  ['5 -is [valuetype]', 'the type is not known here'],
  ["[bool]$x='a'; $x", 'a boolean variable takes what a boolean cast takes'],
  ['[switch]$true', 'a switch is a boolean'],
]);

/** Command lookup is the host's, and so are its words. */
const idsOnly = (lines: readonly string[] | undefined): readonly string[] =>
  (lines ?? []).map((line) =>
    line.startsWith('CommandNotFoundException') ? 'CommandNotFoundException' : line,
  );

describe('evaluation as in PowerShell 7', () => {
  it('gives the same values, types and errors', async () => {
    const differing: string[] = [];
    for (const entry of entries) {
      const outcome = await makeTestShell().run(entry.text);
      const same =
        JSON.stringify(outcome.out) === JSON.stringify(entry.out) &&
        JSON.stringify(idsOnly(outcome.errors)) === JSON.stringify(idsOnly(entry.errors)) &&
        outcome.thrown === entry.throw;
      if (!same) differing.push(entry.text);
    }
    expect(entries.length).toBeGreaterThan(600);
    expect(differing).toEqual(entries.map(({ text }) => text).filter((text) => differences.has(text)));
  });
});
