import { defineCmdlet } from '../kit/definition.ts';
import { mailboxActivityReport } from '../presentation/report-objects.ts';
import { presentRows, reported } from '../reports-kit/report-rows.ts';
import { reportParameters, spanOf } from '../reports-kit/span-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MailboxActivityReport',
  synopsis: {
    en: 'Shows how many mailboxes were made, removed and used.',
    ko: '만들거나 제거한 사서함과 사용한 사서함의 수를 표시합니다.',
  },
  description: {
    en: 'TotalNumberOfActiveMailboxes counts mailboxes in which somebody was in the period, each once. All ways to make and remove mailboxes count, synchronisation with a directory too.',
    ko: 'TotalNumberOfActiveMailboxes는 기간 동안 누군가 연 사서함을 한 번씩 센 수입니다. 디렉터리 동기화를 포함해 어떤 방법으로 만들거나 제거해도 집계됩니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: mailboxActivityReport,
  parameters: reportParameters,
  examples: [
    {
      line: 'Get-MailboxActivityReport -ReportType Monthly -StartDate 01/01/2026',
      synopsis: { en: 'Month by month.', ko: '월별 현황.' },
    },
  ],
  process: ({ ResultSize, ...choice }, context) => {
    const rows = context.rooms.reports.mailboxActivity(context.organization, spanOf(choice));
    return presentRows(mailboxActivityReport, reported(rows, context), ResultSize, context);
  },
});
