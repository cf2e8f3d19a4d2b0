import type { LocalText } from '../../../base/language.ts';
import { classOf, type SourceObject } from '../../source-object.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'sAMAccountName.excluded',
  error: 'Excluded',
  attribute: 'sAMAccountName',
  classes: ['user', 'group'],
  sources: ['Connect'],
  synopsis: {
    en: 'Accounts of synchronisation and of Exchange itself (AAD_…, MSOL_…, SUPPORT_388945a0, CAS_{…}) are left out.',
    ko: '동기화와 Exchange의 서비스 계정(AAD_…, MSOL_…, SUPPORT_388945a0, CAS_{…})은 동기화에서 제외됩니다.',
  },
  under: (profile) => ({
    severity: profiles[profile].scope.excluded.severity,
    screen: { suspiciousBeginnings: ['aad_', 'msol_', 'support_', 'cas_'] },
    examine: (value, object) => (isServiceAccount(value.toLowerCase(), object) ? message : undefined),
  }),
});

const message: LocalText = {
  en: 'It is an account of synchronisation or of Exchange itself, which is left out.',
  ko: '동기화 또는 Exchange의 서비스 계정이므로 동기화에서 제외됩니다.',
};

function isServiceAccount(name: string, object: SourceObject): boolean {
  if (classOf(object) === 'group') return name === 'msol_ad_sync_richcoexistence';
  if (name.startsWith('cas_')) return name.includes('}');
  return name.startsWith('aad_') || name.startsWith('msol_') || name === 'support_388945a0';
}
