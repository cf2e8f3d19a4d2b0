import { hasWildcards } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import {
  findScope,
  matchingNames,
  scopeParameter,
  variableNotFound,
} from '../kit/objects/variable-object.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';

const name = 'Remove-Variable';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Removes variables.', ko: '변수를 제거합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Name: parameter({
      schema: list(text()),
      synopsis: { en: 'Names or patterns, without $.', ko: '이름 또는 패턴($ 없이).' },
      position: 0,
      mandatory: true,
      fromPipeline: 'propertyName',
    }),
    Scope: scopeParameter,
    Force: flag({ synopsis: { en: 'Also those that are read-only.', ko: '읽기 전용 변수도 처리합니다.' } }),
  },
  examples: [{ line: 'Remove-Variable temporary*', synopsis: { en: 'By a pattern.', ko: '패턴으로.' } }],
  async process({ Name, Scope, Force }, { scope: from, writeError }) {
    const scope = findScope(from, Scope);
    for (const pattern of Name) {
      const own = matchingNames(scope, pattern).filter((each) => scope.hasOwn(each));
      if (own.length === 0 && !hasWildcards(pattern)) writeError(variableNotFound(pattern, name));
      for (const each of own) {
        if (Force) scope.setReadOnly(each, false);
        scope.delete(each);
      }
    }
    return undefined;
  },
});
