import { listCharacters } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { bannedRule } from '../rules/character-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'userPrincipalName.unlistedCharacters',
  error: 'Character',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc'],
  synopsis: {
    en: 'Neither $ nor `, which the document lists neither as allowed nor as invalid.',
    ko: '$와 `는 쓰지 않는 것이 좋습니다. 문서의 허용 문자에도 금지 문자에도 없습니다.',
  },
  under: (profile) =>
    bannedRule(profiles[profile].userPrincipalName.unlisted, {
      tell: (found) => {
        const { en, ko } = listCharacters(found);
        return {
          en: `It holds what the document calls neither allowed nor invalid: ${en}.`,
          ko: `문서의 허용 문자에도 금지 문자에도 없는 문자가 있습니다: ${ko}.`,
        };
      },
    }),
});
