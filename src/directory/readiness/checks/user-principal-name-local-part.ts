import { bareAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { localPartRule } from '../rules/local-part-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'userPrincipalName.localPart',
  error: 'LocalPart',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: 'What stands before the @ of a sign-in name has no dot at its beginning and no two in a row.',
    ko: '로그인 이름의 @ 앞부분은 마침표로 시작하거나 마침표가 연달아 있으면 안 됩니다.',
  },
  under: (profile) => {
    const { userPrincipalName } = profiles[profile];
    return localPartRule(userPrincipalName, {
      place: bareAddress,
      toldElsewhere: userPrincipalName.unlisted?.characters ?? '',
      tellsLength: userPrincipalName.localLength === undefined,
      tellsTrailingDot: userPrincipalName.edges === undefined,
    });
  },
});
