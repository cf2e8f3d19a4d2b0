import { relationshipRole } from '../../partner/relationship.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { organizationObject } from '../presentation/organization-object.ts';

export const cmdlet = defineCmdlet({
  name: 'New-PartnerCustomer',
  synopsis: {
    en: 'Makes an organisation for a customer, which your own may administer from the start.',
    ko: '고객의 조직을 만듭니다. 만든 파트너는 처음부터 이 조직을 관리할 수 있습니다.',
  },
  description: {
    en: 'The partner answers for the domain given here, so it counts as proved. The relationship is delegated administration for the members of Organization Management; Set-PartnerRelationship names other groups of staff, and the customer may end it.',
    ko: '파트너가 도메인을 보증하므로 이 도메인은 소유가 확인된 것으로 봅니다. 관계는 Organization Management 구성원이 사용하는 위임 관리이며, 다른 직원 그룹은 Set-PartnerRelationship으로 지정합니다. 고객은 이 관계를 끝낼 수 있습니다.',
  },
  role: relationshipRole,
  scope: 'organization',
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
      aliases: ['Domain'],
      mandatory: true,
    }),
    DisplayName: parameter({
      schema: text({ maxLength: 256 }),
      synopsis: { en: 'What people read.', ko: '화면에 표시되는 이름.' },
    }),
  },
  examples: [
    {
      line: "New-PartnerCustomer hansol -DomainName hansol.example -DisplayName '한솔상사'",
      synopsis: { en: 'A new customer.', ko: '새 고객을 만듭니다.' },
    },
  ],
  target: ({ Name }) => Name,
  async process({ Name, DomainName, DisplayName }, { rooms, organization }) {
    const created = await rooms.partners.createCustomer(organization, {
      name: Name,
      domain: DomainName,
      ...(DisplayName !== undefined && { displayName: DisplayName }),
    });
    return organizationObject.present(created);
  },
});
