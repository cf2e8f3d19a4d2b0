import { defineCmdlet } from '../kit/definition.ts';

export const cmdlet = defineCmdlet({
  name: 'Stop-ADSyncSyncCycle',
  synopsis: {
    en: 'Stops the synchronisation that is running; the next one completes what it began.',
    ko: '진행 중인 동기화를 멈춥니다. 시작한 작업은 다음 동기화에서 마칩니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'change',
  parameters: {},
  examples: [
    { line: 'Stop-ADSyncSyncCycle', synopsis: { en: 'Within seconds.', ko: '몇 초 안에 멈춥니다.' } },
  ],
  target: (_, { organization }) => organization.name,
  async process(_, { rooms, organization, reporter }) {
    const isRunning = await rooms.directory.synchronization.stopCycle(organization);
    if (!isRunning) reporter.warn('No synchronization cycle is in progress. There is nothing to stop.');
    return undefined;
  },
});
