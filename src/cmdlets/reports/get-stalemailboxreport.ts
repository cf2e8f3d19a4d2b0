import { defineCmdlet } from '../kit/definition.ts';
import { staleMailboxReport } from '../presentation/report-objects.ts';
import { presentRows, reported } from '../reports-kit/report-rows.ts';
import { reportParameters, spanOf } from '../reports-kit/span-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-StaleMailboxReport',
  synopsis: {
    en: 'Shows how many mailboxes nobody has used for how long.',
    ko: '오래 쓰지 않은 사서함의 수를 기간별로 표시합니다.',
  },
  description: {
    en: 'A mailbox that nobody was ever in counts from the day on which it was made. The last class holds what is older than four years as well, so that every mailbox is in one.',
    ko: '한 번도 열지 않은 사서함은 만든 날부터 셉니다. 마지막 구간에는 4년이 넘은 사서함도 포함되므로 모든 사서함이 한 구간에 들어갑니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: staleMailboxReport,
  parameters: reportParameters,
  examples: [
    {
      line: 'Get-StaleMailboxReport -StartDate 11/25/2026 -EndDate 11/30/2026',
      synopsis: { en: 'On each of these days.', ko: '이 기간의 날짜별 현황.' },
    },
  ],
  process: ({ ResultSize, ...choice }, context) => {
    const rows = context.rooms.reports.mailboxUsage(context.organization, spanOf(choice));
    return presentRows(staleMailboxReport, reported(rows, context), ResultSize, context);
  },
});
