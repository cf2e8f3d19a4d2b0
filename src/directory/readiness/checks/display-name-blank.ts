import { type SourceObject, textOf } from '../../source-object.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { blankRule } from '../rules/blank-rule.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'displayName.blank',
  error: 'Blank',
  attribute: 'displayName',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'A display name is more than blanks; IdFix wants one of everybody.',
    ko: '표시 이름은 비어 있지 않아야 합니다. IdFix는 모든 개체에 표시 이름을 요구합니다.',
  },
  under: (profile) => {
    const { blank } = profiles[profile].displayName;
    return blankRule(blank, {
      attribute: 'displayName',
      isRequired: () => blank.of !== 'present',
      mayBeRequired: () => blank.of !== 'present',
      supply: findName,
      ...(blank.of === 'groups' ? { classes: ['group'] } : {}),
    });
  },
});

function findName(object: SourceObject): string | undefined {
  const full = [textOf(object, 'givenName'), textOf(object, 'sn')].join(' ');
  return [textOf(object, 'cn'), full].map((name) => (name ?? '').trim()).find((name) => name !== '');
}
