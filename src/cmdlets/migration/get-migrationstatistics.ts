import { defineCmdlet } from '../kit/definition.ts';
import { diagnosticInfoOf, diagnosticParameters } from '../migration-kit/diagnostic-info.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { migrationStatisticsObject } from '../presentation/migration-settings-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MigrationStatistics',
  synopsis: {
    en: 'Shows how all migrations of the organisation stand together.',
    ko: '조직의 모든 마이그레이션 현황을 표시합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: migrationStatisticsObject,
  parameters: { ...diagnosticParameters, ...ignoredParameters },
  examples: [
    {
      line: 'Get-MigrationStatistics',
      synopsis: { en: 'How many, in which state.', ko: '상태별 사용자 수.' },
    },
  ],
  async process(bound, { rooms, organization }) {
    const statistics = await rooms.migrations.configuration.statistics(organization);
    const { tally, progress } = statistics;
    const diagnosticInfo = diagnosticInfoOf(bound, () => ({ tally, progress }));
    return migrationStatisticsObject.present({ organization: organization.name, statistics, diagnosticInfo });
  },
});
