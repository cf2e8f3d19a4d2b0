import { defineCmdlet } from '../kit/definition.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { userIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { userTarget } from '../migration-kit/targets.ts';

export const cmdlet = defineCmdlet({
  name: 'Start-MigrationUser',
  synopsis: {
    en: 'Goes on with a mailbox that was stopped or has failed.',
    ko: '중지했거나 실패한 사서함을 계속합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'change',
  parameters: { Identity: userIdentityParameter, ...ignoredParameters },
  examples: [
    {
      line: 'Start-MigrationUser laura@contoso.com',
      synopsis: { en: 'One of them.', ko: '하나만.' },
    },
    {
      line: 'Get-MigrationUser -Status Failed | Start-MigrationUser',
      synopsis: { en: 'All that have failed.', ko: '실패한 모든 사용자.' },
    },
  ],
  target: userTarget,
  async process({ Identity }, { rooms, organization }) {
    await rooms.migrations.users.start(organization, Identity);
    return undefined;
  },
});
