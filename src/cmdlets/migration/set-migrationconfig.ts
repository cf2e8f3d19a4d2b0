import type { MigrationConfiguration } from '../../migration/control/configuration-model.ts';
import { maxEndpointConcurrency } from '../../migration/control/endpoint-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { list, oneOf, text, whole } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { messageSize } from '../migration-kit/message-size.ts';
import { timeSpanMs } from '../migration-kit/time-span.ts';
import { unlimitedCount } from '../migration-kit/unlimited-count.ts';

const minuteMs = 60_000;

const span = (en: string, ko: string, min = 0) =>
  parameter({ schema: timeSpanMs({ min }), synopsis: { en, ko } });

const parameters = {
  MaxConcurrentMigrations: parameter({
    schema: unlimitedCount({ min: 1 }),
    synopsis: {
      en: 'Mailboxes at work at once, over all endpoints.',
      ko: '모든 끝점에서 동시에 처리할 사서함 수.',
    },
  }),
  MaxNumberOfBatches: parameter({
    schema: whole({ min: 1, max: 10_000 }),
    synopsis: { en: 'How many batches there may be.', ko: '일괄 처리의 최대 개수.' },
  }),
  IncrementalSyncInterval: span(
    'Between two synchronisations of a mailbox, such as 1.00:00:00.',
    '사서함의 동기화 간격(예: 1.00:00:00).',
    minuteMs,
  ),
  CutoverWait: span(
    'After the MX records have moved, how long a batch is kept; 3.00:00:00 without it.',
    'MX 레코드를 옮긴 뒤 일괄 처리를 유지할 시간. 기본 3.00:00:00.',
  ),
  StopSyncedAfter: span(
    'Synced users that nobody has touched for so long are stopped.',
    '이 기간 동안 변경하지 않은 동기화된 사용자는 중지합니다.',
    minuteMs,
  ),
  RemoveStoppedAfter: span(
    'Stopped and failed users are removed after so long.',
    '중지했거나 실패한 사용자를 제거하기까지의 기간.',
    minuteMs,
  ),
  RemoveCompletedAfter: span(
    'Completed users are removed after so long.',
    '완료한 사용자를 제거하기까지의 기간.',
    minuteMs,
  ),
  LargestMessageSize: parameter({
    schema: messageSize(),
    synopsis: {
      en: 'Larger messages are skipped and reported; 35MB without it.',
      ko: '이보다 큰 메시지는 건너뛰고 보고합니다. 기본 35MB.',
    },
  }),
  MassDeletions: parameter({
    schema: oneOf(['Hold', 'Follow']),
    synopsis: {
      en: 'When most of a folder vanishes at once from the source: Hold keeps what was copied, Follow deletes it too.',
      ko: '원본 폴더에서 메시지가 한꺼번에 사라질 때: Hold는 복사한 것을 그대로 두고, Follow는 따라서 지웁니다.',
    },
  }),
  Features: parameter({
    schema: list(text()),
    synopsis: {
      en: 'Taken for the sake of scripts written for Exchange; all features are on here.',
      ko: 'Exchange용 스크립트를 위해 받기만 합니다. 모든 기능이 켜져 있습니다.',
    },
  }),
  ...ignoredParameters,
} as const;

export const cmdlet = defineCmdlet({
  name: 'Set-MigrationConfig',
  synopsis: {
    en: 'Changes what holds for all migrations of the organisation.',
    ko: '조직의 마이그레이션 설정을 바꿉니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: 'Set-MigrationConfig -MaxNumberOfBatches 50',
      synopsis: { en: 'No more than fifty batches.', ko: '일괄 처리를 50개까지.' },
    },
    {
      line: "Set-MigrationConfig -IncrementalSyncInterval '06:00:00'",
      synopsis: { en: 'Keeps mailboxes in step four times a day.', ko: '하루에 네 번 동기화합니다.' },
    },
  ],
  target: (_, { organization }) => organization.name,
  async process(bound, context) {
    const { rooms, organization } = context;
    const change = changeOf(bound);
    if (Object.keys(change).length === 0) warnUnmodified(organization.name, context);
    else await rooms.migrations.configuration.set(organization, change);
    return undefined;
  },
});

function changeOf(bound: Bound<typeof parameters>): Partial<MigrationConfiguration> {
  const { MaxConcurrentMigrations, MaxNumberOfBatches, IncrementalSyncInterval, CutoverWait } = bound;
  const { StopSyncedAfter, RemoveStoppedAfter, RemoveCompletedAfter } = bound;
  const { LargestMessageSize, MassDeletions } = bound;
  return {
    ...(MaxConcurrentMigrations !== undefined && {
      maxConcurrentMigrations: MaxConcurrentMigrations ?? maxEndpointConcurrency,
    }),
    ...(MaxNumberOfBatches !== undefined && { maxNumberOfBatches: MaxNumberOfBatches }),
    ...(IncrementalSyncInterval !== undefined && { incrementalIntervalMs: IncrementalSyncInterval }),
    ...(CutoverWait !== undefined && { cutoverWaitMs: CutoverWait }),
    ...(StopSyncedAfter !== undefined && { stopSyncedAfterMs: StopSyncedAfter }),
    ...(RemoveStoppedAfter !== undefined && { removeStoppedAfterMs: RemoveStoppedAfter }),
    ...(RemoveCompletedAfter !== undefined && { removeCompletedAfterMs: RemoveCompletedAfter }),
    ...(LargestMessageSize !== undefined && { largestMessageBytes: LargestMessageSize }),
    ...(MassDeletions !== undefined && { massDeletions: MassDeletions === 'Hold' ? 'hold' : 'follow' }),
  };
}
