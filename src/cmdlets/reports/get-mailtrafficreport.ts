import type { TrafficRow } from '../../reports/traffic-reports.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { filterParameter } from '../kit/filter/filter-parameter.ts';
import { makeFilterable } from '../kit/filter/filterable.ts';
import { parameter } from '../kit/parameter.ts';
import { list, oneOf } from '../kit/parameter-types.ts';
import { allDomains, mailTrafficReport } from '../presentation/mail-report-objects.ts';
import { presentAll } from '../presentation/present-all.ts';
import { reported } from '../reports-kit/report-rows.ts';
import { only, pageOf, wherever } from '../reports-kit/span-parameters.ts';
import {
  chosenDomains,
  isOneOf,
  trafficParameters,
  trafficSpan,
  trafficTypes,
} from '../reports-kit/traffic-parameters.ts';

const filterable = makeFilterable(mailTrafficReport, { types: trafficTypes });

export const cmdlet = defineCmdlet({
  name: 'Get-MailTrafficReport',
  synopsis: {
    en: 'Shows how much mail came in and went out.',
    ko: '들어오고 나간 메일의 양을 표시합니다.',
  },
  description: {
    en: 'EventType GoodMail counts messages that were delivered or sent, ImapAppend those that mail programs put into mailboxes, and Migrated those that a migration copied. A message to several recipients counts once, and with -Domain once for each domain.',
    ko: 'EventType의 GoodMail은 배달하거나 보낸 메시지, ImapAppend는 메일 프로그램이 사서함에 넣은 메시지, Migrated는 마이그레이션이 복사한 메시지를 셉니다. 받는 사람이 여럿인 메시지는 한 번, -Domain을 쓰면 도메인마다 한 번 셉니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: mailTrafficReport,
  parameters: {
    ...trafficParameters,
    AggregateBy: parameter({
      schema: oneOf(['Hour', 'Day', 'Summary']),
      synopsis: { en: 'What a row stands for; a day without it.', ko: '한 행의 기간. 없으면 하루.' },
    }),
    EventType: parameter({
      schema: list(oneOf(['GoodMail', 'ImapAppend', 'Migrated'])),
      synopsis: { en: 'How the mail came or went.', ko: '메일이 오가는 방법.' },
    }),
    SummarizeBy: parameter({
      schema: list(oneOf(['Action', 'Domain', 'EventType'])),
      synopsis: { en: 'Added up over all values of these.', ko: '이 항목의 값을 모두 합칩니다.' },
    }),
    Expression: filterParameter(filterable),
  },
  examples: [
    {
      line: 'Get-MailTrafficReport -Direction Inbound -StartDate 11/13/2026 -EndDate 11/15/2026',
      synopsis: { en: 'What came in on three days.', ko: '사흘 동안 들어온 메일.' },
    },
    {
      line: 'Invoke-Command -AllCustomers { Get-MailTrafficReport -ReportType Monthly } | Export-Csv traffic.csv',
      synopsis: { en: 'A partner: all customers by month.', ko: '파트너: 모든 고객의 월별 메일 양.' },
    },
  ],
  async *process(bound, context) {
    const { Direction, EventType, Action, SummarizeBy = [], Expression, Page, PageSize } = bound;
    // Nothing has been done to any mail yet.
    if (Action !== undefined) return;
    const { span, ...asked } = trafficSpan(bound, context);
    const domains = chosenDomains(bound);
    const all = context.rooms.reports.traffic(context.organization, span, domains !== undefined);
    const wanted = wherever(
      all,
      ({ direction, event, domain }) =>
        isOneOf(Direction, direction) &&
        isOneOf(EventType, event) &&
        (domains === undefined || domains.has((domain ?? '').toLowerCase())),
    );
    const rows = addUp(wanted, SummarizeBy.includes('EventType'), SummarizeBy.includes('Domain'));
    const whole = async function* () {
      for await (const row of reported(rows, context)) yield { ...row, ...asked, index: 0 };
    };
    const page = pageOf(only(whole(), Expression), { Page, PageSize }, context);
    yield* presentAll(mailTrafficReport, page);
  },
});

/** Rows that differ in nothing else become one. */
async function* addUp(
  rows: AsyncIterable<TrafficRow>,
  overEvents: boolean,
  overDomains: boolean,
): AsyncGenerator<TrafficRow> {
  if (!overEvents && !overDomains) {
    yield* rows;
    return;
  }
  const sums = new Map<string, TrafficRow>();
  for await (const row of rows) {
    const event = overEvents ? allDomains : row.event;
    const domain = overDomains ? undefined : row.domain;
    const key = [row.at, event, domain, row.direction].join('\t');
    sums.set(key, { ...row, event, domain, count: row.count + (sums.get(key)?.count ?? 0) });
  }
  yield* sums.values();
}
