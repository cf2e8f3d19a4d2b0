import { defineCmdlet } from '../kit/definition.ts';
import { connectionReport } from '../presentation/report-objects.ts';
import { presentRows, reported } from '../reports-kit/report-rows.ts';
import { reportParameters, spanOf } from '../reports-kit/span-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ConnectionByClientTypeReport',
  synopsis: {
    en: 'Shows how often people connected, by protocol.',
    ko: '프로토콜별 연결 횟수를 표시합니다.',
  },
  description: {
    en: 'A connection is a sign-in over IMAP, a session of remote PowerShell, or a connection over which REST was called. There is no lag: what happened a moment ago is counted.',
    ko: 'IMAP 로그인, 원격 PowerShell 세션, REST를 호출한 연결을 각각 한 번으로 셉니다. 방금 일어난 일도 바로 포함됩니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: connectionReport,
  parameters: reportParameters,
  examples: [
    {
      line: 'Get-ConnectionByClientTypeReport -StartDate 11/01/2026 -EndDate 11/30/2026',
      synopsis: { en: 'Each day of a month.', ko: '한 달의 날짜별 연결.' },
    },
    {
      line: 'Get-ConnectionByClientTypeReport -ReportType Monthly | Export-Csv connections.csv',
      synopsis: { en: 'A year by month, as a file.', ko: '1년의 월별 연결을 파일로.' },
    },
  ],
  process: ({ ResultSize, ...choice }, context) => {
    const rows = context.rooms.reports.connections(context.organization, spanOf(choice));
    return presentRows(connectionReport, reported(rows, context), ResultSize, context);
  },
});
