/** Whether people will get through when MAPI over HTTP is turned on: servers, certificates, and whatever stands before them. */

import type { OutwardNetworks } from '../../base/connecting/outward-networks.ts';
import type { LocalText } from '../../base/language.ts';
import type { CertificateCheck } from './endpoint-certificate.ts';
import {
  askEndpoint,
  type DialTarget,
  EndpointAgent,
  type EndpointAnswer,
  EndpointError,
  headerOf,
} from './endpoint-request.ts';
import type { ServerNode } from './server-nodes.ts';
import { identityOf, type MapiAuthenticationMethod, type VirtualDirectory } from './virtual-directory.ts';

export const readinessResults = ['Passed', 'Warning', 'Failed'] as const;
export type ReadinessResult = (typeof readinessResults)[number];

/** One thing that was looked at. */
export interface ReadinessFinding {
  readonly check: string;
  readonly target: string;
  readonly result: ReadinessResult;
  readonly detail: LocalText;
}

export interface ReadinessQuestion {
  readonly directories: readonly VirtualDirectory[];
  readonly servers: readonly ServerNode[];
  /** What the endpoint can ask for besides naming it. */
  readonly servedMethods: readonly MapiAuthenticationMethod[];
  /** Domains of the organisation, whose Autodiscover people's programs look for. */
  readonly domains: readonly string[];
  readonly hasAddress: (name: string) => Promise<boolean>;
  readonly checkCertificate: (url: string) => Promise<CertificateCheck>;
  readonly signal: AbortSignal;
  readonly dial?: DialTarget | undefined;
  readonly networks?: OutwardNetworks | undefined;
  /** Not below what Kerberos takes; and what the listener lets through. */
  readonly headerBytes: number;
  readonly requestBytes: number;
}

const same = (text: string): LocalText => ({ en: text, ko: text });

export async function* examineReadiness(question: ReadinessQuestion): AsyncGenerator<ReadinessFinding> {
  yield* question.servers.map(serverFinding);
  if (question.servers.length === 0) yield noServer;
  if (question.directories.length === 0) yield noDirectory;
  for (const directory of question.directories) {
    yield authenticationFinding(directory, question.servedMethods);
    for (const url of urlsOf(directory)) {
      yield* certificateFindings(await question.checkCertificate(url));
      yield* wayFindings(url, question);
    }
  }
  for (const domain of question.domains) yield await autodiscoverFinding(domain, question);
}

export const urlsOf = ({
  internalUrl,
  externalUrl,
}: Pick<VirtualDirectory, 'internalUrl' | 'externalUrl'>): string[] => [
  ...new Set([internalUrl, externalUrl].filter((url) => url !== null)),
];

function serverFinding({ name, version, protocols }: ServerNode): ReadinessFinding {
  const speaks = protocols.includes('MapiHttp');
  return {
    ...{ check: 'Server', target: name, result: speaks ? 'Passed' : 'Failed' },
    detail: speaks
      ? {
          en: `Version ${version} speaks MAPI over HTTP.`,
          ko: `버전 ${version}은(는) MAPI over HTTP를 지원합니다.`,
        }
      : {
          en: `Version ${version} does not speak MAPI over HTTP. Bring every server to the same version first: people would not reach their mailboxes through this one.`,
          ko: `버전 ${version}은(는) MAPI over HTTP를 지원하지 않습니다. 이 서버로는 사서함에 연결할 수 없으니 먼저 모든 서버를 같은 버전으로 올리십시오.`,
        },
  };
}

const noServer: ReadinessFinding = {
  ...{ check: 'Server', target: '', result: 'Failed' },
  detail: {
    en: 'No server is running. Start one: landfall start',
    ko: '실행 중인 서버가 없습니다. landfall start로 시작하십시오.',
  },
};

const noDirectory: ReadinessFinding = {
  ...{ check: 'VirtualDirectory', target: '', result: 'Failed' },
  detail: {
    en: 'There is no virtual directory. Make one with New-MapiVirtualDirectory.',
    ko: '가상 디렉터리가 없습니다. New-MapiVirtualDirectory로 만드십시오.',
  },
};

