import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { countRule } from '../rules/count-rule.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'proxyAddresses.count',
  error: 'Count',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['Connect'],
  synopsis: {
    en: 'About 300 values at most; with more the object is too large (LargeObject).',
    ko: '프록시 주소는 최대 약 300개입니다. 더 많으면 개체가 너무 커집니다(LargeObject).',
  },
  under: (profile) =>
    countRule(profiles[profile].proxyAddresses.count, 'proxyAddresses', (count, max) => ({
      en: `It has ${count} proxy addresses; beyond about ${max} an object is too large to synchronise (LargeObject). Remove those that nobody uses.`,
      ko: `프록시 주소가 ${count}개입니다. 약 ${max}개를 넘으면 개체가 너무 커서 동기화되지 않습니다(LargeObject). 쓰지 않는 주소를 지우십시오.`,
    })),
});
