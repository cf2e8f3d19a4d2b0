/** Whether clients would take the certificate that is shown where a URL leads. */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { carriesName } from '../../base/certificate-names.ts';
import { connectFault } from '../../base/connecting/connection-faults.ts';
import type { OutwardNetworks } from '../../base/connecting/outward-networks.ts';
import { type ProbedCertificate, probedCertificate } from '../../base/connecting/peer-certificate.ts';
import type { LocalText } from '../../base/language.ts';
import type { DialTarget } from './endpoint-request.ts';

export interface CertificateCheck {
  readonly url: string;
  readonly host: string;
  /** Undefined where none was seen; then `problems` say why. */
  readonly certificate: ProbedCertificate | undefined;
  readonly coversHost: boolean;
  readonly isTrusted: boolean;
  readonly isInDate: boolean;
  readonly daysLeft: number | undefined;
  /** What keeps clients away; and what will, soon. */
  readonly problems: readonly LocalText[];
  readonly warnings: readonly LocalText[];
}

export interface CertificateQuestion {
  readonly url: string;
  readonly now: number;
  readonly signal: AbortSignal;
  readonly dial?: DialTarget | undefined;
  readonly networks?: OutwardNetworks | undefined;
}

const dayMs = 86_400_000;
const soonDays = 21;
const timeoutMs = 10_000;

export async function checkEndpointCertificate(question: CertificateQuestion): Promise<CertificateCheck> {
  const url = new URL(question.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const nothing = { url: question.url, host, certificate: undefined, daysLeft: undefined, warnings: [] };
  const failed = { coversHost: false, isTrusted: false, isInDate: false };
  if (url.protocol !== 'https:') {
    // Tried on the machine itself: nobody else gets there.
    const text = {
      en: 'There is no TLS here, so clients on other machines stay away.',
      ko: 'TLS가 없어 다른 컴퓨터의 클라이언트는 접속하지 않습니다.',
    };
    return { ...nothing, ...failed, problems: [], warnings: [text] };
  }
  try {
    const shown = await look(host, Number(url.port || 443), question);
    return { ...nothing, ...judge(shown, host, question.now) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { ...nothing, ...failed, problems: [{ en: text, ko: text }] };
  }
}

interface Shown {
  readonly raw: Uint8Array;
  readonly certificate: ProbedCertificate;
  /** Of the chain; the name is looked at apart. */
  readonly problem: string | undefined;
}

function look(host: string, port: number, { signal, dial, networks }: CertificateQuestion): Promise<Shown> {
  const target = { host: dial?.host ?? host, port: dial?.port ?? port };
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      socket.destroy();
      const advice = {
        name: `Publish ${host} in the DNS, or correct the URL.`,
        port: 'Check that the server, or the proxy before it, listens there.',
      };
      const fault = connectFault(error, target, advice);
      reject(fault === undefined ? error : new Error(`${fault.what} ${fault.next}`, { cause: error }));
    };
    const socket: TLSSocket = connect({
      ...target,
      ...(isIP(host) === 0 && { servername: host }),
      ...(networks === undefined ? {} : networks.optionsFor(target.host)),
      // What is wrong with it is the answer.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    const stop = () => fail(new Error(`${target.host}:${target.port} did not answer in time.`));
    socket.setTimeout(timeoutMs, stop);
    signal.addEventListener('abort', stop, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', stop));
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      const certificate = probedCertificate(socket);
      const raw = socket.getPeerX509Certificate()?.raw;
      if (certificate === undefined || raw === undefined)
        return fail(new Error(`${host} shows no certificate.`));
      const problem = socket.authorized ? undefined : String(socket.authorizationError);
      socket.destroy();
      resolve({ raw, certificate, problem });
    });
  });
}

function judge({ raw, certificate, problem }: Shown, host: string, now: number) {
  const coversHost = carriesName(new X509Certificate(raw), host);
  const isInDate = certificate.validFrom <= now && now <= certificate.validTo;
  const isTrusted = problem === undefined || /EXPIRED|NOT_YET_VALID/.test(problem);
  const daysLeft = Math.floor((certificate.validTo - now) / dayMs);
  const until = new Date(certificate.validTo).toISOString().slice(0, 10);
  const problems: LocalText[] = [];
  if (!coversHost)
    problems.push({
      en: `It is for ${certificate.names.join(', ')}, not for ${host}. Get one that has ${host} in it.`,
      ko: `인증서에 ${host}이(가) 없고 ${certificate.names.join(', ')}만 있습니다. ${host}이(가) 들어 있는 인증서를 받으십시오.`,
    });
  if (!isTrusted)
    problems.push({
      en: `It is not trusted (${problem}). Set tls.certificateFile and tls.keyFile to one of an authority that Outlook's computers know, with the certificates between.`,
      ko: `신뢰할 수 없는 인증서입니다(${problem}). Outlook 컴퓨터가 신뢰하는 기관의 인증서를 중간 인증서와 함께 tls.certificateFile과 tls.keyFile에 지정하십시오.`,
    });
  if (!isInDate)
    problems.push({
      en:
        daysLeft < 0
          ? `It ended on ${until}. Renew it, then send SIGHUP to the server.`
          : 'It is not valid yet. Check the clock of this machine.',
      ko:
        daysLeft < 0
          ? `${until}에 만료되었습니다. 갱신한 뒤 서버에 SIGHUP을 보내십시오.`
          : '아직 유효 기간 전입니다. 이 컴퓨터의 시계를 확인하십시오.',
    });
  const warnings =
    isInDate && daysLeft < soonDays
      ? [{ en: `It ends on ${until} (${daysLeft} days).`, ko: `${until}에 만료됩니다(${daysLeft}일).` }]
      : [];
  return { certificate, coversHost, isTrusted, isInDate, daysLeft, problems, warnings };
}
