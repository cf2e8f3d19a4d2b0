import { classOf } from '../../source-object.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mailNickname.excluded',
  error: 'Excluded',
  attribute: 'mailNickname',
  classes: ['user', 'contact'],
  sources: ['Connect'],
  synopsis: {
    en: 'Mailboxes of Exchange itself (SystemMailbox{…}, CAS_{…}) are left out.',
    ko: 'Exchange의 시스템 사서함(SystemMailbox{…}, CAS_{…})은 동기화에서 제외됩니다.',
  },
  under: (profile) => ({
    severity: profiles[profile].scope.excluded.severity,
    screen: { suspiciousBeginnings: ['systemmailbox{', 'cas_'] },
    examine: (value, object) => {
      const name = value.toLowerCase();
      const isSystemMailbox = name.startsWith('systemmailbox{') && classOf(object) === 'user';
      if (!isSystemMailbox && !(name.startsWith('cas_') && name.includes('}'))) return undefined;
      return {
        en: 'It is a mailbox of Exchange itself, which is left out.',
        ko: 'Exchange의 시스템 사서함이므로 동기화에서 제외됩니다.',
      };
    },
  }),
});
