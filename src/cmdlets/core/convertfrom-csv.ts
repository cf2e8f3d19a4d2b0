import { enumerate, toText } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { CsvObjects } from '../kit/format/csv-objects.ts';
import { delimiterParameters } from '../kit/format/csv-parameters.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, list, text } from '../kit/parameter-types.ts';

const name = 'ConvertFrom-Csv';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Makes objects of lines of CSV.', ko: 'CSV 줄을 개체로 바꿉니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The lines.', ko: 'CSV 줄.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'value',
    }),
    ...delimiterParameters(1),
    Header: parameter({
      schema: list(text()),
      synopsis: {
        en: 'Names of the columns; the first line is data then.',
        ko: '열 이름. 첫 줄도 데이터가 됩니다.',
      },
    }),
  },
  examples: [
    {
      line: "'Name,Alias', 'Kim,kim' | ConvertFrom-Csv | Select-Object Name",
      synopsis: { en: 'One object for each line.', ko: '줄마다 개체 하나.' },
    },
  ],
  async *stream({ Delimiter, Header }, input, { reporter }) {
    const warn = (message: string) => reporter.warn(message);
    const objects = new CsvObjects({ delimiter: Delimiter, header: Header, warn, cmdlet: name });
    for await (const item of input) {
      for (const line of enumerate(item)) yield* objects.push(`${toText(line)}\n`);
    }
    yield* objects.end();
  },
});
