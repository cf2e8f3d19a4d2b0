import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';
import { sessionOptionType } from '../remote-session-kit/session-option.ts';

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
  },
  examples: [
    {
      line: 'New-PSSessionOption -SkipCACheck -SkipCNCheck',
      synopsis: { en: 'For a server of a laboratory.', ko: '실험용 서버에.' },
    },
  ],
  async process({ SkipCACheck, SkipCNCheck, SkipRevocationCheck }) {
    return sessionOptionType.present({
      skipCACheck: SkipCACheck,
      skipCNCheck: SkipCNCheck,
      skipRevocationCheck: SkipRevocationCheck,
    });
  },
});
