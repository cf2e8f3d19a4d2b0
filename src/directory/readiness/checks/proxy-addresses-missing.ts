import type { LocalText } from '../../../base/language.ts';
import { classOf, type SourceObject, textOf, textsOf } from '../../source-object.ts';
import { isPrimary } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';

/** [MS-ADTS] section 2.2.12: groupType is signed. */
const securityEnabled = 0x80000000;

export const check = defineCheck({
  kind: 'object',
  name: 'proxyAddresses.missing',
  error: 'Excluded',
  attribute: 'proxyAddresses',
  classes: ['contact', 'group'],
  sources: ['Connect'],
  synopsis: {
    en: 'Contacts and distribution groups have proxy addresses, and a primary one or mail; without them they are left out.',
    ko: '연락처와 배포 그룹에는 프록시 주소가 있어야 합니다. 기본 주소나 mail도 없으면 동기화에서 제외됩니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].scope.withoutMail;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      suspects: (facts) =>
        facts.count('proxyAddresses') === 0 || (facts.primaryAddresses === 0 && facts.count('mail') === 0),
      examine: (object) => {
        if (classOf(object) === 'group' && !isDistributionGroup(object)) return [];
        const addresses = textsOf(object, 'proxyAddresses');
        const kind = classOf(object) === 'group' ? 'group' : 'contact';
        if (addresses.length === 0) return [{ value: null, message: without[kind] }];
        const hasAddress = addresses.some(isPrimary) || textOf(object, 'mail') !== undefined;
        return hasAddress ? [] : [{ value: null, message: withoutPrimary[kind] }];
      },
    };
  },
});

/** Of a directory that knows no groupType nothing can be said. */
function isDistributionGroup(object: SourceObject): boolean {
  const type = Number(textOf(object, 'groupType') ?? Number.NaN);
  return Number.isInteger(type) && (type & securityEnabled) === 0;
}

const without = {
  group: {
    en: 'A distribution group without proxy addresses is left out. Give it one, such as SMTP:sales@contoso.com.',
    ko: '프록시 주소가 없는 배포 그룹은 동기화에서 제외됩니다. SMTP:sales@contoso.com과 같은 주소를 추가하십시오.',
  },
  contact: {
    en: 'A contact without proxy addresses is left out. Give it one, such as SMTP:kim@fabrikam.com.',
    ko: '프록시 주소가 없는 연락처는 동기화에서 제외됩니다. SMTP:kim@fabrikam.com과 같은 주소를 추가하십시오.',
  },
} satisfies Record<string, LocalText>;

const withoutPrimary = {
  group: {
    en: 'A distribution group with neither a primary address nor mail is left out. Write one of its addresses with SMTP: in capitals.',
    ko: '기본 주소도 mail도 없는 배포 그룹은 동기화에서 제외됩니다. 주소 하나를 대문자 SMTP:로 바꾸십시오.',
  },
  contact: {
    en: 'A contact with neither a primary address nor mail is left out. Write one of its addresses with SMTP: in capitals.',
    ko: '기본 주소도 mail도 없는 연락처는 동기화에서 제외됩니다. 주소 하나를 대문자 SMTP:로 바꾸십시오.',
  },
} satisfies Record<string, LocalText>;
