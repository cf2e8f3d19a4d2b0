import type { LocalText } from '../../../base/language.ts';
import { classOf, type SourceObject } from '../../source-object.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';

/** Together 0x21C07000 of Connect's rule for users. */
const systemTypes: readonly (readonly [bigint, LocalText])[] = [
  [0x1000n, { en: 'a mail-enabled public folder', ko: '메일 사용 공용 폴더' }],
  [0x2000n, { en: 'the mailbox of the system attendant', ko: 'System Attendant 사서함' }],
  [0x4000n, { en: 'a system mailbox', ko: '시스템 사서함' }],
  [0x400000n, { en: 'an object of Exchange itself', ko: 'Exchange 자체 개체' }],
  [0x800000n, { en: 'an arbitration mailbox', ko: '중재 사서함' }],
  [0x1000000n, { en: 'a mailbox plan', ko: '사서함 계획' }],
  [0x20000000n, { en: 'a discovery mailbox', ko: '검색 사서함' }],
];
const groupTypes: typeof systemTypes = [[0x40000000n, { en: 'a role group', ko: '역할 그룹' }]];

export const check = defineCheck({
  kind: 'value',
  name: 'msExchRecipientTypeDetails.excluded',
  error: 'Excluded',
  attribute: 'msExchRecipientTypeDetails',
  classes: ['user', 'group'],
  sources: ['Connect', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'System mailboxes, public folders, mailbox plans and role groups of Exchange are left out.',
    ko: 'Exchange의 시스템 사서함, 공용 폴더, 사서함 계획, 역할 그룹은 동기화에서 제외됩니다.',
  },
  under: (profile) => ({
    severity: profiles[profile].scope.excluded.severity,
    // The smallest of them, 4096, has four digits.
    screen: { plain: '0123456789', maxLength: 3 },
    examine: (value, object) => {
      const type = findType(value, object);
      if (type === undefined) return undefined;
      return {
        en: `It is ${type.en} (recipient type ${value.trim()}), which is left out.`,
        ko: `${type.ko}(받는 사람 형식 ${value.trim()})이므로 동기화에서 제외됩니다.`,
      };
    },
  }),
});

/** LDAP gives the number in decimal, signed. */
function findType(value: string, object: SourceObject): LocalText | undefined {
  if (!/^\s*-?\d{1,20}\s*$/.test(value)) return undefined;
  const bits = BigInt(value.trim());
  const types = classOf(object) === 'group' ? groupTypes : systemTypes;
  return types.find(([bit]) => (bits & bit) !== 0n)?.[1];
}
