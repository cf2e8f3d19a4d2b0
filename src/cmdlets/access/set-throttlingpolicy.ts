import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import {
  knobParameters,
  policyParameter,
  settingsOf,
  warnWithoutPeriod,
} from '../throttling-kit/parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-ThrottlingPolicy',
  synopsis: {
    en: 'Changes how much of remote PowerShell and REST accounts may use.',
    ko: '계정이 원격 PowerShell과 REST를 얼마나 쓸 수 있는지 바꿉니다.',
  },
  description: {
    en: 'It holds from the next session and the next command on. Sessions that are open stay.',
    ko: '다음 세션과 다음 명령부터 적용됩니다. 열려 있는 세션은 그대로입니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: policyParameter,
    Name: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: { en: 'Another name.', ko: '새 이름.' },
    }),
    ...knobParameters,
  },
  examples: [
    {
      line: 'Set-ThrottlingPolicy Everybody -PowerShellMaxConcurrency Unlimited',
      synopsis: { en: 'As many sessions as they like.', ko: '세션 수를 제한하지 않습니다.' },
    },
  ],
  target: async ({ Identity }, { rooms, organization }) =>
    (await rooms.throttling.get(organization, Identity)).name,
  async process({ Identity, Name, ...knobs }, context) {
    const { rooms, organization, reporter } = context;
    const settings = settingsOf(knobs);
    if (Name === undefined && Object.keys(settings).length === 0) {
      warnUnmodified(Identity, { reporter });
      return undefined;
    }
    const { guid } = await rooms.throttling.get(organization, Identity);
    await rooms.throttling.update(organization, guid, {
      ...(Name !== undefined && { name: Name }),
      settings,
    });
    warnWithoutPeriod((await rooms.throttling.get(organization, guid)).settings, context);
    return undefined;
  },
});
