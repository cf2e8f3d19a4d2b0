/** What PowerShell 7's own serialiser writes is read and written again, and made of the same expression here. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runText } from '../powershell-language/index.ts';
import { makeTestShell } from '../powershell-language/test-session.ts';
import { ClixmlReader } from './reader.ts';
import { ClixmlWriter } from './writer.ts';

interface Row {
  readonly text: string;
  readonly depth?: number;
  readonly xml: string;
}

const file = new URL('../../../tests/corpora/psrp/powershell-clixml.json', import.meta.url);
const rows: readonly Row[] = JSON.parse(readFileSync(file, 'utf8'));

const makeWriter = ({ depth }: Row): ClixmlWriter =>
  new ClixmlWriter({ depth: depth ?? 1, unspecifiedDates: 'plain' });

/** Singles are doubles in this language, and `[datetime]` knows no kinds. */
const isOfAnotherType = ({ text }: Row): boolean => /\[single\]|DateTimeKind|05Z'/.test(text);

describe('PowerShell 7', () => {
  it.each(rows)('$text: comes out as it went in', (row) => {
    const reader = new ClixmlReader({ decorate: false });
    reader.receive(row.xml);
    reader.end();
    const writer = makeWriter(row);
    writer.write(reader.take()[0]?.value);
    expect(writer.take()).toBe(row.xml);
  });

  it.each(rows.filter((row) => !isOfAnotherType(row)))('$text: is the same made here', async (row) => {
    const { driver, session } = makeTestShell();
    const [value] = await driver.collect(runText(`$v = & { ${row.text} }; ,$v`, session));
    const writer = makeWriter(row);
    writer.write(value);
    expect(writer.take()).toBe(row.xml);
  });
});