function authenticationFinding(
  directory: VirtualDirectory,
  served: readonly MapiAuthenticationMethod[],
): ReadinessFinding {
  const { authenticationMethods: methods } = directory;
  const usable = methods.filter((method) => served.includes(method));
  const unusable = methods.filter((method) => !served.includes(method));
  const target = identityOf(directory);
  if (usable.length === 0) {
    return {
      ...{ check: 'Authentication', target, result: 'Failed' },
      detail: {
        en: `It takes ${methods.join(', ')} alone, which this server cannot check: nobody could sign in. Add ${served.join(' or ')} with Set-MapiVirtualDirectory -IISAuthenticationMethods, or give the server a Kerberos keytab.`,
        ko: `${methods.join(', ')}만 허용하는데 이 서버가 확인할 수 없어 아무도 로그인하지 못합니다. Set-MapiVirtualDirectory -IISAuthenticationMethods로 ${served.join(' 또는 ')}을(를) 추가하거나 서버에 Kerberos keytab을 지정하십시오.`,
      },
    };
  }
  return {
    ...{ check: 'Authentication', target, result: 'Passed' },
    detail: {
      en: `People sign in by ${usable.join(', ')}.${unusable.length === 0 ? '' : ` ${unusable.join(', ')} cannot be checked here, and nobody is asked for it.`}`,
      ko: `${usable.join(', ')}(으)로 로그인합니다.${unusable.length === 0 ? '' : ` ${unusable.join(', ')}은(는) 이 서버에서 확인할 수 없어 요청하지 않습니다.`}`,
    },
  };
}

export function* certificateFindings({
  url,
  certificate,
  problems,
  warnings,
}: CertificateCheck): Generator<ReadinessFinding> {
  const finding = (result: ReadinessResult, detail: LocalText): ReadinessFinding => ({
    ...{ check: 'Certificate', target: url, result, detail },
  });
  for (const problem of problems) yield finding('Failed', problem);
  for (const warning of warnings) yield finding('Warning', warning);
  if (problems.length + warnings.length === 0 && certificate !== undefined) {
    const until = new Date(certificate.validTo).toISOString().slice(0, 10);
    yield finding('Passed', {
      en: `It is trusted, and valid until ${until}.`,
      ko: `신뢰할 수 있으며 ${until}까지 유효합니다.`,
    });
  }
}

interface WayCheck {
  readonly check: string;
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bodyBytes?: number;
  /** Why an answer is not as it should be; undefined where it is. */
  judge(answer: EndpointAnswer): LocalText | undefined;
}

const ruleHint: LocalText = {
  en: 'Test-MapiHttpReadiness -ProxyRule Nginx (or HAProxy) prints a rule that lets it through.',
  ko: 'Test-MapiHttpReadiness -ProxyRule Nginx(또는 HAProxy)로 통과시키는 규칙을 볼 수 있습니다.',
};

/** Nobody signs in: whoever asks who it is has got the request. */
async function* wayFindings(url: string, question: ReadinessQuestion): AsyncGenerator<ReadinessFinding> {
  using agent = new EndpointAgent();
  for (const way of waysOf(url, question)) {
    const finding = await tryWay(way, question, agent);
    yield finding;
    // Where nothing comes through, the rest would say the same again.
    if (way.check === 'HealthCheck' && finding.result === 'Failed') return;
  }
}

function waysOf(url: string, { headerBytes, requestBytes }: ReadinessQuestion): WayCheck[] {
  const origin = new URL(url).origin;
  const mapi = { 'Content-Type': 'application/mapi-http', 'X-RequestType': 'PING', 'X-RequestId': '{0}:1' };
  return [
    { check: 'HealthCheck', url: `${url}/healthcheck.htm`, method: 'GET', judge: isOurs },
    {
      check: 'MailboxPath',
      url: `${url}/emsmdb/?MailboxId=probe`,
      method: 'POST',
      headers: mapi,
      judge: asksWho,
    },
    {
      check: 'AddressBookPath',
      url: `${url}/nspi/?MailboxId=probe`,
      method: 'POST',
      headers: mapi,
      judge: asksWho,
    },
    {
      ...{ check: 'AutodiscoverPath', url: `${origin}/autodiscover/autodiscover.xml`, method: 'POST' },
      headers: { 'Content-Type': 'text/xml; charset=utf-8' },
      judge: asksWho,
    },
    {
      ...{ check: 'HeaderSize', url: `${url}/emsmdb/`, method: 'POST', judge: asksWho },
      headers: { ...mapi, 'X-Landfall-Probe': 'x'.repeat(headerBytes) },
    },
    {
      check: 'RequestSize',
      url: `${url}/emsmdb/`,
      method: 'POST',
      headers: mapi,
      bodyBytes: requestBytes,
      judge: asksWho,
    },
    { check: 'Streaming', url: `${url}/healthcheck.htm?stream=1`, method: 'GET', judge: streams },
  ];
}

