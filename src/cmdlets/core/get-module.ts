import { getWildcard } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { builtInModules } from '../kit/objects/built-in-modules.ts';
import { moduleType } from '../kit/objects/module-object.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-Module',
  synopsis: {
    en: 'The modules whose cmdlets are here from the beginning.',
    ko: '처음부터 있는 cmdlet의 모듈.',
  },
  description: {
    en: 'Scripts look whether a module is there before they begin. Get-Command shows the cmdlets there are.',
    ko: '스크립트가 시작하기 전에 모듈이 있는지 확인할 때 씁니다. 있는 cmdlet은 Get-Command로 볼 수 있습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: moduleType,
  parameters: {
    Name: parameter({
      schema: list(text()),
      synopsis: { en: 'Names or patterns.', ko: '이름 또는 패턴.' },
      position: 0,
      fromPipeline: 'value',
    }),
    ListAvailable: flag({ synopsis: { en: 'All of them, as always here.', ko: '모두(항상 그렇습니다).' } }),
    All: flag({ synopsis: { en: 'All of them, as always here.', ko: '모두(항상 그렇습니다).' } }),
  },
  examples: [
    {
      line: 'Get-Module ExchangeOnlineManagement',
      synopsis: { en: 'Is there.', ko: '있습니다.' },
    },
  ],
  async *process({ Name = ['*'] }) {
    const patterns = Name.map((pattern) => getWildcard(pattern, false));
    for (const name of builtInModules)
      if (patterns.some((isMatch) => isMatch(name))) {
        yield moduleType.present({ type: 'Manifest', name, commands: [] });
      }
  },
});
