import { type SourceObject, textOf } from '../../source-object.ts';
import { defineCheck } from '../check.ts';
import { makeLatinName } from '../latin-names.ts';
import { profiles } from '../profiles/profiles.ts';
import { blankRule } from '../rules/blank-rule.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'mailNickname.blank',
  error: 'Blank',
  attribute: 'mailNickname',
  classes: ['user', 'contact'],
  sources: ['IdFixDedicated'],
  synopsis: {
    en: 'Users and contacts with a mail address have an alias.',
    ko: '메일 주소가 있는 사용자와 연락처에는 별칭이 있어야 합니다.',
  },
  under: (profile) =>
    blankRule(profiles[profile].mailNickname.blank, {
      attribute: 'mailNickname',
      isRequired: (object) => (textOf(object, 'mail') ?? '') !== '',
      mayBeRequired: (facts) => facts.count('mail') > 0,
      supply: findAlias,
    }),
});

function findAlias(object: SourceObject): string | undefined {
  const [givenName, sn] = [textOf(object, 'givenName'), textOf(object, 'sn')];
  const full = givenName === undefined || sn === undefined ? undefined : `${givenName}.${sn}`;
  const names = [full, textOf(object, 'sAMAccountName'), textOf(object, 'cn')];
  return names.flatMap((name) => (name === undefined ? [] : (makeLatinName(name) ?? []))).at(0);
}
