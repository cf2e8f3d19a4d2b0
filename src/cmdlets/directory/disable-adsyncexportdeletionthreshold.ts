import { defineCmdlet } from '../kit/definition.ts';

export const cmdlet = defineCmdlet({
  name: 'Disable-ADSyncExportDeletionThreshold',
  synopsis: {
    en: 'Lets synchronisation delete any number of objects, until the threshold is enabled again.',
    ko: '임계값을 다시 켤 때까지 삭제 개수를 제한하지 않습니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'destroy',
  parameters: {},
  examples: [
    {
      line: 'Disable-ADSyncExportDeletionThreshold',
      synopsis: {
        en: 'For one cycle alone, Start-ADSyncSyncCycle -Force does.',
        ko: '한 번만이라면 Start-ADSyncSyncCycle -Force를 쓰세요.',
      },
    },
  ],
  target: (_, { organization }) => organization.name,
  async process(_, { rooms, organization }) {
    await rooms.directory.synchronization.updateConfiguration(organization, { deletionThreshold: null });
    return undefined;
  },
});
