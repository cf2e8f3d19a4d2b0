import { policyTypes, type SyncConfiguration } from '../../directory/sync/runs/sync-configuration.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { oneOf, truth } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { timeSpanMs } from '../migration-kit/time-span.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const onOrOff = (en: string, ko: string) => parameter({ schema: truth(), synopsis: { en, ko } });

const parameters = {
  CustomizedSyncCycleInterval: parameter({
    schema: timeSpanMs({ min: 30 * minuteMs }),
    synopsis: {
      en: 'From the start of one cycle to the next, such as 03:00:00; 30 minutes at least.',
      ko: '동기화 주기(예: 03:00:00). 최소 30분.',
    },
  }),
  NextSyncCyclePolicyType: parameter({
    schema: oneOf(policyTypes),
    synopsis: {
      en: 'Delta, or Initial for reading everything once more in the next cycle.',
      ko: '다음 동기화 종류. Initial이면 한 번 전체를 다시 읽습니다.',
    },
  }),
  PurgeRunHistoryInterval: parameter({
    schema: timeSpanMs({ min: dayMs }),
    synopsis: {
      en: 'How long runs are remembered; 7.00:00:00 without it.',
      ko: '실행 기록 보존 기간. 기본 7.00:00:00.',
    },
  }),
  SyncCycleEnabled: onOrOff('Whether cycles start by themselves.', '동기화를 자동으로 시작할지 여부.'),
  MaintenanceEnabled: onOrOff('Whether old runs are removed.', '오래된 실행 기록을 지울지 여부.'),
  StagingModeEnabled: onOrOff(
    'In staging mode everything is read and planned, and nothing is changed here.',
    '스테이징 모드에서는 읽고 계획만 세우며 아무것도 바꾸지 않습니다.',
  ),
  SchedulerSuspended: onOrOff('Holds the scheduler up for a while.', '스케줄러를 잠시 멈춥니다.'),
  ProvisionMailboxes: onOrOff(
    'Whether users with a mail address get a mailbox here; on without it.',
    '메일 주소가 있는 사용자에게 사서함을 만들지 여부. 기본은 만듭니다.',
  ),
} as const;

export const cmdlet = defineCmdlet({
  name: 'Set-ADSyncScheduler',
  synopsis: {
    en: 'Changes when the directory is synchronised, and how.',
    ko: '디렉터리 동기화 일정과 설정을 바꿉니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: 'Set-ADSyncScheduler -CustomizedSyncCycleInterval 03:00:00',
      synopsis: { en: 'Every three hours.', ko: '세 시간마다.' },
    },
    {
      line: 'Set-ADSyncScheduler -StagingModeEnabled $true',
      synopsis: { en: 'Read and plan, but change nothing.', ko: '읽고 계획만 세우고 바꾸지 않습니다.' },
    },
    {
      line: 'Set-ADSyncScheduler -SyncCycleEnabled $false',
      synopsis: { en: 'From now on by hand alone.', ko: '이제부터 수동으로만.' },
    },
  ],
  target: (_, { organization }) => organization.name,
  async process(bound, context) {
    const { rooms, organization } = context;
    const change = changeOf(bound);
    if (Object.keys(change).length === 0) warnUnmodified(organization.name, context);
    else await rooms.directory.synchronization.updateConfiguration(organization, change);
    return undefined;
  },
});

function changeOf(bound: Bound<typeof parameters>): Partial<SyncConfiguration> {
  const change: Partial<SyncConfiguration> = {
    customizedIntervalMs: bound.CustomizedSyncCycleInterval,
    nextPolicyType: bound.NextSyncCyclePolicyType,
    purgeRunHistoryIntervalMs: bound.PurgeRunHistoryInterval,
    syncCycleEnabled: bound.SyncCycleEnabled,
    maintenanceEnabled: bound.MaintenanceEnabled,
    stagingModeEnabled: bound.StagingModeEnabled,
    schedulerSuspended: bound.SchedulerSuspended,
    provisionMailboxes: bound.ProvisionMailboxes,
  } as Partial<SyncConfiguration>;
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
