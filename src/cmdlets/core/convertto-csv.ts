import { defineCmdlet } from '../kit/definition.ts';
import { CsvWriter } from '../kit/format/csv.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, text } from '../kit/parameter-types.ts';

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
    Delimiter: parameter({
      schema: text({ maxLength: 1 }),
      synopsis: { en: 'Between fields; a comma without it.', ko: '구분 문자. 없으면 쉼표.' },
      position: 0,
    }),
    NoTypeInformation: flag({
      synopsis: {
        en: 'No line about the type, as is always so here.',
        ko: '형식 줄을 쓰지 않습니다(항상 그렇습니다).',
      },
      aliases: ['NTI'],
    }),
  },
  examples: [
    {
      line: 'Get-Mailbox | Select-Object Name, PrimarySmtpAddress | ConvertTo-Csv',
      synopsis: { en: 'For a spreadsheet.', ko: '스프레드시트를 위해.' },
    },
  ],
  async *stream({ Delimiter }, input) {
    const writer = new CsvWriter(Delimiter === undefined ? {} : { delimiter: Delimiter });
    for await (const item of input) yield* writer.lines(item);
  },
});
