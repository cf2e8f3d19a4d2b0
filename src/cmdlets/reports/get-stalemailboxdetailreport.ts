import { isInactive } from '../../reports/usage/mailbox-day.ts';
import type { UsageDetailRow } from '../../reports/usage-reports.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { staleMailboxDetailReport } from '../presentation/report-objects.ts';
import { presentRows, reportedOf } from '../reports-kit/report-rows.ts';
import { reportParameters, spanOf } from '../reports-kit/span-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-StaleMailboxDetailReport',
  synopsis: {
    en: 'Shows the mailboxes that nobody has used for more than 30 days.',
    ko: '30일 넘게 쓰지 않은 사서함을 표시합니다.',
  },
  description: {
    en: 'Without dates it tells of now. LastLogin is empty where nobody was ever in the mailbox; DaysInactive counts since it was made then.',
    ko: '날짜를 주지 않으면 지금 상태입니다. 한 번도 열지 않은 사서함은 LastLogin이 비어 있고 DaysInactive는 만든 날부터 셉니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: staleMailboxDetailReport,
  parameters: reportParameters,
  examples: [
    {
      line: 'Get-StaleMailboxDetailReport -ResultSize Unlimited | Export-Csv stale.csv -NoTypeInformation',
      synopsis: { en: 'All of them, as a file.', ko: '모두 파일로 저장합니다.' },
    },
  ],
  process: ({ ResultSize, ...choice }, context) => {
    const rows = stale(context.rooms.reports.mailboxUsageDetails(context.organization, spanOf(choice)));
    const named = reportedOf(rows, ({ mailbox }) => mailbox.recipient, context);
    return presentRows(staleMailboxDetailReport, named, ResultSize, context);
  },
});

async function* stale(rows: AsyncIterable<UsageDetailRow>): AsyncGenerator<UsageDetailRow> {
  for await (const row of rows) if (isInactive(row.mailbox, row.day)) yield row;
}
