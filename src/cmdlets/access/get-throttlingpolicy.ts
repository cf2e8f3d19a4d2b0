import type { ThrottlingPolicy } from '../../access/throttling/throttling-policy.ts';
import { throttlingScopes } from '../../access/throttling/throttling-policy.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf } from '../kit/parameter-types.ts';
import { throttlingPolicyObject } from '../presentation/throttling-objects.ts';
import { policyParameter } from '../throttling-kit/parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ThrottlingPolicy',
  synopsis: {
    en: 'Shows how much of remote PowerShell and REST accounts may use.',
    ko: '계정이 원격 PowerShell과 REST를 얼마나 쓸 수 있는지 표시합니다.',
  },
  description: {
    en: 'A policy of scope Regular holds for those it is assigned to, one of scope Organization for everybody else, the global one where there is neither. What a policy does not say, the wider one says.',
    ko: 'Regular 정책은 할당된 계정에, Organization 정책은 나머지 모두에게 적용되고, 둘 다 없으면 전역 정책이 적용됩니다. 정책에 없는 값은 더 넓은 정책의 값을 따릅니다.',
  },
  role: 'View-Only Configuration',
  scope: 'organization',
  effect: 'read',
  output: throttlingPolicyObject,
  parameters: {
    Identity: { ...policyParameter, mandatory: false },
    ThrottlingPolicyScope: parameter({
      schema: oneOf(throttlingScopes),
      synopsis: { en: 'Those of this scope.', ko: '이 범위의 정책.' },
    }),
  },
  examples: [
    {
      line: 'Get-ThrottlingPolicy | Format-List Name, ThrottlingPolicyScope, PowerShellMax*',
      synopsis: { en: 'All of them.', ko: '모든 정책.' },
    },
  ],
  async *process({ Identity, ThrottlingPolicyScope }, { rooms, organization }) {
    const fits = ({ scope }: ThrottlingPolicy) =>
      ThrottlingPolicyScope === undefined || scope === ThrottlingPolicyScope;
    const found =
      Identity === undefined
        ? await rooms.throttling.list(organization)
        : [await rooms.throttling.get(organization, Identity)];
    for (const policy of found.filter(fits)) yield throttlingPolicyObject.present(policy);
  },
});
