import { relationshipRole } from '../../partner/relationship.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { relationshipParameter } from '../partner-kit/parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-PartnerRelationship',
  synopsis: {
    en: 'Ends a relationship, for the customer as for the partner.',
    ko: '관계를 끝냅니다. 고객과 파트너 모두 사용할 수 있습니다.',
  },
  description: {
    en: 'The partner loses its access at once, and its open sessions end. The relationship stays in the list as terminated; one that nobody has approved is gone.',
    ko: '파트너는 바로 권한을 잃고 열려 있던 세션도 끝납니다. 관계는 끝난 것으로 목록에 남으며, 승인되지 않은 것은 사라집니다.',
  },
  role: relationshipRole,
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: relationshipParameter },
  examples: [
    {
      line: "Remove-PartnerRelationship 'Contoso support'",
      synopsis: { en: 'Ends one.', ko: '관계 하나를 끝냅니다.' },
    },
    {
      line: 'Get-PartnerRelationship | Where-Object Partner -eq fabrikam | Remove-PartnerRelationship -Confirm:$false',
      synopsis: { en: 'Everything that one partner has.', ko: '한 파트너와의 관계를 모두 끝냅니다.' },
    },
  ],
  target: async ({ Identity }, { rooms, organization }) => {
    const { offer, grant } = await rooms.partners.get(organization, Identity);
    return (offer ?? grant)?.displayName ?? Identity;
  },
  async process({ Identity }, { rooms, organization, actor }) {
    await rooms.partners.end(organization, Identity, actor.name);
    return undefined;
  },
});
