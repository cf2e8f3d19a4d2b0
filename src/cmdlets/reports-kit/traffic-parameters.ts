import { AppError } from '../../base/errors.ts';
import { startOf } from '../../reports/days.ts';
import { type ReportType, rangeOf } from '../../reports/periods.ts';
import type { TrafficPeriod } from '../../reports/traffic-reports.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { FilterType } from '../kit/filter/filter-types.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { list, oneOf, text } from '../kit/parameter-types.ts';
import { allDomains } from '../presentation/mail-report-objects.ts';
import { endDate, pageParameters, reportType, startDate } from './span-parameters.ts';

/** Of the reports on mail, which Exchange has made apart from the others. */
export const trafficParameters = {
  StartDate: startDate,
  EndDate: endDate,
  ReportType: reportType,
  Direction: parameter({
    schema: list(oneOf(['Inbound', 'Outbound'])),
    synopsis: { en: 'Mail that came in, or that went out.', ko: '들어온 메일 또는 나간 메일.' },
  }),
  Domain: parameter({
    schema: list(text()),
    synopsis: {
      en: 'Mail of these domains of the organisation, or All.',
      ko: '조직의 이 도메인에 속한 메일. 전체는 All.',
    },
    fromPipeline: 'propertyName',
    completer: 'domain',
  }),
  Action: parameter({
    schema: list(text()),
    synopsis: {
      en: 'Mail that a rule or a filter did this to: none in this version.',
      ko: '규칙이나 필터가 이 동작을 한 메일. 이 버전에는 없습니다.',
    },
  }),
  ...pageParameters,
} as const;

/** What `-Expression` compares otherwise than as text. */
export const trafficTypes: Readonly<Record<string, FilterType>> = {
  ...{ Date: 'date', StartDate: 'date', EndDate: 'date' },
  ...{ MessageCount: 'number', Index: 'number' },
};

type Choice = Partial<Bound<typeof trafficParameters>> & {
  readonly AggregateBy?: 'Hour' | 'Day' | 'Summary' | undefined;
};

/** From when until when, and in which steps. */
export function trafficSpan(
  { StartDate, EndDate, ReportType, AggregateBy }: Choice,
  { clock }: CmdletContext,
) {
  if (ReportType !== undefined && AggregateBy !== undefined) throw twoPeriods();
  const period: TrafficPeriod =
    AggregateBy === 'Hour' || AggregateBy === 'Summary' ? AggregateBy : (ReportType ?? 'Daily');
  const type: ReportType = period === 'Hour' || period === 'Summary' ? 'Daily' : period;
  const asked = { from: StartDate?.unixMs, until: EndDate?.unixMs };
  const { first, last } = rangeOf({ ...asked, type }, clock.now());
  const aggregateBy = AggregateBy ?? (ReportType === undefined ? 'Day' : ReportType);
  return { span: { ...asked, period }, from: startOf(first), until: startOf(last), aggregateBy };
}

/** `undefined` for all of them together. */
export function chosenDomains({ Domain }: Choice): ReadonlySet<string> | undefined {
  const names = Domain?.map((name) => name.trim().toLowerCase());
  return names === undefined || names.includes(allDomains.toLowerCase()) ? undefined : new Set(names);
}

export const isOneOf = (chosen: readonly string[] | undefined, value: string): boolean =>
  chosen === undefined || chosen.some((each) => each.toLowerCase() === value.toLowerCase());

function twoPeriods(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'report.periods',
    message: 'AggregateBy and ReportType both say what a row stands for. Give one of them.',
  });
}
