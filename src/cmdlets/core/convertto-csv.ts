import { defineCmdlet } from '../kit/definition.ts';
import { CsvWriter } from '../kit/format/csv.ts';
import { csvOptionsOf, csvParameters, delimiterParameters } from '../kit/format/csv-parameters.ts';
import { parameter } from '../kit/parameter.ts';
import { anything } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'ConvertTo-Csv',
  synopsis: { en: 'Writes objects as lines of CSV.', ko: '개체를 CSV 줄로 씁니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects.', ko: '변환할 개체.' },
      mandatory: true,
      fromPipeline: 'value',
    }),
    ...delimiterParameters(0),
    ...csvParameters,
  },
  examples: [
    {
      line: 'Get-Mailbox | Select-Object Name, PrimarySmtpAddress | ConvertTo-Csv',
      synopsis: { en: 'For a spreadsheet.', ko: '스프레드시트를 위해.' },
    },
  ],
  async *stream(bound, input) {
    const writer = new CsvWriter(csvOptionsOf(bound));
    // A row of one column without a value is no line, as PowerShell has it.
    for await (const item of input) yield* writer.lines(item).filter((line) => line !== '');
  },
});
