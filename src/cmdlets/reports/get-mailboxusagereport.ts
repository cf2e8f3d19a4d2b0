import { defineCmdlet } from '../kit/definition.ts';
import { mailboxUsageReport } from '../presentation/report-objects.ts';
import { presentRows, reported } from '../reports-kit/report-rows.ts';
import { reportParameters, spanOf } from '../reports-kit/span-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MailboxUsageReport',
  synopsis: {
    en: 'Shows how many mailboxes there are, and how many are nearly full, nearly empty or not used.',
    ko: '사서함 수와 거의 찬 사서함, 거의 빈 사서함, 쓰지 않는 사서함의 수를 표시합니다.',
  },
  description: {
    en: 'A row tells of the end of its period, and that of today of now. A mailbox is inactive when nobody was in it for more than 30 days. Days whose end no server saw have no row.',
    ko: '각 행은 기간의 끝 시점을, 오늘 행은 지금을 나타냅니다. 30일 넘게 아무도 열지 않은 사서함은 비활성으로 봅니다. 서버가 꺼져 있던 날의 행은 없습니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: mailboxUsageReport,
  parameters: reportParameters,
  examples: [
    {
      line: 'Get-MailboxUsageReport -ReportType Weekly',
      synopsis: { en: 'How it stood at the end of each week.', ko: '주말마다의 사용 현황.' },
    },
  ],
  process: ({ ResultSize, ...choice }, context) => {
    const rows = context.rooms.reports.mailboxUsage(context.organization, spanOf(choice));
    return presentRows(mailboxUsageReport, reported(rows, context), ResultSize, context);
  },
});
