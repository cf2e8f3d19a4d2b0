import { Buffer } from 'node:buffer';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../wire/mime/charset-encode.ts';
import { describeMigrationCsvError, failuresOf, formatMigrationErrors } from './migration-csv-error.ts';
import { type MigrationCsvOptions, readMigrationCsv } from './read-migration-csv.ts';

const read = (text: string | Uint8Array, options?: MigrationCsvOptions) =>
  readMigrationCsv([typeof text === 'string' ? Buffer.from(text) : text], options);

/** `row address user password root`, and what is wrong. */
function shown(text: string | Uint8Array, options?: MigrationCsvOptions) {
  const { rows, errors } = read(text, options);
  return {
    rows: rows.map(({ row, emailAddress, userName, password, userRoot }) =>
      [row, emailAddress, userName, password?.reveal() ?? '-', userRoot ?? '-'].join('|'),
    ),
    errors: errors.map(({ code, row, column, columnNumber }) =>
      [code, row, column ?? columnNumber ?? '-'].join('|'),
    ),
  };
}

const header = 'EmailAddress,UserName,Password';
const good = 'terrya@contoso.edu,terry.adams,1091990';
const goodRow = (row: number) => `${row}|terrya@contoso.edu|terry.adams|1091990|-`;

describe('readMigrationCsv', () => {
  it.each<[string, string | Uint8Array, string[]]>([
    ['as documented', `${header}\n${good}\n`, [goodRow(2)]],
    ['without a last line end', `${header}\r\n${good}`, [goodRow(2)]],
    ['names in other letters', `emailaddress, USERNAME ,password\n${good}`, [goodRow(2)]],
    ['other order', 'Password,UserName,EmailAddress\n1091990,terry.adams,terrya@contoso.edu', [goodRow(2)]],
    ['semicolons', `${header}\n${good}`.replaceAll(',', ';'), [goodRow(2)]],
    [
      'tabs in UTF-16',
      Buffer.from(`\ufeff${header}\n${good}`.replaceAll(',', '\t'), 'utf16le'),
      [goodRow(2)],
    ],
    ['a mark', `\ufeff${header}\n${good}`, [goodRow(2)]],
    ['sep=', `sep=;\n${`${header}\n${good}`.replaceAll(',', ';')}`, [goodRow(3)]],
    ['Export-Csv', `#TYPE System.Object\n"EmailAddress","UserName","Password"\n${good}`, [goodRow(3)]],
    ['empty rows', `\n${header}\n\n,,\n${good}\n , ,\n`, [goodRow(5)]],
    ['separators that Excel keeps', `${header},,\n${good},,\n`, [goodRow(2)]],
    [
      'Hangul in CP949',
      encodeText(`${header}\nkim@contoso.com,김민수,비밀번호\n`, 'cp949') ?? '',
      ['2|kim@contoso.com|김민수|비밀번호|-'],
    ],
    [
      'quotes and blanks in passwords',
      `${header}\nkim@contoso.com,kim," a,""b"" "\nlee@contoso.com,lee, x \n`,
      ['2|kim@contoso.com|kim| a,"b" |-', '3|lee@contoso.com|lee| x |-'],
    ],
    [
      'UserRoot, also left out',
      `${header},UserRoot\nterrya@contoso.edu,mailadmin,P@ssw0rd,/users/terry.adams\nann@contoso.edu,ann,pw\n`,
      ['2|terrya@contoso.edu|mailadmin|P@ssw0rd|/users/terry.adams', '3|ann@contoso.edu|ann|pw|-'],
    ],
    ['formulas are text', `${header}\n'+kim@contoso.com,'=kim,=1+1\n`, ['2|+kim@contoso.com|=kim|=1+1|-']],
  ])('reads %s', (_, text, rows) => {
    expect(shown(text)).toEqual({ rows, errors: [] });
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    const bytewise = readMigrationCsv(Array.from(bytes, (byte) => Uint8Array.of(byte)));
    expect(bytewise).toEqual(read(text));
  });

  it.each<[string, string[], MigrationCsvOptions?]>([
    ['', ['file.empty|1|-']],
    ['\n\n', ['file.empty|1|-']],
    [header, ['file.noRows|1|-']],
    [`EmailAddress,UserName\n${good}`, ['column.missing|1|-']],
    [`Mail,Name\n${good}`, ['EmailAddress', 'UserName', 'Password'].map(() => 'column.missing|1|-')],
    [`${header},Passwort\n${good},x`, ['column.unknown|1|Passwort']],
    [`${header},password\n${good},x`, ['column.twice|1|Password']],
    [`${header}\na@b.kr,x,"open\n${good}\n`, ['file.unreadable|2|3']],
    [`${header}\n${good}\n${good.replace('a', 'b')}`, ['file.tooManyRows|3|-'], { limits: { maxRows: 1 } }],
    [`${header}\n${good}`, ['file.tooLarge|1|-'], { limits: { maxBytes: 40 } }],
  ])('refuses the file %j', (text, expected, options) => {
    const { errors } = read(text, options);
    const codes = errors.filter(({ code }) => !(text.startsWith('Mail') && code === 'column.unknown'));
    expect(
      codes.map(({ code, row, column, columnNumber }) => `${code}|${row}|${column ?? columnNumber ?? '-'}`),
    ).toEqual(expected);
    expect(read(text, options).isUsable).toBe(false);
  });

  it.each<[string, string[]]>([
    [',kim,pw', ['cell.empty|2|EmailAddress']],
    [',,pw', ['cell.empty|2|EmailAddress', 'cell.empty|2|UserName']],
    ['kim@contoso.com,kim,', ['cell.empty|2|Password']],
    ['kim,kim,pw', ['cell.address|2|EmailAddress']],
    ['=HYPERLINK("x"),kim,pw', ['cell.address|2|EmailAddress']],
    ['kim@contoso.com, kim,pw', ['cell.blanks|2|UserName']],
    ['kim@contoso.com,"kim\r\nA2 LOGOUT",pw', ['cell.control|2|UserName']],
    ['kim@contoso.com,kim,"a\nb"', ['cell.control|2|Password']],
    ['kim@contoso.com,kim\u0000,pw', ['cell.control|2|UserName']],
    ['kim@contoso.com,k\ufffdm,pw', ['cell.encoding|2|UserName']],
    [`kim@contoso.com,${'k'.repeat(1025)},pw`, ['cell.tooLong|2|UserName']],
    ['kim@contoso.com,kim', ['row.fieldCount|2|-']],
    ['kim@contoso.com,kim,p,w', ['row.fieldCount|2|-']],
    ['TERRYA@Contoso.EDU,kim,pw', ['row.twice|3|EmailAddress']],
  ])('%j does not stop the row beside it', (row, errors) => {
    const isTwice = errors[0]?.startsWith('row.twice') === true;
    const text = isTwice ? `${header}\n${good}\n${row}\n` : `${header}\n${row}\n${good}\n`;
    const found = shown(text);
    expect(found.errors).toEqual(errors);
    expect(found.rows).toHaveLength(1);
    expect(found.rows[0]).toContain('terrya@contoso.edu');
    expect(read(text).isUsable).toBe(true);
  });

  it.each([
    ['.xlsx', [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]],
    ['.xls', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]],
  ])('tells a workbook from text: %s', (_, bytes) => {
    const all = Uint8Array.from(bytes);
    expect(shown(all)).toEqual({ rows: [], errors: ['file.notText|1|-'] });
    expect(readMigrationCsv(bytes.map((byte) => Uint8Array.of(byte))).errors).toEqual(read(all).errors);
  });

  it('takes unknown columns when told, and those of MigrationErrors.csv always', () => {
    expect(shown(`${header},Department\n${good},Sales`, { allowUnknownColumns: true })).toEqual({
      rows: [goodRow(2)],
      errors: [],
    });
    expect(shown(`${header},Row,ErrorMessage\n${good},7,wrong`)).toEqual({ rows: [goodRow(2)], errors: [] });
  });

  it('needs no password where the endpoint has a token', () => {
    const text = 'EmailAddress,UserName\nkim@contoso.com,kim';
    expect(shown(text, { needsPassword: false })).toEqual({
      rows: ['2|kim@contoso.com|kim|-|-'],
      errors: [],
    });
  });

  it('reads 50,000 rows and refuses one more', () => {
    const lines = Array.from({ length: 50_001 }, (_, index) => `u${index}@contoso.com,u${index},p${index}`);
    const all = read(`${header}\n${lines.slice(0, 50_000).join('\n')}\n`);
    expect([all.rows.length, all.errors.length, all.isUsable]).toEqual([50_000, 0, true]);
    expect(shown(`${header}\n${lines.join('\n')}`).errors).toEqual(['file.tooManyRows|50002|-']);
  });

  it('says what is wrong, where, and what to do', () => {
    const { errors } = read(`${header},Pasword\n`);
    const rows = read(`${header}\nkim,kim,pw\na@b.kr,x,y,z\n${good}\n${good}\n`).errors;
    expect([...errors, ...rows].map(describeMigrationCsvError)).toMatchInlineSnapshot(`
      [
        "Row 1, column Pasword: "Pasword" is no column of a migration file. Did you mean Password? Remove it, or allow it with -AllowUnknownColumnsInCsv $true.",
        "Row 2, column EmailAddress: "kim" is not a mail address: it has no @ with a name before it.",
        "Row 3: The row has 4 cells and the header 3. Put a cell that has the separator in it between quotes.",
        "Row 5, column EmailAddress: terrya@contoso.edu is in row 4 already. A mailbox can be in a batch once: remove one of the rows.",
      ]
    `);
  });
});

