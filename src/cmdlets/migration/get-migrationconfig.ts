import { defineCmdlet } from '../kit/definition.ts';
import { ignoredConfigParameters } from '../migration-kit/exchange-parameters.ts';
import { migrationConfigObject } from '../presentation/migration-settings-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MigrationConfig',
  synopsis: {
    en: 'Shows what holds for all migrations of the organisation.',
    ko: '조직의 마이그레이션 설정을 표시합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: migrationConfigObject,
  parameters: ignoredConfigParameters,
  examples: [
    {
      line: 'Get-MigrationConfig | Format-List',
      synopsis: { en: 'Limits and intervals.', ko: '한도와 간격.' },
    },
  ],
  async process(_, { rooms, organization }) {
    const { configuration: control } = rooms.migrations;
    const configuration = await control.get(organization);
    const { batches } = await control.statistics(organization);
    const canSubmitNewBatch = batches < configuration.maxNumberOfBatches;
    return migrationConfigObject.present({
      organization: organization.name,
      configuration,
      canSubmitNewBatch,
    });
  },
});
