import { defineCmdlet } from '../kit/definition.ts';
import { filterParameter } from '../kit/filter/filter-parameter.ts';
import { makeFilterable } from '../kit/filter/filterable.ts';
import { parameter } from '../kit/parameter.ts';
import { list, oneOf } from '../kit/parameter-types.ts';
import { mailTrafficTopReport, topEventNames, topEventOf } from '../presentation/mail-report-objects.ts';
import { presentAll } from '../presentation/present-all.ts';
import { primarySmtpAddress } from '../presentation/recipient-properties.ts';
import { reportedOf } from '../reports-kit/report-rows.ts';
import { only, pageOf } from '../reports-kit/span-parameters.ts';
import {
  chosenDomains,
  isOneOf,
  trafficParameters,
  trafficSpan,
  trafficTypes,
} from '../reports-kit/traffic-parameters.ts';

const filterable = makeFilterable(mailTrafficTopReport, { types: trafficTypes });

export const cmdlet = defineCmdlet({
  name: 'Get-MailTrafficTopReport',
  synopsis: {
    en: 'Shows who got and sent the most mail.',
    ko: '메일을 가장 많이 받고 보낸 사람을 표시합니다.',
  },
  description: {
    en: 'Within each period the largest counts come first. TopMailUser counts mail that was delivered or sent, TopImapAppendUser what mail programs put into the mailbox, TopMigrationUser what a migration copied there.',
    ko: '기간마다 많은 순서로 나옵니다. TopMailUser는 배달하거나 보낸 메일, TopImapAppendUser는 메일 프로그램이 사서함에 넣은 메일, TopMigrationUser는 마이그레이션이 복사한 메일의 수입니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: mailTrafficTopReport,
  parameters: {
    ...trafficParameters,
    AggregateBy: parameter({
      schema: oneOf(['Day', 'Summary']),
      synopsis: { en: 'What a row stands for; a day without it.', ko: '한 행의 기간. 없으면 하루.' },
    }),
    EventType: parameter({
      schema: list(oneOf(topEventNames)),
      synopsis: { en: 'How the mail came or went.', ko: '메일이 오가는 방법.' },
    }),
    Expression: filterParameter(filterable),
  },
  examples: [
    {
      line: 'Get-MailTrafficTopReport -AggregateBy Summary -EventType TopMailUser | Select-Object -First 10',
      synopsis: { en: 'The ten busiest.', ko: '메일이 가장 많은 열 명.' },
    },
  ],
  async *process(bound, context) {
    const { Direction, EventType, Action, Expression, Page, PageSize } = bound;
    if (Action !== undefined) return;
    const { span, ...asked } = trafficSpan(bound, context);
    const period = span.period === 'Hour' ? 'Daily' : span.period;
    const domains = chosenDomains(bound);
    const all = context.rooms.reports.topUsers(context.organization, { ...span, period });
    const wanted = async function* () {
      for await (const row of reportedOf(all, ({ recipient }) => recipient, context)) {
        const domain = primarySmtpAddress(row.recipient).split('@').at(-1)?.toLowerCase() ?? '';
        const isWanted =
          isOneOf(Direction, row.row.direction) && isOneOf(EventType, topEventOf(row.row.event));
        if (isWanted && (domains === undefined || domains.has(domain))) yield { ...row, ...asked, index: 0 };
      }
    };
    const page = pageOf(only(wanted(), Expression), { Page, PageSize }, context);
    yield* presentAll(mailTrafficTopReport, page);
  },
});
