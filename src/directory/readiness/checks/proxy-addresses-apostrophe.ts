import { smtpProxy } from '../address-syntax.ts';
import { printableWithout } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.apostrophe',
  error: 'Character',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc'],
  synopsis: {
    en: "No apostrophe in an SMTP address, by the document's list; Exchange allows it, so nothing is proposed.",
    ko: 'SMTP 주소에 작은따옴표가 없어야 합니다(문서 기준). Exchange는 허용하므로 변경을 제안하지 않습니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].proxyAddresses.apostrophe;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      screen: { plain: printableWithout("'"), shape: 'proxyAddress' },
      examine: (value) => {
        if (smtpProxy.find(value)?.address.includes("'") !== true) return undefined;
        return {
          en: 'It holds an apostrophe, which the document calls invalid. Exchange takes it: leave the address as it is if mail comes by it.',
          ko: "문서에서 잘못된 문자로 보는 작은따옴표(')가 있습니다. Exchange에서는 쓸 수 있으므로 메일을 받는 주소라면 그대로 두십시오.",
        };
      },
    };
  },
});
