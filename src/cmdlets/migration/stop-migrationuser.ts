import { defineCmdlet } from '../kit/definition.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { userIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { userTarget } from '../migration-kit/targets.ts';

export const cmdlet = defineCmdlet({
  name: 'Stop-MigrationUser',
  synopsis: {
    en: 'Stops one mailbox of a batch; what was copied stays.',
    ko: '일괄 처리의 사서함 하나를 중지합니다. 복사한 것은 그대로 남습니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: userIdentityParameter, ...ignoredParameters },
  examples: [
    {
      line: 'Stop-MigrationUser laura@contoso.com -Confirm:$false',
      synopsis: { en: 'Without asking.', ko: '확인 없이 중지합니다.' },
    },
  ],
  target: userTarget,
  async process({ Identity }, { rooms, organization }) {
    await rooms.migrations.users.stop(organization, Identity);
    return undefined;
  },
});
