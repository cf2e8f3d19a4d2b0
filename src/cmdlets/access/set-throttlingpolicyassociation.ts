import { nullable } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { assignPolicy } from '../throttling-kit/assign-policy.ts';
import { policyIdentity } from '../throttling-kit/parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-ThrottlingPolicyAssociation',
  synopsis: {
    en: 'Assigns a throttling policy to an account.',
    ko: '계정에 스로틀링 정책을 할당합니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: parameter({
      schema: recipientIdentity(),
      synopsis: { en: 'Whom it is assigned to.', ko: '할당할 계정.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
      completer: 'recipient',
    }),
    ThrottlingPolicy: parameter({
      schema: nullable(policyIdentity()),
      synopsis: {
        en: 'One of scope Regular; $null for that of the organisation.',
        ko: 'Regular 범위의 정책. $null이면 조직의 정책을 따릅니다.',
      },
    }),
  },
  examples: [
    {
      line: 'Set-ThrottlingPolicyAssociation robot@contoso.com -ThrottlingPolicy Robots',
      synopsis: { en: 'Assigns one.', ko: '정책을 할당합니다.' },
    },
    {
      line: 'Set-ThrottlingPolicyAssociation robot@contoso.com -ThrottlingPolicy $null',
      synopsis: { en: 'Takes it away.', ko: '할당을 없앱니다.' },
    },
  ],
  target: async ({ Identity }, { rooms, organization }) =>
    (await rooms.recipients.get(organization.tenant, Identity)).name,
  async process({ Identity, ThrottlingPolicy = null }, context) {
    const found = await context.rooms.recipients.get(context.organization.tenant, Identity);
    await assignPolicy(found, ThrottlingPolicy, context);
    return undefined;
  },
});
