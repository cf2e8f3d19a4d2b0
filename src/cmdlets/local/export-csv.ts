import { CsvReader } from '../../wire/csv/csv-reader.ts';
import { findMember, PSObject, propertyNames, type Value } from '../../wire/powershell-language/index.ts';
import { bindingError } from '../kit/binding-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import type { LocalFiles } from '../kit/files/local-files.ts';
import { opening } from '../kit/files/open-failure.ts';
import { path } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { decodeFile, type TextEncoding, textEncoding } from '../kit/files/text-encoding.ts';
import { TextFile } from '../kit/files/text-file.ts';
import { CsvWriter } from '../kit/format/csv.ts';
import { csvOptionsOf, csvParameters, delimiterParameters } from '../kit/format/csv-parameters.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag } from '../kit/parameter-types.ts';

const name = 'Export-Csv';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Writes objects into a CSV file.', ko: '개체를 CSV 파일로 씁니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Path: parameter({
      schema: path(),
      synopsis: { en: 'The file.', ko: '파일.' },
      position: 0,
      mandatory: true,
      aliases: ['LiteralPath', 'PSPath'],
    }),
    ...delimiterParameters(1),
    ...csvParameters,
    Encoding: parameter({
      schema: textEncoding(),
      synopsis: {
        en: 'utf8 without it; utf8BOM for Excel, cp949 for old programs in Korea.',
        ko: '없으면 utf8. Excel용은 utf8BOM, 오래된 한국어 프로그램용은 cp949.',
      },
    }),
    Append: flag({
      synopsis: { en: 'Adds rows to a file that is there.', ko: '기존 파일에 행을 더합니다.' },
    }),
    NoClobber: flag({
      synopsis: { en: 'Not where the file is there already.', ko: '파일이 이미 있으면 쓰지 않습니다.' },
      aliases: ['NoOverwrite'],
    }),
    Force: flag({
      synopsis: { en: 'Rows that lack columns of the file, too.', ko: '열이 빠진 행도 더합니다.' },
    }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects.', ko: '개체.' },
      mandatory: true,
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: 'Get-Mailbox | Select-Object Name, PrimarySmtpAddress | Export-Csv mailboxes.csv -Encoding utf8BOM',
      synopsis: { en: 'For Excel.', ko: 'Excel용.' },
    },
  ],
  async *stream(bound, input, context) {
    const files = requireFiles(context);
    const { Path, Delimiter, Append, NoClobber, Force, Encoding } = bound;
    const columns = Append ? await columnsOf(files, Path, Delimiter, Encoding) : undefined;
    const mode = Append ? 'append' : NoClobber ? 'createNew' : 'create';
    await using file = await opening(name, Path, () =>
      TextFile.open(files, { path: Path, mode, encoding: Encoding }),
    );
    const options = csvOptionsOf(bound);
    const isGoingOn = columns !== undefined;
    const writer = new CsvWriter(
      isGoingOn ? { ...options, noHeader: true, includeTypeInformation: false } : options,
    );
    for await (const item of input) {
      const row = columns === undefined ? item : fitted(item, columns, Path, Force);
      await file.write(
        writer
          .lines(row)
          .map((line) => `${line}\n`)
          .join(''),
      );
    }
    yield* [];
  },
});

/** Of the file's first row; undefined where there is nothing in it yet. */
async function columnsOf(
  files: LocalFiles,
  path: string,
  delimiter: string | undefined,
  encoding: TextEncoding | undefined,
): Promise<readonly string[] | undefined> {
  const found = await files.find(path);
  if (found === undefined || found.length === 0) return undefined;
  const reader = new CsvReader(delimiter === undefined ? {} : { delimiter });
  for await (const piece of decodeFile(files.read(path), encoding)) {
    const [row] = reader.push(piece);
    if (row) return row.fields;
  }
  return reader.end()[0]?.fields;
}

/** The object with the columns of the file, in their order. */
function fitted(item: Value, columns: readonly string[], path: string, force: boolean): PSObject {
  const names = new Set(propertyNames(item).map((each) => each.toLowerCase()));
  const missing = columns.find((column) => !names.has(column.toLowerCase()));
  if (missing !== undefined && !force) {
    throw bindingError({
      cmdlet: name,
      id: 'CannotAppendCsvWithMismatchedPropertyNames',
      message: `Cannot append CSV content to the following file: ${path}. The appended object does not have a property that corresponds to the following column: ${missing}. To continue with mismatched properties, add the -Force parameter, and then retry the command.`,
      category: 'InvalidData',
      target: missing,
    });
  }
  return new PSObject(columns.map((column) => [column, findMember(item, column)?.value ?? null]));
}
