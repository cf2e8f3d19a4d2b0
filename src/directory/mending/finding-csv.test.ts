import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../wire/mime/charset-encode.ts';
import type { Finding } from '../readiness/finding.ts';
import { readFindingCsv } from './finding-csv-reader.ts';
import { writeFindingCsv } from './finding-csv-writer.ts';
import { importFindings } from './finding-import.ts';
import type { Mend } from './mend-plan.ts';
import { testFinding } from './test-findings.ts';

const written = async (mends: readonly Mend[]) =>
  (await Array.fromAsync(writeFindingCsv(mends, 'ko'))).join('');

const bytesOf = (text: string) => Buffer.from(text, 'utf8');

const mend = (id: string, over: Partial<Finding> = {}, update: string | null = `${id}@contoso.com`): Mend => {
  const dn = `CN=김 "별명" 민아, ${id},DC=contoso,DC=local`;
  const finding = testFinding({
    id,
    dn,
    attribute: 'mail',
    value: `${id} x@contoso.com`,
    proposal: update,
    ...over,
  });
  return { finding, action: finding.action, update };
};

async function* each(mends: readonly Mend[]): AsyncIterable<Mend> {
  yield* mends;
}

const judge = (_: Finding, value: string) =>
  value.includes(' ') ? [{ en: 'It has a space.', ko: '공백이 있습니다.' }] : [];

async function take(file: Uint8Array, mends: readonly Mend[]) {
  const { decisions, unchanged, errors } = await importFindings(readFindingCsv(file), {
    mends: each(mends),
    judge,
  });
  return {
    decisions: Object.fromEntries(decisions),
    unchanged,
    errors: errors.map(({ row, column, message }) => `${row} ${column ?? '-'}: ${message}`),
  };
}

