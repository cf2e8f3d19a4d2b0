import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { uniqueRule } from '../rules/unique-rule.ts';

/** A directory cannot hold two; a file that was put together from several exports can. */
export const check = defineCheck({
  kind: 'unique',
  name: 'distinguishedName.unique',
  error: 'Duplicate',
  attribute: 'distinguishedName',
  classes: ['user', 'contact', 'group'],
  sources: ['Landfall'],
  synopsis: {
    en: 'No other object has the name: one of the two would replace the other.',
    ko: '고유 이름(DN)이 중복되지 않아야 합니다. 중복되면 한 개체가 다른 개체를 덮어씁니다.',
  },
  under: (profile) => uniqueRule(profiles[profile].distinguishedName?.unique, 'fold'),
});
