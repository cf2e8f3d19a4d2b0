import { PSObject } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { executionScopes } from '../kit/objects/execution-policy.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf } from '../kit/parameter-types.ts';

const policy = 'Unrestricted';

export const cmdlet = defineCmdlet({
  name: 'Get-ExecutionPolicy',
  synopsis: {
    en: 'Whether scripts may run: always, here.',
    ko: '스크립트 실행 정책. 여기서는 항상 실행할 수 있습니다.',
  },
  description: {
    en: 'There is no policy about scripts here, as there is none of PowerShell outside Windows: what a script may do, the roles of its account say.',
    ko: 'Windows 밖의 PowerShell처럼 여기에는 스크립트 정책이 없습니다. 스크립트가 할 수 있는 일은 계정의 역할이 정합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Scope: parameter({
      schema: oneOf(executionScopes),
      synopsis: { en: 'For whom.', ko: '적용 범위.' },
      position: 0,
    }),
    List: flag({ synopsis: { en: 'For each.', ko: '범위마다.' } }),
  },
  examples: [
    {
      line: 'Get-ExecutionPolicy',
      synopsis: { en: 'Gives Unrestricted.', ko: 'Unrestricted를 내보냅니다.' },
    },
  ],
  async *process({ List }) {
    if (!List) {
      yield policy;
      return;
    }
    for (const scope of executionScopes)
      yield new PSObject([
        ['Scope', scope],
        ['ExecutionPolicy', policy],
      ]);
  },
});
