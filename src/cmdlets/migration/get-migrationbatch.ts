import type { MigrationBatch } from '../../migration/control/batch-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { flag } from '../kit/parameter-types.ts';
import { diagnosticInfoOf, diagnosticParameters } from '../migration-kit/diagnostic-info.ts';
import { batchStatus } from '../migration-kit/enumerations.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { batchOrAllParameter, endpointParameter } from '../migration-kit/identity-parameters.ts';
import { migrationBatchObject } from '../presentation/migration-batch-object.ts';

const parameters = {
  Identity: batchOrAllParameter,
  Endpoint: {
    ...endpointParameter('Batches of this endpoint.', '이 끝점의 일괄 처리.'),
    sets: ['BatchesByEndpoint'],
  },
  Status: parameter({
    schema: batchStatus(),
    synopsis: { en: 'Batches of this status.', ko: '이 상태의 일괄 처리.' },
  }),
  IncludeReport: flag({
    synopsis: { en: 'With what happened to it.', ko: '처리 기록을 함께 보여 줍니다.' },
  }),
  ResultSize: resultSizeParameter,
  ...diagnosticParameters,
  ...ignoredParameters,
} as const;

export const cmdlet = defineCmdlet({
  name: 'Get-MigrationBatch',
  synopsis: {
    en: 'Shows batches and how far they have come.',
    ko: '일괄 처리와 진행 상황을 표시합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: migrationBatchObject,
  defaultSet: 'Identity',
  parameters,
  examples: [
    { line: 'Get-MigrationBatch', synopsis: { en: 'All of them.', ko: '모든 일괄 처리.' } },
    {
      line: 'Get-MigrationBatch -Identity IMAPBatch1 | Format-List',
      synopsis: { en: 'Everything about one.', ko: '하나의 모든 정보.' },
    },
    {
      line: 'Get-MigrationBatch -Identity IMAPBatch1 | Format-List Status',
      synopsis: { en: 'Whether it is under way.', ko: '진행 중인지 확인합니다.' },
    },
    {
      line: '(Get-MigrationBatch IMAPBatch1 -IncludeReport).Report.Entries | Select-Object -Last 20',
      synopsis: { en: 'The last things that happened.', ko: '최근 처리 기록.' },
    },
  ],
  async *process(bound, context) {
    yield* limitResults(present(bound, context), bound.ResultSize, context);
  },
});

async function* present(bound: Bound<typeof parameters>, context: CmdletContext) {
  const { rooms, organization } = context;
  for (const batch of await wanted(bound, context)) {
    const report = bound.IncludeReport
      ? await rooms.migrations.batches.log(organization, batch.guid)
      : undefined;
    const { tally, progress, isComplete } = batch;
    const diagnosticInfo = diagnosticInfoOf(bound, () => ({ tally, progress, isComplete }));
    yield migrationBatchObject.present({ batch, report, diagnosticInfo });
  }
}

async function wanted(
  { Identity, Endpoint, Status }: Bound<typeof parameters>,
  { rooms, organization }: CmdletContext,
): Promise<readonly MigrationBatch[]> {
  const { batches } = rooms.migrations;
  if (Identity === undefined) {
    return batches.list(organization, {
      ...(Endpoint !== undefined && { endpoint: Endpoint }),
      ...(Status !== undefined && { status: Status }),
    });
  }
  const batch = await batches.get(organization, Identity);
  return Status === undefined || batch.status === Status ? [batch] : [];
}
