import { countAnchorLength, isGuidAnchor } from '../anchor-syntax.ts';
import { asciiLettersAndDigits } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'sourceAnchor.length',
  error: 'Anchor',
  attribute: 'sourceAnchor',
  classes: ['user', 'contact', 'group'],
  sources: ['Connect'],
  synopsis: {
    en: 'A source anchor has fewer than 60 characters, where all but A to Z and digits count as three.',
    ko: '원본 앵커(sourceAnchor)는 60자 미만이어야 합니다. 영문자와 숫자가 아닌 문자는 3자로 셉니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].sourceAnchor?.length;
    if (ruling === undefined) return undefined;
    const { severity, max } = ruling;
    return {
      severity,
      screen: { plain: asciiLettersAndDigits, maxLength: max },
      examine: (value) => {
        const length = countAnchorLength(value);
        if (length <= max || isGuidAnchor(value)) return undefined;
        return {
          en: `It counts as ${length} characters, and ${max} are allowed; all but A to Z and digits count as three. Take another attribute as the anchor.`,
          ko: `${length}자로 계산됩니다. 최대 ${max}자까지 쓸 수 있으며 영문자와 숫자가 아닌 문자는 3자로 셉니다. 다른 특성을 앵커로 쓰십시오.`,
        };
      },
    };
  },
});
