import { defineCmdlet } from '../kit/definition.ts';
import { connectionDetailReport } from '../presentation/report-objects.ts';
import { presentRows, reportedOf } from '../reports-kit/report-rows.ts';
import { reportParameters, spanOf } from '../reports-kit/span-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ConnectionByClientTypeDetailReport',
  synopsis: {
    en: 'Shows who connected how often, with which program.',
    ko: '누가 어떤 프로그램으로 몇 번 연결했는지 표시합니다.',
  },
  description: {
    en: 'ClientName is what the program calls itself: the name that it gives by the ID command of IMAP, or as its user agent. People who were removed for ever are in the sums of Get-ConnectionByClientTypeReport alone.',
    ko: 'ClientName은 프로그램이 IMAP의 ID 명령이나 사용자 에이전트로 알린 이름입니다. 완전히 제거된 사용자는 Get-ConnectionByClientTypeReport의 합계에만 포함됩니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: connectionDetailReport,
  parameters: reportParameters,
  examples: [
    {
      line: "Get-ConnectionByClientTypeDetailReport -ReportType Monthly | Where-Object ClientType -eq 'IMAP4'",
      synopsis: { en: 'Who reads mail over IMAP.', ko: 'IMAP으로 메일을 읽는 사용자.' },
    },
  ],
  process: ({ ResultSize, ...choice }, context) => {
    const rows = context.rooms.reports.connectionDetails(context.organization, spanOf(choice));
    const named = reportedOf(rows, ({ recipient }) => recipient, context);
    return presentRows(connectionDetailReport, named, ResultSize, context);
  },
});
