import { type ReportSpan, reportTypes } from '../../reports/periods.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { Filter } from '../kit/filter/compile-filter.ts';
import { resultSizeParameter } from '../kit/limit-results.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { date, oneOf, whole } from '../kit/parameter-types.ts';

export const startDate = parameter({
  schema: date(),
  synopsis: { en: 'The first day, in UTC.', ko: '첫째 날(UTC).' },
});
export const endDate = parameter({
  schema: date(),
  synopsis: { en: 'The last day, in UTC; today without it.', ko: '마지막 날(UTC). 없으면 오늘까지.' },
});
export const reportType = parameter({
  schema: oneOf(reportTypes),
  synopsis: {
    en: 'What a row stands for; a day without it. Weeks end on Saturday, and a row shows the last day of its period.',
    ko: '한 행의 기간. 없으면 하루. 한 주는 토요일에 끝나며 Date는 기간의 마지막 날입니다.',
  },
});

/** Of the reports on an organisation's use. */
export const reportParameters = {
  StartDate: startDate,
  EndDate: endDate,
  ReportType: reportType,
  ResultSize: resultSizeParameter,
} as const;

type Choice = Partial<Bound<typeof reportParameters>>;

export const spanOf = ({ StartDate, EndDate, ReportType }: Choice): ReportSpan => ({
  from: StartDate?.unixMs,
  until: EndDate?.unixMs,
  type: ReportType ?? 'Daily',
});

/** As the reports on mail have it. */
export const pageParameters = {
  Page: parameter({
    schema: whole({ min: 1, max: 1_000 }),
    synopsis: { en: 'Which page, the first without it.', ko: '보여 줄 페이지. 기본은 첫 페이지.' },
  }),
  PageSize: parameter({
    schema: whole({ min: 1, max: 5_000 }),
    synopsis: { en: 'Rows of a page, 1000 by default.', ko: '한 페이지의 행 수. 기본 1000.' },
  }),
} as const;

const defaultPageSize = 1_000;

/** Rows with their places among all, of the page that was asked for; a warning tells that there are more. */
export async function* pageOf<T>(
  rows: AsyncIterable<T>,
  { Page = 1, PageSize = defaultPageSize }: Partial<Bound<typeof pageParameters>>,
  { reporter }: CmdletContext,
): AsyncGenerator<T & { readonly index: number }> {
  const first = (Page - 1) * PageSize;
  let index = 0;
  for await (const row of rows) {
    if (index >= first + PageSize) {
      reporter.warn(`There are more rows. See the next ones with -Page ${Page + 1}.`);
      return;
    }
    if (index >= first) yield { ...row, index };
    index += 1;
  }
}

export async function* wherever<T>(rows: AsyncIterable<T>, holds: (row: T) => boolean): AsyncGenerator<T> {
  for await (const row of rows) if (holds(row)) yield row;
}

export const only = <T>(rows: AsyncIterable<T>, filter: Filter<T> | undefined): AsyncIterable<T> =>
  filter === undefined ? rows : wherever(rows, (row) => filter.matches(row));
