import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { whole } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Enable-ADSyncExportDeletionThreshold',
  synopsis: {
    en: 'Has the whole export stop where one synchronisation would delete more objects than this.',
    ko: '한 번에 이보다 많은 개체를 삭제하게 되면 내보내기 전체를 멈춥니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'change',
  parameters: {
    DeletionThreshold: parameter({
      schema: whole({ min: 1 }),
      synopsis: { en: 'So many; 500 without it.', ko: '개체 수. 기본 500.' },
      position: 0,
    }),
  },
  examples: [
    {
      line: 'Enable-ADSyncExportDeletionThreshold -DeletionThreshold 100',
      synopsis: { en: 'For a smaller organisation.', ko: '규모가 작은 조직에 맞춥니다.' },
    },
  ],
  target: (_, { organization }) => organization.name,
  async process({ DeletionThreshold = 500 }, { rooms, organization }) {
    const { synchronization } = rooms.directory;
    await synchronization.updateConfiguration(organization, { deletionThreshold: DeletionThreshold });
    return undefined;
  },
});
