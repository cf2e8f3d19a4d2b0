import { defineCmdlet } from '../kit/definition.ts';
import { policyParameter } from '../throttling-kit/parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-ThrottlingPolicy',
  synopsis: { en: 'Removes a throttling policy.', ko: '스로틀링 정책을 제거합니다.' },
  role: 'Organization Client Access',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: policyParameter },
  examples: [
    {
      line: 'Remove-ThrottlingPolicy Robots',
      synopsis: { en: 'Removes one.', ko: '정책 하나를 제거합니다.' },
    },
  ],
  target: async ({ Identity }, { rooms, organization }) =>
    (await rooms.throttling.get(organization, Identity)).name,
  async process({ Identity }, { rooms, organization }) {
    await rooms.throttling.remove(organization, Identity);
    return undefined;
  },
});
