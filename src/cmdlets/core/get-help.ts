import { ErrorRecord, getWildcard, hasWildcards, PSObject } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { errorIdOf } from '../kit/error-id.ts';
import { helpText, parameterHelp } from '../kit/help-text.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-Help',
  synopsis: {
    en: 'Explains a cmdlet, or lists those that fit.',
    ko: 'cmdlet을 설명하거나 해당하는 목록을 표시합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Name: parameter({
      schema: text(),
      synopsis: { en: 'A cmdlet, an alias or a pattern.', ko: 'cmdlet, 별칭 또는 패턴.' },
      position: 0,
      fromPipeline: 'propertyName',
      completer: 'cmdlet',
    }),
    Parameter: parameter({
      schema: list(text()),
      synopsis: {
        en: 'These of its parameters alone, by name or pattern.',
        ko: '이 매개 변수만(이름 또는 패턴).',
      },
    }),
    Examples: flag({ synopsis: { en: 'Its examples alone.', ko: '예제만.' } }),
    Full: flag({ synopsis: { en: 'Everything.', ko: '모두.' } }),
    Detailed: flag({ synopsis: { en: 'The same as -Full.', ko: '-Full과 같습니다.' } }),
  },
  examples: [
    {
      line: 'Get-Help Get-Mailbox -Full',
      synopsis: { en: 'Everything about one.', ko: 'cmdlet 하나의 모든 설명.' },
    },
    {
      line: 'Get-Help Get-Mailbox -Parameter Filter',
      synopsis: { en: 'One of its parameters.', ko: '매개 변수 하나.' },
    },
    {
      line: 'Get-Help *mailbox*',
      synopsis: { en: 'What there is for mailboxes.', ko: '사서함 관련 cmdlet 목록.' },
    },
  ],
  async *process({ Name = '*', Parameter, Examples, Full, Detailed }, context) {
    const { catalog, language, session } = context;
    const resolved = session.aliases.get(Name.toLowerCase()) ?? Name;
    if (!hasWildcards(resolved)) {
      const table = catalog.get(resolved, Name);
      if (Parameter !== undefined) {
        for (const pattern of Parameter) {
          const isWanted = getWildcard(pattern, false);
          const wanted = table.all.filter(({ name }) => isWanted(name));
          for (const one of wanted) yield parameterHelp(one, language);
          if (wanted.length === 0) context.writeError(noParameter(pattern));
        }
        return;
      }
      const detail = Examples ? 'examples' : Full || Detailed ? 'full' : 'short';
      yield helpText(table, language, detail);
      return;
    }
    const fits = getWildcard(resolved, false);
    for (const { cmdlet: each } of catalog.tables) {
      if (!fits(each.name)) continue;
      yield new PSObject([
        ['Name', each.name],
        ['Synopsis', each.synopsis[language]],
      ]);
    }
  },
});

function noParameter(pattern: string): ErrorRecord {
  return new ErrorRecord({
    message: `No parameter matches criteria ${pattern}.`,
    category: 'InvalidArgument',
    fullyQualifiedErrorId: errorIdOf('NoParmsFound', 'Get-Help'),
    targetObject: pattern,
    activity: 'Get-Help',
  });
}