async function tryWay(
  way: WayCheck,
  { signal, dial, networks }: ReadinessQuestion,
  agent: EndpointAgent,
): Promise<ReadinessFinding> {
  const { check, url, method, headers = {}, bodyBytes = 0 } = way;
  const finding = (result: ReadinessResult, detail: LocalText): ReadinessFinding => ({
    check,
    target: url,
    result,
    detail,
  });
  const body = method === 'GET' ? undefined : Buffer.alloc(bodyBytes, 0x20);
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(15_000)]);
    const answer = await askEndpoint({
      ...{ url, method, body, dial, networks, agent, signal: limit },
      headers: { ...headers, ...(body !== undefined && { 'Content-Length': String(body.length) }) },
      // What it shows is looked at by itself.
      acceptsAnyCertificate: true,
    });
    const problem = way.judge(answer);
    if (problem === undefined)
      return finding('Passed', same(`HTTP ${answer.status}, ${Math.round(answer.elapsedMs)} ms.`));
    return finding('Failed', { en: `${problem.en} ${ruleHint.en}`, ko: `${problem.ko} ${ruleHint.ko}` });
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    return finding('Failed', same(error.message));
  }
}

function isOurs({ status, body }: EndpointAnswer): LocalText | undefined {
  if (status === 200 && body.toString('latin1').startsWith('200 OK')) return undefined;
  return {
    en: `HTTP ${status}: what answers there is not this platform, or something before it does not let /mapi through.`,
    ko: `HTTP ${status}: 그 주소에서 이 플랫폼이 응답하지 않거나, 앞단에서 /mapi를 통과시키지 않습니다.`,
  };
}

function asksWho(answer: EndpointAnswer): LocalText | undefined {
  if (answer.status === 401 && headerOf(answer, 'WWW-Authenticate') !== undefined) return undefined;
  const meaning = meanings[answer.status] ?? { en: 'not what the server says', ko: '서버의 응답이 아님' };
  return {
    en: `HTTP ${answer.status} (${meaning.en}), where the server would ask who it is.`,
    ko: `HTTP ${answer.status}(${meaning.ko}). 서버라면 로그인을 요구합니다.`,
  };
}

const meanings: Readonly<Record<number, LocalText>> = {
  400: {
    en: 'the header is too large for what stands before the server',
    ko: '앞단에서 헤더가 너무 크다고 거부',
  },
  401: { en: 'without a way to sign in', ko: '인증 방법이 없음' },
  403: { en: 'forbidden by what stands before the server', ko: '앞단에서 금지' },
  404: { en: 'the path does not come through', ko: '경로가 통과하지 않음' },
  405: { en: 'POST does not come through', ko: 'POST가 통과하지 않음' },
  411: { en: 'the length is asked for', ko: '길이를 요구' },
  413: {
    en: 'the request is too large for what stands before the server',
    ko: '앞단에서 요청이 너무 크다고 거부',
  },
  414: {
    en: 'the header is too large for what stands before the server',
    ko: '앞단에서 헤더가 너무 크다고 거부',
  },
  431: { en: 'the header is too large', ko: '헤더가 너무 큼' },
  502: { en: 'the proxy does not reach the server', ko: '프록시가 서버에 연결하지 못함' },
  503: { en: 'the proxy has no server for it', ko: '프록시에 연결할 서버가 없음' },
  504: { en: 'the proxy gave up waiting', ko: '프록시가 기다리다 포기함' },
};

/** The server waits a second between the two halves of it. */
export const streamPauseMs = 1_000;

/** [MS-OXCMAPIHTTP] section 3.2.5.2: PROCESSING is to reach the client at once. */
function streams({ status, firstByteMs, elapsedMs }: EndpointAnswer): LocalText | undefined {
  if (status !== 200) return isOurs({ status, body: Buffer.alloc(0) } as EndpointAnswer);
  if (elapsedMs - firstByteMs >= streamPauseMs / 2) return undefined;
  return {
    en: 'The answer is held back until it is whole: Outlook would take a waiting request for a dead one. Turn buffering off.',
    ko: '응답이 끝날 때까지 앞단에서 붙들고 있습니다. Outlook이 연결이 끊긴 것으로 보게 되니 버퍼링을 끄십시오.',
  };
}

async function autodiscoverFinding(
  domain: string,
  { hasAddress }: ReadinessQuestion,
): Promise<ReadinessFinding> {
  const target = `autodiscover.${domain}`;
  const isThere = await hasAddress(target).catch(() => undefined);
  const [result, detail]: [ReadinessResult, LocalText] =
    isThere === undefined
      ? ['Warning', { en: 'The DNS does not answer from here.', ko: '여기서 DNS가 응답하지 않습니다.' }]
      : isThere
        ? ['Passed', { en: 'It is published.', ko: '게시되어 있습니다.' }]
        : [
            'Warning',
            {
              en: `It is not published, so Outlook does not find the settings of ${domain} by itself. Publish: autodiscover.${domain}. CNAME <host of the external URL>.`,
              ko: `게시되어 있지 않아 Outlook이 ${domain} 설정을 스스로 찾지 못합니다. 게시하십시오: autodiscover.${domain}. CNAME <외부 URL의 호스트>.`,
            },
          ];
  return { check: 'AutodiscoverDns', target, result, detail };
}
