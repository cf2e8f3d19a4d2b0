import { defineCmdlet } from '../kit/definition.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { batchIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { batchTarget } from '../migration-kit/targets.ts';

export const cmdlet = defineCmdlet({
  name: 'Stop-MigrationBatch',
  synopsis: {
    en: 'Stops a batch within seconds; what was copied stays.',
    ko: '일괄 처리를 몇 초 안에 중지합니다. 복사한 것은 그대로 남습니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: batchIdentityParameter, ...ignoredParameters },
  examples: [
    {
      line: 'Stop-MigrationBatch -Identity IMAPBatch1 -Confirm:$false',
      synopsis: { en: 'Without asking.', ko: '확인 없이 중지합니다.' },
    },
  ],
  target: batchTarget,
  async process({ Identity }, { rooms, organization }) {
    await rooms.migrations.batches.stop(organization, Identity);
    return undefined;
  },
});
