import { type DoctorContext, defineDoctorCheck, type Finding } from '../doctor-check.ts';

/** Further domains are the same work again. */
const mostDomains = 20;

export const check = defineDoctorCheck({
  name: 'autodiscover',
  title: { en: 'Autodiscover', ko: '자동 검색' },
  async run(context) {
    const { domains } = await context.inspectStore();
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
      const finding = await look(domain, context);
      if (finding === undefined) return [...findings, unreachable];
      findings.push(finding);
    }
    return findings;
  },
});

/** Where Outlook looks, in its order: the name, then the service; [MS-OXDISCO] section 3.1.5. Undefined where the DNS is silent. */
async function look(domain: string, { dns, settings }: DoctorContext): Promise<Finding | undefined> {
  const name = `autodiscover.${domain}`;
  try {
    const [addresses, services] = await Promise.all([
      dns.addresses(name),
      dns.services(`_autodiscover._tcp.${domain}`),
    ]);
    if (addresses.length > 0) {
      return {
        status: 'ok',
        values: { name, addresses: addresses.join(', ') },
        text: {
          en: 'Outlook finds {name} ({addresses}).',
          ko: 'Outlook이 {name}({addresses})을(를) 찾습니다.',
        },
      };
    }
    const [service] = services.toSorted((a, b) => a.priority - b.priority);
    if (service !== undefined && service.port === 443) {
      return {
        status: 'ok',
        values: { domain, target: service.name },
        text: {
          en: '{domain}: Outlook is sent to {target}; it asks its person whether that is right, once.',
          ko: '{domain}: Outlook이 {target}(으)로 안내됩니다. 처음 한 번 사용자에게 확인합니다.',
        },
      };
    }
    const isOtherPort = service !== undefined;
    return {
      status: 'warn',
      values: { domain, port: service?.port ?? 0 },
      text: isOtherPort
        ? {
            en: '{domain}: _autodiscover._tcp names port {port}, and Outlook takes 443 alone.',
            ko: '{domain}: _autodiscover._tcp이 {port} 포트를 가리킵니다. Outlook은 443만 씁니다.',
          }
        : {
            en: '{domain}: neither autodiscover nor _autodiscover._tcp is published, so Outlook asks people for a server.',
            ko: '{domain}: autodiscover도 _autodiscover._tcp도 게시되지 않아 Outlook이 서버를 묻습니다.',
          },
      next: {
        en: `Publish: autodiscover.${domain}. CNAME ${settings.serverName}. or _autodiscover._tcp.${domain}. SRV 0 0 443 ${settings.serverName}.`,
        ko: `게시하십시오: autodiscover.${domain}. CNAME ${settings.serverName}. 또는 _autodiscover._tcp.${domain}. SRV 0 0 443 ${settings.serverName}.`,
      },
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

const unreachable: Finding = {
  status: 'skip',
  text: {
    en: 'The DNS does not answer from here, so nothing can be said about the domains.',
    ko: '여기서는 DNS가 응답하지 않아 도메인을 검사할 수 없습니다.',
  },
};
