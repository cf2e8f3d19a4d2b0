import { getWildcard, hasWildcards, PSObject } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { helpText } from '../kit/help-text.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text } from '../kit/parameter-types.ts';

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
      line: 'Get-Help *mailbox*',
      synopsis: { en: 'What there is for mailboxes.', ko: '사서함 관련 cmdlet 목록.' },
    },
  ],
  async *process({ Name = '*', Examples, Full, Detailed }, { catalog, language, session }) {
    const resolved = session.aliases.get(Name.toLowerCase()) ?? Name;
    if (!hasWildcards(resolved)) {
      const detail = Examples ? 'examples' : Full || Detailed ? 'full' : 'short';
      yield helpText(catalog.get(resolved, Name), language, detail);
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
