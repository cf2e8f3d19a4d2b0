import { hasWildcards } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { openFailure, opening } from '../kit/files/open-failure.ts';
import { matching, pathParameters } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { decodeFile, textEncoding } from '../kit/files/text-encoding.ts';
import { CsvObjects } from '../kit/format/csv-objects.ts';
import { delimiterParameters } from '../kit/format/csv-parameters.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';

const name = 'Import-Csv';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Makes objects of the rows of a CSV file.', ko: 'CSV 파일의 행을 개체로 바꿉니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Path',
  parameters: {
    ...pathParameters,
    ...delimiterParameters(1),
    Header: parameter({
      schema: list(text()),
      synopsis: {
        en: 'Names of the columns; the first row is data then.',
        ko: '열 이름. 첫 행도 데이터가 됩니다.',
      },
    }),
    Encoding: parameter({
      schema: textEncoding(),
      synopsis: {
        en: 'utf8 without it; cp949 for files of a Korean Windows. A mark at the beginning says more.',
        ko: '없으면 utf8. 한국어 Windows에서 저장한 파일은 cp949. 파일 앞의 BOM이 우선합니다.',
      },
    }),
  },
  examples: [
    {
      line: 'Import-Csv users.csv | ForEach-Object { New-Mailbox -Name $_.Name -Alias $_.Alias }',
      synopsis: { en: 'A mailbox for each row.', ko: '행마다 사서함 하나.' },
    },
    {
      line: 'Import-Csv users.csv -Encoding cp949',
      synopsis: { en: 'As Excel saves it in Korea.', ko: '한국어 Excel에서 저장한 파일.' },
    },
  ],
  async *process({ Path, LiteralPath, Delimiter, Header, Encoding }, context) {
    const files = requireFiles(context);
    const warn = (message: string) => context.reporter.warn(message);
    for (const written of LiteralPath ?? Path ?? []) {
      for (const path of await pathsOf(written, LiteralPath === undefined)) {
        const objects = new CsvObjects({ delimiter: Delimiter, header: Header, warn, cmdlet: name });
        try {
          for await (const text of decodeFile(files.read(path), Encoding)) yield* objects.push(text);
        } catch (error) {
          throw openFailure(error, name, path);
        }
        yield* objects.end();
      }
    }

    async function pathsOf(written: string, isPattern: boolean): Promise<readonly string[]> {
      if (!isPattern || !hasWildcards(written)) return [written];
      const entries = await opening(name, written, () => Array.fromAsync(matching(files, written)));
      return entries.map(({ path }) => path);
    }
  },
});
