import { homeServerSetting } from '../../organization/home-server.ts';
import { partnerSetting } from '../../partner/relationship.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text, truth } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { organizationIdentityParameter } from '../organization-kit/identity-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-Organization',
  synopsis: {
    en: 'Changes the names of an organisation, whether it is a partner, and where its sessions are opened.',
    ko: '조직의 이름, 파트너 여부, 원격 세션을 여는 서버를 바꿉니다.',
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
    HomeServer: parameter({
      schema: text({ maxLength: 300 }),
      synopsis: {
        en: 'https://host: remote PowerShell of its people is sent on to that server. An empty text: it is here.',
        ko: 'https://호스트: 조직 구성원의 원격 PowerShell을 그 서버로 보냅니다. 빈 문자열이면 이 서버입니다.',
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
    {
      line: 'Set-Organization contoso -HomeServer https://eu.mail.example',
      synopsis: {
        en: 'New-PSSession -AllowRedirection is sent on to that server.',
        ko: 'New-PSSession -AllowRedirection을 그 서버로 보냅니다.',
      },
    },
  ],
  target: async ({ Identity }, { rooms }) => (await rooms.organizations.get(Identity)).name,
  async process({ Identity, Name, DisplayName, IsPartner, HomeServer }, { rooms, reporter }) {
    const { tenant, name } = await rooms.organizations.get(Identity);
    const settings = {
      ...(IsPartner !== undefined && partnerSetting(IsPartner)),
      ...(HomeServer !== undefined && homeServerSetting(HomeServer)),
    };
    const hasSettings = Object.keys(settings).length > 0;
    if (Name === undefined && DisplayName === undefined && !hasSettings) {
      warnUnmodified(name, { reporter });
      return undefined;
    }
    await rooms.organizations.update(tenant, {
      ...(Name !== undefined && { name: Name }),
      ...(DisplayName !== undefined && { displayName: DisplayName }),
      ...(hasSettings && { settings }),
    });
    return undefined;
  },
});
