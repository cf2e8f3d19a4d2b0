/** How objects become lines of CSV and come of them, as Export-Csv, ConvertTo-Csv, Import-Csv and ConvertFrom-Csv are told it. */
import { parameter } from '../parameter.ts';
import { flag, list, oneOf, text } from '../parameter-types.ts';
import type { CsvOptions } from './csv.ts';

export const csvParameters = {
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
};

/** Where it stands among the positions is the cmdlet's affair. */
export const delimiterParameters = (position: number) => ({
  Delimiter: parameter({
    schema: text({ maxLength: 1 }),
    synopsis: { en: 'Between fields; a comma without it.', ko: '구분 문자. 없으면 쉼표.' },
    position,
  }),
  UseCulture: flag({
    synopsis: { en: 'The list separator, which is a comma here.', ko: '목록 구분 기호(여기서는 쉼표).' },
  }),
});

interface BoundCsv {
  readonly Delimiter?: string | undefined;
  readonly UseQuotes?: NonNullable<CsvOptions['quotes']> | undefined;
  readonly QuoteFields?: readonly string[] | undefined;
  readonly NoHeader: boolean;
  readonly IncludeTypeInformation: boolean;
}

export const csvOptionsOf = (bound: BoundCsv): CsvOptions => ({
  ...(bound.Delimiter !== undefined && { delimiter: bound.Delimiter }),
  ...(bound.UseQuotes !== undefined && { quotes: bound.UseQuotes }),
  ...(bound.QuoteFields !== undefined && { quoteFields: bound.QuoteFields }),
  noHeader: bound.NoHeader,
  includeTypeInformation: bound.IncludeTypeInformation,
});
