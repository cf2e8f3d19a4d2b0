import { defineCmdlet } from '../kit/definition.ts';
import { adsyncSchedulerObject } from '../presentation/adsync-scheduler-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ADSyncScheduler',
  synopsis: {
    en: 'Shows when the directory is synchronised, and how.',
    ko: '디렉터리 동기화 일정과 설정을 표시합니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: adsyncSchedulerObject,
  parameters: {},
  examples: [
    { line: 'Get-ADSyncScheduler', synopsis: { en: 'All of it.', ko: '모든 설정.' } },
    {
      line: '(Get-ADSyncScheduler).SyncCycleInProgress',
      synopsis: { en: 'Whether a cycle is running.', ko: '동기화가 진행 중인지 여부.' },
    },
  ],
  async process(_, { rooms, organization }) {
    return adsyncSchedulerObject.present(await rooms.directory.synchronization.readScheduler(organization));
  },
});
