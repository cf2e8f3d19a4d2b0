import { AppError } from '../../base/errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { fileBytes } from '../kit/file-bytes.ts';
import { parameter } from '../kit/parameter.ts';
import { findingImportObject } from '../presentation/finding-import-object.ts';

/** Nobody mends more at once. */
const mostErrorsTold = 100;

export const cmdlet = defineCmdlet({
  name: 'Import-DirectoryFinding',
  synopsis: {
    en: 'Takes over what was decided about findings in a spreadsheet.',
    ko: '스프레드시트에서 정한 검사 결과의 처리 방법을 가져옵니다.',
  },
  description: {
    en: 'ACTION and UPDATE of each row are taken, whatever the order of the columns and whether Excel saved the file as UTF-8, UTF-16 or in the code page of Korea; files of IdFix are read too. Values of UPDATE are held against the rules. A row with an error is told of by its number and column, and the others are taken. Nothing is written to the directory: Repair-DirectoryObject does that.',
    ko: '각 행의 ACTION과 UPDATE를 가져옵니다. 열 순서가 달라도 되고, Excel이 UTF-8, UTF-16, 한국어 코드 페이지로 저장한 파일과 IdFix의 파일도 읽습니다. UPDATE의 값은 규칙에 맞는지 다시 확인합니다. 잘못된 행은 행 번호와 열로 알려 주고 나머지를 가져옵니다. 디렉터리에는 쓰지 않습니다. 쓰려면 Repair-DirectoryObject를 실행하세요.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'change',
  output: findingImportObject,
  parameters: {
    FileData: parameter({
      schema: fileBytes(),
      synopsis: {
        en: 'The bytes of the CSV file, as Export-DirectoryFinding writes it.',
        ko: 'Export-DirectoryFinding이 만든 CSV 파일의 바이트.',
      },
      position: 0,
      mandatory: true,
      aliases: ['CSVData'],
      secret: true,
    }),
  },
  examples: [
    {
      line: 'Import-DirectoryFinding ([System.IO.File]::ReadAllBytes("C:\\Users\\Administrator\\Desktop\\findings.csv"))',
      synopsis: { en: 'From a file, as a spreadsheet saved it.', ko: '스프레드시트가 저장한 파일에서.' },
    },
  ],
  target: (_, { organization }) => organization.name,
  async process({ FileData }, context) {
    const { rooms, organization, actor, reporter } = context;
    const imported = await rooms.directory.repairs.importFindings(organization, FileData, actor.name);
    const { decisions, unchanged, errors } = imported;
    for (const { row, column, message } of errors.slice(0, mostErrorsTold)) {
      const place = column === undefined ? `Row ${row}` : `Row ${row}, column ${column}`;
      context.writeError(
        new AppError({ kind: 'invalid', code: 'directory.import.row', message: `${place}: ${message}` }),
      );
    }
    if (errors.length > mostErrorsTold)
      reporter.warn(`${errors.length - mostErrorsTold} more rows have errors.`);
    return findingImportObject.present({ decided: decisions.size, unchanged, errors: errors.length });
  },
});
