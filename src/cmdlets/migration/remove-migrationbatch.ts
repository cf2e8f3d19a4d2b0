import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { batchIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { batchTarget } from '../migration-kit/targets.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-MigrationBatch',
  synopsis: {
    en: 'Removes a batch with its users and their passwords; mail that was copied stays.',
    ko: '일괄 처리와 사용자, 암호를 제거합니다. 복사한 메일은 그대로 남습니다.',
  },
  description: {
    en: 'It refuses while mail may still be left behind: before the MX records have moved, while the waiting time after that runs, or where a mailbox was not synchronised since. Test-MigrationCutover shows the same. -Force removes it all the same.',
    ko: '메일이 남을 수 있으면 거부합니다. MX 레코드를 옮기기 전이거나, 옮긴 뒤 대기 시간이 지나지 않았거나, 그 뒤로 동기화하지 않은 사서함이 있을 때입니다. Test-MigrationCutover로 확인할 수 있으며 -Force는 그래도 제거합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'destroy',
  parameters: {
    Identity: batchIdentityParameter,
    Force: flag({
      synopsis: {
        en: 'Also while it is at work, and where mail may be left behind.',
        ko: '작업 중이거나 메일이 남을 수 있어도 제거합니다.',
      },
    }),
    ...ignoredParameters,
  },
  examples: [
    {
      line: 'Remove-MigrationBatch -Identity IMAPBatch1',
      synopsis: { en: 'Asks, and removes it.', ko: '확인한 뒤 제거합니다.' },
    },
    {
      line: 'Get-MigrationBatch -Status Completed | Remove-MigrationBatch -Confirm:$false',
      synopsis: { en: 'All that are completed.', ko: '완료한 모든 일괄 처리.' },
    },
  ],
  target: batchTarget,
  async process({ Identity, Force }, { rooms, organization }) {
    await rooms.migrations.batches.remove(organization, Identity, { force: Force });
    return undefined;
  },
});
