import { X509Certificate } from 'node:crypto';
import type { SourceObject } from '../../source-object.ts';
import type { ObjectRule } from '../check.ts';
import type { LengthRuling } from '../profiles/profile.ts';
import { countRule } from './count-rule.ts';

export function certificateCountRule(
  ruling: LengthRuling | undefined,
  attribute: 'userCertificate' | 'userSMIMECertificate',
): ObjectRule | undefined {
  return countRule(ruling, attribute, (count, max, object, { now }) => {
    const expired = countExpired(object, attribute, now);
    return {
      en: `It has ${count} certificates, and ${max} are allowed (LargeObject).${expired === 0 ? '' : ` ${expired} of them have expired: remove those.`}`,
      ko: `인증서가 ${count}개입니다. 최대 ${max}개까지 동기화됩니다(LargeObject).${expired === 0 ? '' : ` 그중 만료된 ${expired}개를 지우십시오.`}`,
    };
  });
}

function countExpired(object: SourceObject, attribute: string, now: number): number {
  const values = object.attributes.get(attribute.toLowerCase()) ?? [];
  return values.filter((value) => {
    const certificate = typeof value === 'string' ? undefined : tryReadCertificate(value);
    return certificate !== undefined && certificate.validToDate.getTime() < now;
  }).length;
}

/** userSMIMECertificate holds a PKCS #7 message, which is none; nothing is said of what cannot be read. */
function tryReadCertificate(bytes: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(bytes);
  } catch {
    return undefined;
  }
}
