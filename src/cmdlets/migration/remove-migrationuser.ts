import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { userIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { userTarget } from '../migration-kit/targets.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-MigrationUser',
  synopsis: {
    en: 'Takes a mailbox out of its batch, with its password; mail that was copied stays.',
    ko: '사서함을 일괄 처리에서 빼고 암호를 지웁니다. 복사한 메일은 그대로 남습니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'destroy',
  parameters: {
    Identity: userIdentityParameter,
    Force: flag({
      synopsis: {
        en: 'Also while it is at work, as is done without it.',
        ko: '작업 중이어도 제거합니다(없어도 같습니다).',
      },
    }),
    ...ignoredParameters,
  },
  examples: [
    {
      line: 'Remove-MigrationUser laura@contoso.com',
      synopsis: { en: 'Asks, and removes it.', ko: '확인한 뒤 제거합니다.' },
    },
  ],
  target: userTarget,
  async process({ Identity }, { rooms, organization }) {
    await rooms.migrations.users.remove(organization, Identity);
    return undefined;
  },
});
