import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDelimiter, readPreamble } from './csv-delimiter.ts';
import { CsvReader } from './csv-reader.ts';
import { formatCsvRow, fromFormulaSafe, toFormulaSafe } from './csv-writer.ts';

describe('formatCsvRow', () => {
  it.each([
    [['a', 'b'], 'a,b\r\n'],
    [['a,b', 'c"d', 'e\nf'], '"a,b","c""d","e\nf"\r\n'],
    [['', ''], ',\r\n'],
  ])('%j', (fields, line) => {
    expect(formatCsvRow(fields)).toBe(line);
  });

  it('is read back as it was', () => {
    const row = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(row, fc.constantFrom(',', ';', '\t'), (fields, delimiter) => {
        const reader = new CsvReader({ delimiter, style: 'spreadsheet' });
        const read = [...reader.push(formatCsvRow(fields, delimiter)), ...reader.end()];
        expect(read.map((each) => each.fields)).toEqual([fields]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('formulas', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+82-2-1234', "'+82-2-1234"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-kim', "'-kim"],
    ['＝1+1', "'＝1+1"],
    ["'=1+1", "''=1+1"],
    ["''-", "'''-"],
    ["'kim'", "'kim'"],
    ['kim=1', 'kim=1'],
    ['#kim@contoso.com#admin#', '#kim@contoso.com#admin#'],
  ])('%s is written as %s', (text, safe) => {
    expect(toFormulaSafe(text)).toBe(safe);
    expect(fromFormulaSafe(safe)).toBe(text);
  });
});

describe('findDelimiter', () => {
  it.each([
    ['EmailAddress,UserName,Password', ','],
    ['EmailAddress;UserName;Password', ';'],
    ['EmailAddress\tUserName\tPassword', '\t'],
    ['"a,b,c";d', ';'],
    ['EmailAddress', ','],
    ['', ','],
  ])('%j', (header, delimiter) => {
    expect(findDelimiter(header)).toBe(delimiter);
  });
});

describe('readPreamble', () => {
  it.each([
    ['sep=;', { delimiter: ';' }],
    ['"sep=\t"', { delimiter: '\t' }],
    ['#TYPE System.Management.Automation.PSCustomObject', {}],
    ['EmailAddress,UserName', undefined],
  ])('%j', (line, found) => {
    expect(readPreamble(line)).toEqual(found);
  });
});
