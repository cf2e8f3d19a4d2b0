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
    en: 'What stands before the @ of an SMTP proxy address is as RFC 5322 has it.',
    ko: 'SMTP 프록시 주소의 @ 앞부분은 RFC 5322 형식이어야 합니다.',
  },
  under: (profile) =>
    localPartRule(profiles[profile].proxyAddresses, {
      place: smtpProxy,
      isOneOfMany: true,
      toldElsewhere: ':',
    }),
});