describe('findings in a spreadsheet', () => {
  it('defect 5 of IdFix: every row is written, with quotes where they are needed', async () => {
    const many = Array.from({ length: 60_001 }, (_, index) => mend(`id${index}`));
    const text = await written(many);
    expect(text.startsWith('\ufeffDISTINGUISHEDNAME,OBJECTCLASS,ATTRIBUTE,ERROR,VALUE,UPDATE,ACTION,')).toBe(
      true,
    );
    expect(text.split('\r\n')).toHaveLength(60_003);
    expect(text).toContain('"CN=김 ""별명"" 민아, id60000,DC=contoso,DC=local",user,mail,Character,');
    const { unchanged, errors, decisions } = await take(bytesOf(text), many);
    expect({ unchanged, errors, decisions }).toEqual({ unchanged: 60_001, errors: [], decisions: {} });
  });

  it('keeps any value as it is, formulas too', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom(
        '=cmd|1',
        "'=1",
        "''-",
        '+82 2 1234',
        '@SUM(A1)',
        '\t=1',
        'a"b,c',
        'x\r\ny',
        '＝1',
        ' a ',
      ),
    );
    await fc.assert(
      fc.asyncProperty(text, text, async (value, update) => {
        const mends = [mend('one', { value }, update)];
        const [row] = readFindingCsv(bytesOf(await written(mends))).rows;
        expect([row?.cells.VALUE, row?.cells.UPDATE]).toEqual([value, update]);
        const cells = (await written(mends)).slice(1).split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
        for (const cell of cells) expect(cell.replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  const mends = [mend('one'), mend('two'), mend('three', { value: null })];

  it.each([
    ['UTF-8', (text: string) => bytesOf(text)],
    ['UTF-16 with tabs', (text: string) => Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le')],
    ['CP949', (text: string) => Buffer.from(encodeText(text, 'euc-kr') ?? [])],
    ['semicolons', (text: string) => bytesOf(text.replaceAll(',', ';'))],
  ])('reads back %s, in another order of columns, with words of a person', async (_, encode) => {
    const file = encode(
      'ACTION,메모,UPDATE,ID,VALUE,ATTRIBUTE,DISTINGUISHEDNAME\r\n' +
        'remove,지우기,,one,,,\r\n' +
        'Edit,,김민아@contoso.com,two,,,\r\n' +
        'COMPLETE,,,three,,,\r\n' +
        ',,,,,,\r\n',
    );
    expect(await take(file, mends)).toEqual({
      decisions: {
        one: { action: 'REMOVE', update: 'one@contoso.com' },
        two: { action: 'EDIT', update: '김민아@contoso.com' },
        three: { action: 'COMPLETE', update: 'three@contoso.com' },
      },
      unchanged: 0,
      errors: [],
    });
  });

  it('reads what IdFix wrote, which has no ids', async () => {
    const file = bytesOf(
      'DISTINGUISHEDNAME,OBJECTCLASS,ATTRIBUTE,ERROR,VALUE,UPDATE,ACTION\r\n' +
        `"${mends[0]?.finding.dn.replaceAll('"', '""')}",user,mail,Character,one x@contoso.com,one,REMOVE\r\n`,
    );
    expect((await take(file, mends)).decisions).toEqual({
      one: { action: 'REMOVE', update: 'one@contoso.com' },
    });
  });

  it.each([
    ['FIX,x@contoso.com,one', '2 ACTION: "FIX" is no action. Give EDIT, REMOVE, COMPLETE, or nothing.'],
    [
      'UNDO,,one',
      '2 ACTION: What was written is taken back by its change set: Get-DirectoryRepair, then Undo-DirectoryRepair.',
    ],
    ['EDIT,,one', '2 UPDATE: EDIT needs the value to write. Give REMOVE to take the value away.'],
    ['EDIT,a b@contoso.com,one', '2 UPDATE: It has a space.'],
    ['EDIT,one x@contoso.com,one', '2 UPDATE: It is the value that was found. Give COMPLETE to keep it.'],
    [
      'EDIT,\ufffd@contoso.com,one',
      '2 UPDATE: Characters were lost when the file was saved: its encoding lacks them. Save it as "CSV UTF-8".',
    ],
    [
      'EDIT,x@contoso.com,four',
      '2 ID: The last run of readiness has no such finding: it was mended since, or the file belongs to another run. Export the findings again.',
    ],
    ['REMOVE,,three', '2 ACTION: There is no value to remove. Give EDIT and an UPDATE, or COMPLETE.'],
    [
      'EDIT,x@y.com,one,,,,extra',
      '2 -: The row has 7 fields, and the first row names 6. A comma in a value needs quotes around the value.',
    ],
    [
      'EDIT,x@y.com,one\r\nEDIT,X@Y.com,two',
      '3 UPDATE: "X@Y.com" is given to another object in row 2, and would be a duplicate. Change one of the two.',
    ],
    ['EDIT,x@y.com,one\r\nREMOVE,,one', '3 -: It is about the same value as row 2. Remove one of the two.'],
    ['EDIT,"x@y.com,one', '2 UPDATE: A quote is opened that is never closed. Nothing from here on was read.'],
  ])('tells what is wrong by row and column: %s', async (row, error) => {
    const head = 'ACTION,UPDATE,ID,VALUE,ATTRIBUTE,DISTINGUISHEDNAME\r\n';
    expect((await take(bytesOf(`${head}${row}`), mends)).errors).toEqual([error]);
  });

  it.each([
    ['', 'The file is empty.'],
    ['a,b\r\n1,2', 'The first row does not name DISTINGUISHEDNAME, ATTRIBUTE, VALUE, UPDATE, ACTION.'],
    ['ID,ID,DISTINGUISHEDNAME,ATTRIBUTE,VALUE,UPDATE,ACTION', 'The column ID is there twice.'],
    ['PK\u0003\u0004xl/workbook.xml', 'The file is a workbook.'],
  ])('refuses what is no file of findings: %s', (text, message) => {
    const { rows, errors } = readFindingCsv(bytesOf(text));
    expect(rows).toEqual([]);
    expect(errors.map((error) => error.message)[0]).toContain(message);
  });

  it('sees what a code page has lost, and takes rows that were not touched', async () => {
    const lossy = [mend('one', {}, '김㒀@contoso.com')];
    const text = 'ACTION,UPDATE,ID,VALUE,ATTRIBUTE,DISTINGUISHEDNAME\r\nEDIT,김?@contoso.com,one,,,';
    const { errors, decisions } = await take(Buffer.from(encodeText(text, 'euc-kr') ?? []), lossy);
    expect(errors).toEqual([expect.stringContaining('Characters were lost')]);
    expect(decisions).toEqual({});
  });
});
