import { smtpTarget } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { localPartRule } from '../rules/local-part-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'targetAddress.localPart',
  error: 'LocalPart',
  attribute: 'targetAddress',
  classes: ['user', 'contact'],
  sources: ['Doc', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'What stands before the @ of an SMTP target address is as RFC 5322 has it.',
    ko: 'SMTP 대상 주소의 @ 앞부분은 RFC 5322 형식이어야 합니다.',
  },
  under: (profile) => localPartRule(profiles[profile].targetAddress, { place: smtpTarget }),
});
