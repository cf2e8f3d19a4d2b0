import { throttlingScopes } from '../../access/throttling/throttling-policy.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf, text } from '../kit/parameter-types.ts';
import { throttlingPolicyObject } from '../presentation/throttling-objects.ts';
import { knobParameters, settingsOf, warnWithoutPeriod } from '../throttling-kit/parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'New-ThrottlingPolicy',
  synopsis: {
    en: 'Makes a policy of how much of remote PowerShell and REST accounts may use.',
    ko: '계정이 원격 PowerShell과 REST를 얼마나 쓸 수 있는지 정하는 정책을 만듭니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  effect: 'change',
  output: throttlingPolicyObject,
  parameters: {
    Name: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: { en: 'Unique in the organisation.', ko: '조직에서 유일한 이름.' },
      position: 0,
      mandatory: true,
    }),
    ThrottlingPolicyScope: parameter({
      schema: oneOf(throttlingScopes),
      synopsis: {
        en: 'Regular (without it): for those it is assigned to. Organization: for everybody.',
        ko: 'Regular(기본): 할당된 계정. Organization: 모든 계정.',
      },
    }),
    ...knobParameters,
  },
  examples: [
    {
      line: 'New-ThrottlingPolicy Everybody -ThrottlingPolicyScope Organization -PowerShellMaxConcurrency 5',
      synopsis: { en: 'Five sessions for everybody.', ko: '모두 세션 다섯 개까지.' },
    },
    {
      line: 'New-ThrottlingPolicy Robots -PowerShellMaxConcurrency 10 -PowerShellMaxCmdlets 600 -PowerShellMaxCmdletsTimePeriod 60',
      synopsis: {
        en: 'For accounts of programs: Set-ThrottlingPolicyAssociation assigns it.',
        ko: '프로그램용 계정. Set-ThrottlingPolicyAssociation으로 할당합니다.',
      },
    },
  ],
  target: ({ Name }) => Name,
  async process({ Name, ThrottlingPolicyScope = 'Regular', ...knobs }, context) {
    const { rooms, organization } = context;
    const input = { name: Name, scope: ThrottlingPolicyScope, settings: settingsOf(knobs) };
    const policy = await rooms.throttling.create(organization, input);
    warnWithoutPeriod(policy.settings, context);
    return throttlingPolicyObject.present(policy);
  },
});
