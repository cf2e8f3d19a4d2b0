import { partnerSetting } from '../../partner/relationship.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text, truth } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { organizationIdentityParameter } from '../organization-kit/identity-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-Organization',
  synopsis: {
    en: 'Changes the names of an organisation, and whether it is a partner.',
    ko: '조직의 이름과 파트너 여부를 바꿉니다.',
  },
  role: 'Organization Configuration',
  scope: 'platform',
  effect: 'change',
  parameters: {
    Identity: organizationIdentityParameter,
    Name: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: { en: 'Short and unique on this platform.', ko: '이 플랫폼에서 유일한 짧은 이름.' },
    }),
    DisplayName: parameter({
      schema: text({ maxLength: 256 }),
      synopsis: { en: 'What people read.', ko: '화면에 표시되는 이름.' },
    }),
    IsPartner: parameter({
      schema: truth(),
      synopsis: {
        en: 'Whether it may make organisations for customers, and administer those that let it. $false takes all of it away at once.',
        ko: '고객의 조직을 만들고, 승인한 고객을 관리할 수 있는지 여부. $false이면 모든 권한이 바로 없어집니다.',
      },
    }),
  },
  examples: [
    {
      line: "Set-Organization contoso -DisplayName '콘토소 주식회사'",
      synopsis: { en: 'Gives it another name to read.', ko: '표시 이름을 바꿉니다.' },
    },
    {
      line: 'Set-Organization contoso.com -Name contoso-kr',
      synopsis: {
        en: 'Renames the organisation that has the domain contoso.com.',
        ko: 'contoso.com 도메인을 가진 조직의 이름을 바꿉니다.',
      },
    },
    {
      line: 'Set-Organization fabrikam -IsPartner $true',
      synopsis: { en: 'Makes it a partner.', ko: '파트너로 지정합니다.' },
    },
  ],
  target: async ({ Identity }, { rooms }) => (await rooms.organizations.get(Identity)).name,
  async process({ Identity, Name, DisplayName, IsPartner }, { rooms, reporter }) {
    const { tenant, name } = await rooms.organizations.get(Identity);
    if (Name === undefined && DisplayName === undefined && IsPartner === undefined) {
      warnUnmodified(name, { reporter });
      return undefined;
    }
    await rooms.organizations.update(tenant, {
      ...(Name !== undefined && { name: Name }),
      ...(DisplayName !== undefined && { displayName: DisplayName }),
      ...(IsPartner !== undefined && { settings: partnerSetting(IsPartner) }),
    });
    return undefined;
  },
});
