import { ErrorRecord, getWildcard } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { errorIdOf } from '../kit/error-id.ts';
import { builtInModules } from '../kit/objects/built-in-modules.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';

const name = 'Import-Module';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Does nothing: every cmdlet is here from the beginning.',
    ko: '아무 일도 하지 않습니다. 모든 cmdlet이 처음부터 있습니다.',
  },
  description: {
    en: 'Scripts that were written for Exchange begin with it. Get-Command shows the cmdlets there are.',
    ko: 'Exchange용 스크립트가 이 명령으로 시작하므로 받아들입니다. 있는 cmdlet은 Get-Command로 볼 수 있습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Name: parameter({
      schema: list(text()),
      synopsis: { en: 'The modules.', ko: '모듈.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'value',
    }),
    Force: flag({ synopsis: { en: 'Once more.', ko: '다시 가져옵니다.' } }),
    DisableNameChecking: flag({
      synopsis: { en: 'Without warnings about names.', ko: '이름 경고를 끕니다.' },
    }),
  },
  examples: [
    { line: 'Import-Module ExchangeOnlineManagement', synopsis: { en: 'Is taken.', ko: '받아들입니다.' } },
  ],
  async process({ Name }, { writeError, reporter }) {
    for (const each of Name) {
      if (builtInModules.some(getWildcard(each, false))) {
        reporter.verbose(`The cmdlets of ${each} that there are here need not be imported.`);
      } else writeError(noSuchModule(each), each);
    }
    return undefined;
  },
});

function noSuchModule(module: string): ErrorRecord {
  return new ErrorRecord({
    message: `The specified module '${module}' was not loaded because no valid module file was found in any module directory. Get-Command shows the cmdlets there are.`,
    category: 'ResourceUnavailable',
    fullyQualifiedErrorId: errorIdOf('Modules_ModuleNotFound', name),
    targetObject: module,
    activity: name,
  });
}
