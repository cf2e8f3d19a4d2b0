import { defineCmdlet } from '../kit/definition.ts';
import { adsyncDeletionThresholdObject } from '../presentation/adsync-deletion-threshold-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ADSyncExportDeletionThreshold',
  synopsis: {
    en: 'Shows how many objects one synchronisation may delete.',
    ko: '한 번의 동기화로 삭제할 수 있는 개체 수를 표시합니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: adsyncDeletionThresholdObject,
  parameters: {},
  examples: [
    {
      line: 'Get-ADSyncExportDeletionThreshold',
      synopsis: { en: '500 unless it was changed.', ko: '바꾸지 않았다면 500.' },
    },
  ],
  async process(_, { rooms, organization }) {
    const { deletionThreshold } = await rooms.directory.synchronization.readConfiguration(organization);
    return adsyncDeletionThresholdObject.present({ threshold: deletionThreshold });
  },
});
