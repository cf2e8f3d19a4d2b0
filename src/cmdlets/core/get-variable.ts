import { hasWildcards } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import {
  findScope,
  matchingNames,
  scopeParameter,
  variableNotFound,
  variableType,
} from '../kit/objects/variable-object.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';

const name = 'Get-Variable';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'The variables of the session.', ko: '세션의 변수.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: variableType,
  parameters: {
    Name: parameter({
      schema: list(text()),
      synopsis: { en: 'Names or patterns, without $.', ko: '이름 또는 패턴($ 없이).' },
      position: 0,
      fromPipeline: 'both',
    }),
    ValueOnly: flag({ synopsis: { en: 'Gives what they hold.', ko: '값만 내보냅니다.' } }),
    Scope: scopeParameter,
  },
  examples: [
    { line: 'Get-Variable *Preference', synopsis: { en: 'The preferences.', ko: '기본 설정 변수.' } },
  ],
  async *process({ Name = ['*'], ValueOnly, Scope }, { scope: from, writeError }) {
    const scope = findScope(from, Scope);
    for (const pattern of Name) {
      const names = matchingNames(scope, pattern);
      if (names.length === 0 && !hasWildcards(pattern)) writeError(variableNotFound(pattern, name));
      for (const each of names) {
        const value = scope.get(each);
        yield ValueOnly ? value : variableType.present({ name: each, value });
      }
    }
  },
});
