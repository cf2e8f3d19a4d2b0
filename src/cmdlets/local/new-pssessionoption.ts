import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, whole } from '../kit/parameter-types.ts';
import { defaultMaximumRedirection, sessionOptionType } from '../remote-session-kit/session-option.ts';

export const cmdlet = defineCmdlet({
  name: 'New-PSSessionOption',
  synopsis: { en: 'What New-PSSession is to do otherwise.', ko: 'New-PSSession의 옵션.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: sessionOptionType,
  parameters: {
    SkipCACheck: flag({
      synopsis: { en: 'Whoever vouches for the certificate.', ko: '인증서 발급자를 확인하지 않습니다.' },
    }),
    SkipCNCheck: flag({
      synopsis: { en: 'Whatever name is in the certificate.', ko: '인증서 이름을 확인하지 않습니다.' },
    }),
    SkipRevocationCheck: flag({
      synopsis: { en: 'As always here.', ko: '해지 여부를 확인하지 않습니다(항상 그렇습니다).' },
    }),
    MaximumRedirection: parameter({
      schema: whole({ min: 0, max: 50 }),
      synopsis: {
        en: 'How often -AllowRedirection follows a server to another: 5 times without it.',
        ko: '-AllowRedirection이 다른 서버로 이동하는 최대 횟수. 기본 5.',
      },
    }),
  },
  examples: [
    {
      line: 'New-PSSessionOption -SkipCACheck -SkipCNCheck',
      synopsis: { en: 'For a server of a laboratory.', ko: '실험용 서버에.' },
    },
  ],
  async process({ SkipCACheck, SkipCNCheck, SkipRevocationCheck, MaximumRedirection }) {
    return sessionOptionType.present({
      skipCACheck: SkipCACheck,
      skipCNCheck: SkipCNCheck,
      skipRevocationCheck: SkipRevocationCheck,
      maximumRedirection: MaximumRedirection ?? defaultMaximumRedirection,
    });
  },
});
