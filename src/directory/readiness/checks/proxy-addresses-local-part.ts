import { smtpProxy } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { localPartRule } from '../rules/local-part-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.localPart',
  error: 'LocalPart',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'KB', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'What stands before the @ is as RFC 5322 has it: no misplaced dots, 64 characters at most.',
    ko: '@ 앞부분은 RFC 5322 형식이어야 합니다. 잘못 놓인 마침표가 없고 최대 64자입니다.',
  },
  under: (profile) =>
    localPartRule(profiles[profile].proxyAddresses, {
      place: smtpProxy,
      isOneOfMany: true,
      toldElsewhere: ':',
    }),
});
