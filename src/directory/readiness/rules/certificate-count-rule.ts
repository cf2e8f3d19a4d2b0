import type { ObjectRule } from '../check.ts';
import type { LengthRuling } from '../profiles/profile.ts';
import { countRule } from './count-rule.ts';

export function certificateCountRule(
  ruling: LengthRuling | undefined,
  attribute: 'userCertificate' | 'userSMIMECertificate',
): ObjectRule | undefined {
  return countRule(ruling, attribute, (count, max) => ({
    en: `It has ${count} certificates, and ${max} synchronise (LargeObject). Remove those that have expired.`,
    ko: `인증서가 ${count}개입니다. 최대 ${max}개까지 동기화됩니다(LargeObject). 만료된 인증서를 지우십시오.`,
  }));
}
