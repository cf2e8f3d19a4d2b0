/** One request to an endpoint as a client sends it, and what is to be seen of the way: address, certificate, headers. */
import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  Agent as PlainAgent,
  request as requestPlain,
} from 'node:http';
import { request as requestTls, Agent as TlsAgent } from 'node:https';
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { connectFault } from '../../base/connecting/connection-faults.ts';
import type { OutwardNetworks } from '../../base/connecting/outward-networks.ts';

/** What is connected to, where that is not what the URL says; the URL still says how the endpoint is called. */
export interface DialTarget {
  readonly host: string;
  readonly port: number;
  /** Where that is not as the URL says: a listener behind a proxy that speaks TLS for it. */
  readonly isTls?: boolean | undefined;
  /** SHA-256 of the only certificate that is taken, whoever has signed it. */
  readonly fingerprint?: string | null | undefined;
}

export interface EndpointRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Uint8Array | undefined;
  readonly signal: AbortSignal;
  readonly dial?: DialTarget | undefined;
  /** Where the URL is an organisation's and not the platform's: which networks it may lie in. */
  readonly networks?: OutwardNetworks | undefined;
  readonly agent: EndpointAgent;
  /** Of whoever looks at the way alone, and says nothing that is secret. */
  readonly acceptsAnyCertificate?: boolean;
  readonly maxBytes?: number;
}

export interface EndpointAnswer {
  readonly status: number;
  /** By name in the letter case in which it came. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
  readonly address: string;
  /** Between the request and the first byte of its body, and then its last. */
  readonly firstByteMs: number;
  readonly elapsedMs: number;
}

const defaultMaxBytes = 1024 * 1024;

/** What could not be done, in words for whoever asked; `code` is that of Node or OpenSSL where there is one. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
  readonly code: string | undefined;

  constructor(
    message: string,
    options: { readonly code?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = options.code;
  }
}

/** Connections that go on from one request to the next, until it is closed. */
export class EndpointAgent implements Disposable {
  readonly plain = new PlainAgent({ keepAlive: true, maxSockets: 2 });
  readonly tls = new TlsAgent({ keepAlive: true, maxSockets: 2 });

  [Symbol.dispose](): void {
    this.plain.destroy();
    this.tls.destroy();
  }
}

export async function askEndpoint(asked: EndpointRequest): Promise<EndpointAnswer> {
  const { url: text, dial, networks, signal, maxBytes = defaultMaxBytes } = asked;
  const url = new URL(text);
  const isTls = dial?.isTls ?? url.protocol === 'https:';
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const host = dial?.host ?? name;
  const port = dial?.port ?? Number(url.port || (isTls ? 443 : 80));
  const startedAt = performance.now();
  try {
    const options = {
      ...{ host, port, method: asked.method, path: `${url.pathname}${url.search}`, signal },
      headers: { Host: url.host, ...asked.headers },
      ...(networks === undefined ? {} : networks.optionsFor(host)),
    };
    const sent = isTls
      ? requestTls({
          ...options,
          agent: asked.agent.tls,
          ...(isIP(name) === 0 && { servername: name }),
          ...((typeof dial?.fingerprint === 'string' || asked.acceptsAnyCertificate === true) && {
            rejectUnauthorized: false,
          }),
        })
      : requestPlain({ ...options, agent: asked.agent.plain });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('error', reject).once('response', resolve);
      sent.once('socket', (socket) => {
        if (typeof dial?.fingerprint !== 'string' || !(socket instanceof TLSSocket)) return;
        const check = () => {
          if (socket.getPeerCertificate().fingerprint256 === dial.fingerprint) return;
          sent.destroy(new EndpointError(`${host}:${port} shows another certificate than this server has.`));
        };
        if (socket.getPeerCertificate()?.fingerprint256 === undefined) socket.once('secureConnect', check);
        else check();
      });
      sent.end(asked.body);
    });
    return await read(response, startedAt, maxBytes);
  } catch (error) {
    throw errorOf(error, { host, port }, name);
  }
}

async function read(response: IncomingMessage, startedAt: number, maxBytes: number): Promise<EndpointAnswer> {
  const address = response.socket.remoteAddress ?? '';
  const chunks: Buffer[] = [];
  let bytes = 0;
  let firstByteMs: number | undefined;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    firstByteMs ??= performance.now() - startedAt;
    bytes += chunk.length;
    if (bytes > maxBytes) throw new EndpointError(`It answers with more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  const elapsedMs = performance.now() - startedAt;
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < response.rawHeaders.length; at += 2)
    headers.set(response.rawHeaders[at] ?? '', response.rawHeaders[at + 1] ?? '');
  return {
    status: response.statusCode ?? 0,
    headers,
    cookies: (response.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? ''),
    body: Buffer.concat(chunks),
    address,
    firstByteMs: firstByteMs ?? elapsedMs,
    elapsedMs,
  };
}

/** In any letter case. */
export function headerOf({ headers }: Pick<EndpointAnswer, 'headers'>, name: string): string | undefined {
  const lower = name.toLowerCase();
  for (const [each, value] of headers) if (each.toLowerCase() === lower) return value;
  return undefined;
}

function errorOf(
  error: unknown,
  server: { readonly host: string; readonly port: number },
  name: string,
): unknown {
  if (error instanceof EndpointError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const tls = code === undefined ? undefined : tlsText(code, name);
  if (tls !== undefined) return new EndpointError(tls, { code, cause: error });
  const fault = connectFault(error, server, {
    name: `Publish ${name} in the DNS, or correct the URL of the virtual directory.`,
    port: 'Check that the server, or the proxy before it, listens there, and that no firewall is between.',
  });
  if (fault !== undefined) return new EndpointError(`${fault.what} ${fault.next}`, { code, cause: error });
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
    return new EndpointError(`${server.host}:${server.port} did not answer in time.`, {
      code: 'ETIMEDOUT',
      cause: error,
    });
  return error;
}

const tlsTexts: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed, and trusted by nobody',
  SELF_SIGNED_CERT_IN_CHAIN: 'comes from an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'comes without the certificates of the authorities between',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'comes from an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'comes from an authority that is not trusted here',
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for other names',
};

const tlsText = (code: string, name: string): string | undefined =>
  tlsTexts[code] === undefined ? undefined : `The certificate of ${name} ${tlsTexts[code]} (${code}).`;
