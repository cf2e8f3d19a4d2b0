import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, whole } from '../kit/parameter-types.ts';
import { diagnosticInfoOf, diagnosticParameters } from '../migration-kit/diagnostic-info.ts';
import { ignoredStatisticsParameters } from '../migration-kit/exchange-parameters.ts';
import { userIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { migrationUserStatisticsObject } from '../presentation/migration-user-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MigrationUserStatistics',
  synopsis: {
    en: 'Shows how far a mailbox has come, what was skipped and what happened.',
    ko: '사서함의 진행 상황, 건너뛴 항목, 처리 기록을 표시합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: migrationUserStatisticsObject,
  parameters: {
    Identity: userIdentityParameter,
    IncludeReport: flag({
      synopsis: { en: 'With what happened to it.', ko: '처리 기록을 함께 보여 줍니다.' },
    }),
    IncludeSkippedItems: flag({
      synopsis: { en: 'With the messages that were skipped.', ko: '건너뛴 메시지를 함께 보여 줍니다.' },
    }),
    LimitSkippedItemsTo: parameter({
      schema: whole({ min: 0 }),
      synopsis: { en: 'At most so many of them.', ko: '건너뛴 메시지의 최대 개수.' },
    }),
    ...diagnosticParameters,
    ...ignoredStatisticsParameters,
  },
  examples: [
    {
      line: 'Get-MigrationUserStatistics laura@contoso.com -IncludeReport | Format-List Status, Error, Report',
      synopsis: { en: 'What happened to one.', ko: '하나의 처리 기록.' },
    },
    {
      line: 'Get-MigrationUserStatistics laura@contoso.com -IncludeSkippedItems | Select-Object -ExpandProperty SkippedItems | Format-List FolderName, Subject, Failure',
      synopsis: { en: 'What was skipped, and why.', ko: '건너뛴 메시지와 이유.' },
    },
    {
      line: 'Get-MigrationUser -BatchId IMAPBatch1 | Get-MigrationUserStatistics',
      synopsis: { en: 'All of a batch.', ko: '일괄 처리의 모든 사용자.' },
    },
  ],
  async process(bound, { rooms, organization }) {
    const { Identity, IncludeReport, IncludeSkippedItems, LimitSkippedItemsTo } = bound;
    const statistics = await rooms.migrations.users.statistics(organization, Identity, {
      includeReport: IncludeReport,
      includeSkippedItems: IncludeSkippedItems || LimitSkippedItemsTo !== undefined,
      ...(LimitSkippedItemsTo !== undefined && { limitSkippedItemsTo: LimitSkippedItemsTo }),
    });
    const { progress, dueAt, lastAttemptAt, error } = statistics;
    const diagnosticInfo = diagnosticInfoOf(bound, () => ({ progress, dueAt, lastAttemptAt, error }));
    return migrationUserStatisticsObject.present({ statistics, diagnosticInfo });
  },
});
