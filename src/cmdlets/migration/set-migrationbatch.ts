import { AppError } from '../../base/errors.ts';
import type { MigrationBatchChange } from '../../migration/control/batch-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { flag, truth } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { batchSettingParameters, batchSettingsOf, csvRowsOf } from '../migration-kit/batch-settings.ts';
import { ignoredBatchParameters } from '../migration-kit/exchange-parameters.ts';
import { batchIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { batchTarget } from '../migration-kit/targets.ts';
import { tellOfIntake } from '../migration-kit/tell-of-intake.ts';

const parameters = {
  Identity: batchIdentityParameter,
  AddUsers: flag({
    synopsis: {
      en: 'Adds the rows of -CSVData that are not in the batch yet.',
      ko: '-CSVData의 행 가운데 아직 없는 것을 추가합니다.',
    },
  }),
  ...batchSettingParameters,
  SkipReports: parameter({
    schema: truth(),
    synopsis: { en: 'Whether to send no reports.', ko: '보고서를 보내지 않을지 여부.' },
  }),
  SyncNow: flag({
    synopsis: {
      en: 'Synchronises users that have had their first copy, now.',
      ko: '첫 복사가 끝난 사용자를 지금 동기화합니다.',
    },
  }),
  ApproveSkippedItems: flag({
    synopsis: {
      en: 'What was skipped until now no longer stands in the way of completion.',
      ko: '지금까지 건너뛴 항목을 승인하여 완료할 수 있게 합니다.',
    },
  }),
  Update: flag({
    synopsis: {
      en: 'Settings hold from the next round on, as they do without it.',
      ko: '설정은 이 스위치가 없어도 다음 동기화부터 적용됩니다.',
    },
  }),
  ...ignoredBatchParameters,
} as const;

export const cmdlet = defineCmdlet({
  name: 'Set-MigrationBatch',
  synopsis: {
    en: 'Changes a batch, adds mailboxes to it, or synchronises it now.',
    ko: '일괄 처리를 바꾸거나 사서함을 더하거나 지금 동기화합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: "Set-MigrationBatch -Identity IMAPBatch1 -AddUsers -CSVData ([System.IO.File]::ReadAllBytes('C:\\Data\\IMAPmigration_2.csv'))",
      synopsis: { en: 'More mailboxes.', ko: '사서함을 더합니다.' },
    },
    {
      line: 'Set-MigrationBatch IMAPBatch1 -SyncNow',
      synopsis: { en: 'After the MX record has moved.', ko: 'MX 레코드를 옮긴 뒤에.' },
    },
    {
      line: "Set-MigrationBatch IMAPBatch1 -NotificationEmails admin@contoso.com -ReportInterval '06:00:00'",
      synopsis: { en: 'A report every six hours.', ko: '여섯 시간마다 보고서.' },
    },
  ],
  target: batchTarget,
  async process(bound, context) {
    const { rooms, organization, reporter } = context;
    const before = await rooms.migrations.batches.get(organization, bound.Identity);
    const change = changeOf(bound, before.timeZone);
    if (Object.keys(change).length === 0) {
      if (!bound.Update) warnUnmodified(before.name, context);
      return undefined;
    }
    const { intake } = await rooms.migrations.batches.update(organization, before.guid, change);
    if (intake !== undefined) tellOfIntake(before.name, intake, reporter);
    return undefined;
  },
});

function changeOf(bound: Bound<typeof parameters>, timeZone: string): MigrationBatchChange {
  const { AddUsers, CSVData, SkipReports, SyncNow, ApproveSkippedItems } = bound;
  if (AddUsers && CSVData === undefined) throw fileNeeded();
  return {
    ...batchSettingsOf(bound, timeZone),
    ...(CSVData !== undefined && { addUsers: csvRowsOf(CSVData, bound) }),
    ...(SkipReports !== undefined && { skipReports: SkipReports }),
    ...(SyncNow && { syncNow: true }),
    ...(ApproveSkippedItems && { approveSkippedItems: true }),
  };
}

function fileNeeded(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'migration.batch.fileNeeded',
    message:
      "-AddUsers needs the file: -CSVData ([System.IO.File]::ReadAllBytes('C:\\Data\\users.csv')). Rows that are in the batch already are passed over.",
  });
}
