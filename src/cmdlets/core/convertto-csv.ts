import { defineCmdlet } from '../kit/definition.ts';
import { CsvWriter } from '../kit/format/csv.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, list, oneOf, text } from '../kit/parameter-types.ts';

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
    UseCulture: flag({
      synopsis: { en: 'The list separator, which is a comma here.', ko: '목록 구분 기호(여기서는 쉼표).' },
    }),
    UseQuotes: parameter({
      schema: oneOf(['Never', 'Always', 'AsNeeded']),
      synopsis: { en: 'Always without it.', ko: '따옴표. 없으면 항상.' },
      aliases: ['UQ'],
    }),
    QuoteFields: parameter({
      schema: list(text()),
      synopsis: { en: 'The only columns with quotes.', ko: '따옴표로 묶을 열.' },
      aliases: ['QF'],
    }),
    NoHeader: flag({
      synopsis: { en: 'No line with the names of columns.', ko: '열 이름 줄을 쓰지 않습니다.' },
    }),
    IncludeTypeInformation: flag({
      synopsis: { en: 'A first line about the type.', ko: '첫 줄에 형식을 씁니다.' },
      aliases: ['ITI'],
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
  async *stream({ Delimiter, UseQuotes, QuoteFields, NoHeader, IncludeTypeInformation }, input) {
    const writer = new CsvWriter({
      ...(Delimiter === undefined ? {} : { delimiter: Delimiter }),
      ...(UseQuotes === undefined ? {} : { quotes: UseQuotes }),
      ...(QuoteFields === undefined ? {} : { quoteFields: QuoteFields }),
      noHeader: NoHeader,
      includeTypeInformation: IncludeTypeInformation,
    });
    // A row of one column without a value is no line, as PowerShell has it.
    for await (const item of input) yield* writer.lines(item).filter((line) => line !== '');
  },
});
