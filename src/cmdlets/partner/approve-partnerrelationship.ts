import { relationshipRole } from '../../partner/relationship.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { presentRelationship } from '../partner-kit/access-groups.ts';
import { relationshipParameter } from '../partner-kit/parameters.ts';
import { partnerRelationshipObject } from '../presentation/partner-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Approve-PartnerRelationship',
  synopsis: {
    en: 'Lets a partner administer your organisation, as it has asked.',
    ko: '파트너가 요청한 대로 우리 조직을 관리할 수 있게 승인합니다.',
  },
  description: {
    en: 'Get-PartnerRelationship with the identity shows first what the partner asks for. Remove-PartnerRelationship takes it back at any time, and ends the sessions that are open.',
    ko: '승인하기 전에 Get-PartnerRelationship에 ID를 주면 파트너가 무엇을 요청했는지 볼 수 있습니다. Remove-PartnerRelationship으로 언제든지 거둘 수 있으며, 열려 있던 세션도 끝납니다.',
  },
  role: relationshipRole,
  scope: 'organization',
  effect: 'change',
  output: partnerRelationshipObject,
  parameters: { Identity: relationshipParameter },
  examples: [
    {
      line: 'Approve-PartnerRelationship 5e5594d3-6f82-458b-b567-77db4811f0cd-8a1f0c1e-3d3a-4a53-9f53-0d2a5f6f8d11',
      synopsis: { en: 'By the identity that the partner sent.', ko: '파트너가 보낸 ID로 승인합니다.' },
    },
  ],
  target: async ({ Identity }, { rooms, organization }) => {
    const { offer, partner } = await rooms.partners.get(organization, Identity);
    const roles = offer?.kind === 'granular' ? offer.roles.join(', ') : 'everything';
    return `${offer?.displayName ?? Identity} (${partner?.name ?? '?'}: ${roles})`;
  },
  async process({ Identity }, context) {
    const { rooms, organization, actor } = context;
    return presentRelationship(await rooms.partners.approve(organization, Identity, actor.name), context);
  },
});
