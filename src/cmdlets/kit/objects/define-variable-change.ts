import type { LocalText } from '../../../base/language.ts';
import { hasWildcards, type Scope } from '../../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../definition.ts';
import { parameter } from '../parameter.ts';
import { flag, list, text } from '../parameter-types.ts';
import { findScope, matchingNames, scopeParameter, variableNotFound } from './variable-object.ts';

const parameters = {
  Name: parameter({
    schema: list(text()),
    synopsis: { en: 'Names or patterns, without $.', ko: '이름 또는 패턴($ 없이).' },
    position: 0,
    mandatory: true,
    fromPipeline: 'propertyName',
  }),
  Scope: scopeParameter,
  Force: flag({ synopsis: { en: 'Also those that are read-only.', ko: '읽기 전용 변수도 처리합니다.' } }),
} as const;

/** A cmdlet that does one thing to each variable of a scope that fits. */
export function defineVariableChange(
  name: `${string}-Variable`,
  synopsis: LocalText,
  change: (scope: Scope, variable: string) => void,
) {
  return defineCmdlet({
    name,
    synopsis,
    role: 'Core',
    scope: 'none',
    effect: 'read',
    parameters,
    examples: [{ line: `${name} temporary*`, synopsis: { en: 'By a pattern.', ko: '패턴으로.' } }],
    async process({ Name, Scope, Force }, { scope: from, writeError }) {
      const scope = findScope(from, Scope);
      for (const pattern of Name) {
        const own = matchingNames(scope, pattern).filter((each) => scope.hasOwn(each));
        if (own.length === 0 && !hasWildcards(pattern)) writeError(variableNotFound(pattern, name));
        for (const each of own) {
          if (Force) scope.setReadOnly(each, false);
          change(scope, each);
        }
      }
      return undefined;
    },
  });
}