describe('passwords', () => {
  const secret = 'S3cret,Pass';
  const file = `Password,EmailAddress,UserName\n${secret},kim@contoso.com,kim\n"${secret}",lee,lee\n"${secret}",park@contoso.com,park\n`;

  it('are in no error, no file of errors, no log', () => {
    const { rows, errors } = read(file);
    const report = [...formatMigrationErrors(failuresOf(errors))].join('');
    for (const text of [report, JSON.stringify({ rows, errors }), inspect({ rows, errors }, { depth: 9 })]) {
      expect(text).not.toContain('S3cret');
      expect(text).not.toContain('Pass"');
    }
    expect(rows.map(({ password }) => [`${password}`, password?.reveal()])).toEqual([['********', secret]]);
  });
});

describe('MigrationErrors.csv', () => {
  it('has a line for each row, and no formula', () => {
    const { errors } = read(`${header},UserRoot\n,,pw,=1+1\nkim,kim,pw,\n`);
    expect([...formatMigrationErrors(failuresOf(errors))]).toEqual([
      '\ufeffEmailAddress,UserName,UserRoot,Row,ErrorMessage\r\n',
      ",,'=1+1,2,EmailAddress: The cell is empty. Give it a value. UserName: The cell is empty. Give it a value.\r\n",
      'kim,kim,,3,"EmailAddress: ""kim"" is not a mail address: it has no @ with a name before it."\r\n',
    ]);
  });

  it('is read back with the same cells once passwords are there', () => {
    const cell = fc.stringMatching(/^[=+@a-z'-][a-z,"' ;]{0,8}[a-z]$/);
    fc.assert(
      fc.property(cell, cell, (userName, userRoot) => {
        const failure = { emailAddress: 'kim@contoso.com', userName, userRoot, message: '=x' };
        const [head = '', line = ''] = formatMigrationErrors([failure]);
        const mended = `${head.trimEnd()},Password\r\n${line.trimEnd()},pw\r\n`;
        // A quote that a spreadsheet put before a formula cannot be told from one that was there.
        fc.pre(!/^'[=+@-]/.test(userName) && !/^'[=+@-]/.test(userRoot));
        expect(read(mended).rows).toMatchObject([{ userName, userRoot }]);
      }),
      { numRuns: 200 },
    );
  });

  it('no bytes make anything but rows and errors', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 80 }).map((text) => Buffer.from(`${header}\n${text}`)),
    );
    fc.assert(
      fc.property(bytes, (all) => {
        const { rows, errors, isUsable } = readMigrationCsv([all]);
        expect(isUsable).toBe(rows.length > 0 && errors.every(({ scope }) => scope === 'row'));
        expect(rows.length + errors.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
