import { defineCmdlet } from '../kit/definition.ts';
import { organizationIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { organizationObject } from '../presentation/organization-object.ts';

export const cmdlet = defineCmdlet({
  name: 'New-Organization',
  synopsis: { en: 'Makes an organisation with its first domain.', ko: '조직과 첫 도메인을 만듭니다.' },
  description: {
    en: 'Whoever makes organisations answers for the domain given here, so it counts as proved. Further domains are added with New-AcceptedDomain.',
    ko: '조직을 만드는 관리자가 도메인을 보증하므로 이 도메인은 소유가 확인된 것으로 봅니다. 다른 도메인은 New-AcceptedDomain으로 추가합니다.',
  },
  role: 'Organization Configuration',
  scope: 'platform',
  effect: 'change',
  output: organizationObject,
  parameters: {
    Name: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: { en: 'Short and unique on this platform.', ko: '이 플랫폼에서 유일한 짧은 이름.' },
      position: 0,
      mandatory: true,
    }),
    DomainName: parameter({
      schema: text(),
      synopsis: { en: 'The default domain of its addresses.', ko: '주소에 쓸 기본 도메인.' },
      mandatory: true,
    }),
    DisplayName: parameter({
      schema: text({ maxLength: 256 }),
      synopsis: { en: 'What people read.', ko: '화면에 표시되는 이름.' },
    }),
    Partner: parameter({
      schema: organizationIdentity(),
      synopsis: {
        en: 'The partner that administers it from the start.',
        ko: '처음부터 이 조직을 관리할 파트너.',
      },
      completer: 'organization',
    }),
  },
  examples: [
    {
      line: "New-Organization contoso -DomainName contoso.com -DisplayName 'Contoso Ltd.'",
      synopsis: { en: 'Makes an organisation.', ko: '조직을 만듭니다.' },
    },
    {
      line: "New-Organization -Name hansol -DisplayName '한솔상사' -DomainName 한솔상사.한국",
      synopsis: { en: 'With names in Korean.', ko: '한글 이름과 한글 도메인을 씁니다.' },
    },
    {
      line: 'New-Organization contoso -DomainName contoso.com -Partner fabrikam',
      synopsis: { en: 'A customer of a partner.', ko: '파트너의 고객으로 만듭니다.' },
    },
  ],
  target: ({ Name }) => Name,
  async process({ Name, DomainName, DisplayName, Partner }, { rooms }) {
    const input = {
      name: Name,
      domain: DomainName,
      ...(DisplayName !== undefined && { displayName: DisplayName }),
    };
    const partner = Partner === undefined ? undefined : await rooms.organizations.get(Partner);
    const created = partner
      ? await rooms.partners.createCustomer(partner, input)
      : await rooms.organizations.create(input);
    return organizationObject.present(created);
  },
});
