import type { LocalText } from '../../../base/language.ts';
import { keyRecord, keyRecordName, publishesKey } from '../../../wire/dkim/key-record.ts';
import { isSpfRecord } from '../../../wire/spf/spf-record.ts';
import {
  type DoctorContext,
  type DomainSignature,
  defineDoctorCheck,
  type Finding,
} from '../doctor-check.ts';
import { leadsHere } from '../own-exchangers.ts';

/** Further domains are the same work again; the first tell whether the machine reaches the DNS at all. */
const mostDomains = 20;

export const check = defineDoctorCheck({
  name: 'dns',
  title: { en: 'DNS', ko: 'DNS' },
  async run(context) {
    const { domains, signatures = [] } = await context.inspectStore();
    if (domains.length === 0) {
      return [
        {
          status: 'skip',
          text: { en: 'There are no accepted domains yet.', ko: '허용 도메인이 아직 없습니다.' },
        },
      ];
    }
    const findings: Finding[] = [];
    for (const domain of domains.slice(0, mostDomains)) {
      const key = signatures.find((each) => each.domain === domain);
      const found = await checkDomain(domain, key, context);
      if (found === undefined) return [...findings, unreachable()];
      findings.push(...found);
    }
    return findings;
  },
});

/** Undefined where the DNS does not answer. */
async function checkDomain(
  domain: string,
  key: DomainSignature | undefined,
  { dns, settings }: DoctorContext,
): Promise<Finding[] | undefined> {
  try {
    const [exchangers, texts, policies, keys] = await Promise.all([
      dns.mailExchangers(domain),
      dns.texts(domain),
      dns.texts(`_dmarc.${domain}`),
      key === undefined ? [] : dns.texts(keyRecordName(key.selector, domain)),
    ]);
    return [
      mailExchanger(
        domain,
        settings,
        exchangers.map(({ exchange }) => exchange),
      ),
      record(domain, 'SPF', texts.some(isSpfRecord), `${domain}. TXT "v=spf1 mx -all"`),
      signature(domain, key, keys),
      record(domain, 'DMARC', policies.some(isDmarc), `_dmarc.${domain}. TXT "v=DMARC1; p=quarantine"`),
    ];
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

function signature(domain: string, key: DomainSignature | undefined, found: readonly string[]): Finding {
  if (key === undefined) {
    const line = 'New-DkimSigningConfig {domain} -Enabled $true';
    return unsigned(domain, {
      en: `Type: ${line}, and publish what it says.`,
      ko: `${line}를 실행하고, 안내하는 레코드를 게시하십시오.`,
    });
  }
  const { selector, publicKey, enabled } = key;
  const line = `${keyRecordName(selector, domain)}. TXT "${keyRecord(publicKey)}"`;
  const isThere = found.some((text) => publishesKey(text, publicKey));
  if (!enabled) {
    const [en, ko] = isThere ? ['', ''] : [`Publish: ${line}; then `, `게시하십시오: ${line}. 그리고 `];
    return unsigned(domain, {
      en: `${en}type: Set-DkimSigningConfig {domain} -Enabled $true`,
      ko: `${ko}실행하십시오: Set-DkimSigningConfig {domain} -Enabled $true`,
    });
  }
  if (isThere) return record(domain, 'DKIM', true, '');
  return {
    status: 'fail',
    values: { domain },
    text: {
      en: '{domain}: mail is signed, and the DNS does not have the key. Others take it for forged.',
      ko: '{domain}: 메일에 서명하고 있지만 DNS에 키가 없습니다. 받는 쪽이 위조로 봅니다.',
    },
    next: {
      en: `Publish: ${line}; or stop signing: Set-DkimSigningConfig {domain} -Enabled $false`,
      ko: `게시하십시오: ${line} 또는 서명을 끄십시오: Set-DkimSigningConfig {domain} -Enabled $false`,
    },
  };
}

function unsigned(domain: string, next: LocalText): Finding {
  return {
    status: 'warn',
    values: { domain },
    text: {
      en: '{domain}: mail that leaves is not signed (DKIM).',
      ko: '{domain}: 나가는 메일에 서명(DKIM)하지 않습니다.',
    },
    next,
  };
}

/** RFC 7489 section 6.6.3. */
function isDmarc(text: string): boolean {
  return /^v=DMARC1\s*;/.test(text);
}

function mailExchanger(
  domain: string,
  settings: DoctorContext['settings'],
  exchangers: readonly string[],
): Finding {
  const plain = exchangers.map((name) => name.toLowerCase().replace(/\.$/, ''));
  const values = { domain, server: settings.serverName, exchangers: plain.join(', ') };
  if (plain.some((name) => leadsHere(name, settings))) {
    return {
      status: 'ok',
      values,
      text: { en: '{domain}: mail comes to {server}.', ko: '{domain}: 메일이 {server} 서버로 옵니다.' },
    };
  }
  return {
    status: 'warn',
    values,
    text:
      plain.length === 0
        ? { en: '{domain}: there is no MX record.', ko: '{domain}: MX 레코드가 없습니다.' }
        : {
            en: '{domain}: mail goes to {exchangers}, not to {server}. Before cutover that is as it should be.',
            ko: '{domain}: 메일이 {server} 서버가 아니라 {exchangers}(으)로 갑니다. 전환 전이라면 정상입니다.',
          },
    next: {
      en: 'At cutover publish: {domain}. MX 10 {server}.',
      ko: '전환할 때 게시하십시오: {domain}. MX 10 {server}.',
    },
  };
}

function record(domain: string, kind: string, isThere: boolean, line: string): Finding {
  if (isThere) {
    return {
      status: 'ok',
      values: { domain, kind },
      text: { en: '{domain}: {kind} is published.', ko: '{domain}: {kind} 게시됨.' },
    };
  }
  return {
    status: 'warn',
    values: { domain, kind },
    text: { en: '{domain}: {kind} is missing.', ko: '{domain}: {kind} 없음.' },
    next: { en: `Publish: ${line}`, ko: `게시하십시오: ${line}` },
  };
}

function unreachable(): Finding {
  return {
    status: 'skip',
    text: {
      en: 'The DNS does not answer from here, so nothing can be said about the domains.',
      ko: '여기서는 DNS가 응답하지 않아 도메인을 검사할 수 없습니다.',
    },
    next: {
      en: 'Check the network and /etc/resolv.conf, then run it again.',
      ko: '네트워크와 /etc/resolv.conf를 확인한 뒤 다시 실행하십시오.',
    },
  };
}
