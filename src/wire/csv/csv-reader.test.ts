import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvReader, type CsvReaderOptions, type CsvRow } from './csv-reader.ts';

function readRows(pieces: readonly string[], options: CsvReaderOptions = {}): CsvRow[] {
  const reader = new CsvReader(options);
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

const read = (pieces: readonly string[], options?: CsvReaderOptions) =>
  readRows(pieces, options).map(({ fields }) => fields);

describe('rows of comma-separated values', () => {
  it.each<[string, string[][], CsvReaderOptions?]>([
    [
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a\r1', [['a'], ['1']]],
    ['"x,y","q""r"', [['x,y', 'q"r']]],
    ['"two\nlines",2', [['two\nlines', '2']]],
    ['a, "b" ,c', [['a', 'b', 'c']]],
    ['1 ,2 ', [['1 ', '2 ']]],
    ['x"y"z', [['x"y"z']]],
    ['"x"y', [['xy']]],
    ['"x" y ,2', [['x y', '2']]],
    ['1,,3', [['1', '', '3']]],
    ['1,,', [['1', '']]],
    [',2', [['', '2']]],
    ['"",""', [['', '']]],
    ['a\n\n \n""\nb', [['a'], ['b']]],
    ['"x,2', [['x,2']]],
    ['a;b', [['a', 'b']], { delimiter: ';' }],
    ['a\t b\t"c"', [['a', 'b', 'c']], { delimiter: '\t' }],
    [
      '이름,주소\n김민수,"서울, 중구"',
      [
        ['이름', '주소'],
        ['김민수', '서울, 중구'],
      ],
    ],
    ['', []],
  ])('%j', (text, rows, options) => {
    expect(read([text], options)).toEqual(rows);
    expect(read([...text], options)).toEqual(rows);
  });

  it.each([
    [`a\n1,"${'x'.repeat(20)}`, 'Look for a quote that is not closed.', { row: 2, field: 2, line: 2 }],
    [`a\n"\n\n\n${'x'.repeat(20)}`, 'Look for a quote that is not closed.', { row: 2, field: 1, line: 2 }],
    ['a,b,c,d', 'more than 3 fields', { row: 1, field: 4, line: 1 }],
  ])('%j is refused', (text, message, position) => {
    const options = { limits: { maxFieldLength: 10, maxFields: 3 } };
    expect(() => read([text], options)).toThrow(expect.objectContaining({ position }));
    expect(() => read([text], options)).toThrow(message);
  });

  it('tells where rows are', () => {
    const text = 'a,b\r\n\r\n"x\r\ny",2\r\n3,4';
    expect(readRows([...text])).toEqual([
      { fields: ['a', 'b'], row: 1, line: 1, endLine: 1 },
      { fields: ['x\r\ny', '2'], row: 3, line: 3, endLine: 4 },
      { fields: ['3', '4'], row: 4, line: 5, endLine: 5 },
    ]);
  });

  describe('as spreadsheets write them', () => {
    it.each<[string, string[][]]>([
      ['1,,', [['1', '', '']]],
      [
        'a,b\n,',
        [
          ['a', 'b'],
          ['', ''],
        ],
      ],
      [' a , b\n', [[' a ', ' b']]],
      ['a, "b,c" ,d', [['a', 'b,c', 'd']]],
      ['"a b " ,c', [['a b ', 'c']]],
      ['a,\n\n', [['a', '']]],
      ['a\n', [['a']]],
      ['a,  ', [['a', '  ']]],
      ['', []],
      ['x"y', [['x"y']]],
    ])('%j', (text, rows) => {
      expect(read([text], { style: 'spreadsheet' })).toEqual(rows);
      expect(read([...text], { style: 'spreadsheet' })).toEqual(rows);
    });

    it('a quote that is not closed is an error where it stands', () => {
      const position = { row: 2, field: 2, line: 2 };
      expect(() => read(['a,b\n1,"2\n3,4\n'], { style: 'spreadsheet' })).toThrow(
        expect.objectContaining({ message: 'A quote is opened that is never closed.', position }),
      );
    });
  });

  it('gives back whatever was written with quotes, wherever it is cut', () => {
    const row = fc.array(fc.string(), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.nat(), (rows, cut) => {
        const lines = rows.map((fields) => fields.map((one) => `"${one.replaceAll('"', '""')}"`).join(','));
        const text = lines.join('\n');
        const at = cut % (text.length + 1);
        expect(read([text.slice(0, at), text.slice(at)])).toEqual(rows);
      }),
      { numRuns: 300 },
    );
  });
});
