import { defineCmdlet } from '../kit/definition.ts';
import { mailboxUsageDetailReport } from '../presentation/report-objects.ts';
import { presentRows, reportedOf } from '../reports-kit/report-rows.ts';
import { reportParameters, spanOf } from '../reports-kit/span-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MailboxUsageDetailReport',
  synopsis: {
    en: 'Shows how full each mailbox is, or was on other days.',
    ko: '사서함마다 얼마나 찼는지, 지난 날에는 어땠는지 표시합니다.',
  },
  description: {
    en: 'Without dates it tells of now. Sizes are in bytes; MailboxSize is the quota, and empty where there is none.',
    ko: '날짜를 주지 않으면 지금 상태입니다. 크기는 바이트 단위이고, MailboxSize는 할당량이며 제한이 없으면 비어 있습니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: mailboxUsageDetailReport,
  parameters: reportParameters,
  examples: [
    {
      line: 'Get-MailboxUsageDetailReport -ResultSize Unlimited | Where-Object PercentUsed -ge 90 | Sort-Object PercentUsed -Descending',
      synopsis: { en: 'Mailboxes that are nearly full.', ko: '거의 찬 사서함.' },
    },
  ],
  process: ({ ResultSize, ...choice }, context) => {
    const rows = context.rooms.reports.mailboxUsageDetails(context.organization, spanOf(choice));
    const named = reportedOf(rows, ({ mailbox }) => mailbox.recipient, context);
    return presentRows(mailboxUsageDetailReport, named, ResultSize, context);
  },
});
