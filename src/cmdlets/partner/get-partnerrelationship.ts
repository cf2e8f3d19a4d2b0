import { relationshipRole } from '../../partner/relationship.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { presentRelationship } from '../partner-kit/access-groups.ts';
import { relationshipParameter } from '../partner-kit/parameters.ts';
import { partnerRelationshipObject } from '../presentation/partner-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-PartnerRelationship',
  synopsis: {
    en: 'Shows which partners may administer your organisation, and which customers yours may.',
    ko: '우리 조직을 관리하는 파트너와 우리 조직이 관리하는 고객과의 관계를 표시합니다.',
  },
  role: relationshipRole,
  scope: 'organization',
  effect: 'read',
  output: partnerRelationshipObject,
  parameters: {
    Identity: { ...relationshipParameter, mandatory: false },
    ResultSize: resultSizeParameter,
  },
  examples: [
    {
      line: 'Get-PartnerRelationship | Where-Object Status -eq Active',
      synopsis: { en: 'Those in force.', ko: '지금 유효한 관계.' },
    },
    {
      line: 'Get-PartnerRelationship 5e5594d3-6f82-458b-b567-77db4811f0cd-8a1f0c1e-3d3a-4a53-9f53-0d2a5f6f8d11 | Format-List',
      synopsis: {
        en: 'What a partner asks for, before it is approved.',
        ko: '승인하기 전에 요청 내용을 봅니다.',
      },
    },
  ],
  async *process({ Identity, ResultSize }, context) {
    const { rooms, organization } = context;
    if (Identity === undefined) yield* limitResults(presentAll(context), ResultSize, context);
    else yield presentRelationship(await rooms.partners.get(organization, Identity), context);
  },
});

async function* presentAll(context: CmdletContext) {
  const { rooms, organization } = context;
  for await (const each of rooms.partners.list(organization)) yield presentRelationship(each, context);
}
