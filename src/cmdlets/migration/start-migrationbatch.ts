import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { batchIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { batchTarget } from '../migration-kit/targets.ts';
import { warnUnlessServed } from '../migration-kit/warn-unless-served.ts';

export const cmdlet = defineCmdlet({
  name: 'Start-MigrationBatch',
  synopsis: {
    en: 'Starts a batch, goes on with one that was stopped, or tries its failed users again.',
    ko: '일괄 처리를 시작하거나, 중지한 것을 계속하거나, 실패한 사용자를 다시 시도합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: batchIdentityParameter,
    Validate: flag({
      synopsis: {
        en: 'Checks each mailbox before it is copied, as is always done here.',
        ko: '복사하기 전에 사서함을 확인합니다(항상 확인합니다).',
      },
    }),
    ...ignoredParameters,
  },
  examples: [
    {
      line: 'Start-MigrationBatch -Identity IMAPBatch1',
      synopsis: { en: 'Starts it.', ko: '시작합니다.' },
    },
    {
      line: 'Get-MigrationBatch -Status Stopped | Start-MigrationBatch',
      synopsis: { en: 'All that were stopped.', ko: '중지한 모든 일괄 처리.' },
    },
  ],
  target: batchTarget,
  async process({ Identity }, context) {
    const { rooms, organization } = context;
    await rooms.migrations.batches.start(organization, Identity);
    warnUnlessServed(context);
    return undefined;
  },
});
