import { defineCmdlet } from '../kit/definition.ts';
import { organizationIdentityParameter } from '../organization-kit/identity-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-Organization',
  synopsis: {
    en: 'Removes an organisation; it can be had back for 30 days.',
    ko: '조직을 제거합니다. 30일 동안 되살릴 수 있습니다.',
  },
  role: 'Organization Configuration',
  scope: 'platform',
  effect: 'destroy',
  parameters: {
    Identity: organizationIdentityParameter,
  },
  examples: [
    {
      line: 'Remove-Organization contoso',
      synopsis: { en: 'Asks, and removes it.', ko: '확인한 뒤 제거합니다.' },
    },
    {
      line: 'Remove-Organization fabrikam.com -Confirm:$false',
      synopsis: {
        en: 'Removes the one with this domain without asking.',
        ko: '이 도메인을 가진 조직을 확인 없이 제거합니다.',
      },
    },
  ],
  target: async ({ Identity }, { rooms }) => (await rooms.organizations.get(Identity)).name,
  async process({ Identity }, { rooms }) {
    const { tenant } = await rooms.organizations.get(Identity);
    await rooms.organizations.remove(tenant);
    return undefined;
  },
});
