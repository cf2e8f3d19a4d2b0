import { defineCmdlet } from '../kit/definition.ts';
import { groupActivityReport } from '../presentation/report-objects.ts';
import { presentRows, reported } from '../reports-kit/report-rows.ts';
import { reportParameters, spanOf } from '../reports-kit/span-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-GroupActivityReport',
  synopsis: {
    en: 'Shows how many groups were made and removed.',
    ko: '만들거나 제거한 그룹의 수를 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: groupActivityReport,
  parameters: reportParameters,
  examples: [
    {
      line: 'Get-GroupActivityReport -ReportType Weekly',
      synopsis: { en: 'Week by week.', ko: '주별 현황.' },
    },
  ],
  process: ({ ResultSize, ...choice }, context) => {
    const rows = context.rooms.reports.groupActivity(context.organization, spanOf(choice));
    return presentRows(groupActivityReport, reported(rows, context), ResultSize, context);
  },
});
