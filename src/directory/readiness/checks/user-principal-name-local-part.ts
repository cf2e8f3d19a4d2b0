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
    en: 'What stands before the @ has no dot at its beginning, and no two in a row.',
    ko: '@ 앞부분의 마침표는 맨 앞에 오거나 연달아 있을 수 없습니다.',
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
