import { getWildcard, hasWildcards } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { aliasError, aliasType } from '../kit/objects/alias-object.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';

const name = 'Get-Alias';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Short names of commands.', ko: '명령의 별칭.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: aliasType,
  defaultSet: 'Default',
  parameters: {
    Name: parameter({
      schema: list(text()),
      synopsis: { en: 'Names or patterns.', ko: '이름 또는 패턴.' },
      position: 0,
      fromPipeline: 'both',
      sets: ['Default'],
    }),
    Definition: parameter({
      schema: list(text()),
      synopsis: { en: 'Of these commands.', ko: '이 명령의 별칭.' },
      sets: ['Definition'],
    }),
  },
  examples: [
    {
      line: 'Get-Alias -Definition Format-*',
      synopsis: { en: 'How formats are typed.', ko: '서식 명령의 별칭.' },
    },
  ],
  async *process({ Name = ['*'], Definition = ['*'] }, { session, writeError }) {
    const aliases = [...session.aliases].sort(([left], [right]) => (left < right ? -1 : 1));
    for (const pattern of Name) {
      const fits = getWildcard(pattern, false);
      const found = aliases.filter(
        ([alias, definition]) =>
          (hasWildcards(pattern) ? fits(alias) : alias === pattern.toLowerCase()) &&
          Definition.some((each) => getWildcard(each, false)(definition)),
      );
      if (found.length === 0 && !hasWildcards(pattern)) writeError(aliasError(name, pattern, true));
      for (const [alias, definition] of found) yield aliasType.present({ name: alias, definition });
    }
  },
});
