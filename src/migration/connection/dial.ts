/** A way to the server: TCP, and TLS on it. Every failure says which of the two it was. */
import { connect, isIP, type NetConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type ConnectionOptions,
  connect as connectTls,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import { hostAndPort } from '../../base/addresses.ts';
import type { Clock } from '../../base/clock.ts';
import {
  certificateFault,
  connectFault,
  nodeErrorCode,
  plainServerCodes,
  untilSecure,
} from '../../base/connecting/connection-faults.ts';
import { withDeadline } from '../../base/connecting/deadline.ts';
import type { OutwardNetworks } from '../../base/connecting/outward-networks.ts';
import { certificateNames } from '../../base/connecting/peer-certificate.ts';
import type { AppError } from '../../base/errors.ts';
import { ChunkReader } from './chunk-reader.ts';
import { shownText, sourceError } from './source-error.ts';
import type { SourceServerSettings } from './source-settings.ts';
import type { Way } from './transport.ts';

/** TCP, or whatever stands for it in a test, which may leave `reader` alone and give `data` as any stream does. */
export type ConnectSocket = (
  host: string,
  port: number,
  signal: AbortSignal,
  reader?: ChunkReader,
) => Promise<Duplex>;

const keepAliveAfterMs = 60_000;

const connectSocket =
  (networks: OutwardNetworks | undefined): ConnectSocket =>
  (host, port, signal, reader) =>
    new Promise((resolve, reject) => {
      const socket = connect({
        host,
        port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: keepAliveAfterMs,
        signal,
        ...(reader === undefined ? {} : { onread: reader.onread }),
        ...networks?.optionsFor(host),
      });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        // The signal is of connecting alone; from here on the connection answers for itself.
        resolve(socket);
      });
    });

/** What of the world dialling needs. */
export interface DialPorts {
  readonly clock: Clock;
  readonly connect?: ConnectSocket;
  /** All without it. */
  readonly networks?: OutwardNetworks;
}

export interface SecureWay extends Way {
  readonly socket: TLSSocket;
}

/** TCP alone, or with TLS from the first byte. */
export async function dial(
  { connect: connectTo, networks, clock }: DialPorts,
  settings: SourceServerSettings,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Way | SecureWay> {
  const isSsl = settings.security === 'Ssl';
  if (isSsl && connectTo === undefined) return dialTls(networks, clock, settings, timeoutMs, signal);
  const way = await dialPlain(connectTo ?? connectSocket(networks), clock, settings, timeoutMs, signal);
  return isSsl ? secure(way.socket, clock, settings, timeoutMs, signal) : way;
}

async function dialPlain(
  connectTo: ConnectSocket,
  clock: Clock,
  settings: SourceServerSettings,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Way> {
  try {
    return await withDeadline(
      clock,
      timeoutMs,
      signal,
      () => connectTimeout(settings, timeoutMs),
      async (both) => {
        // STARTTLS reads the socket by itself.
        const reader = settings.security === 'None' ? new ChunkReader() : undefined;
        return { socket: await connectTo(settings.host, settings.port, both, reader), reader };
      },
    );
  } catch (error) {
    signal.throwIfAborted();
    throw connectError(error, settings);
  }
}

/** In one: only a socket that TLS has opened itself can be read into memory of ours. */
async function dialTls(
  networks: OutwardNetworks | undefined,
  clock: Clock,
  settings: SourceServerSettings,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<SecureWay> {
  const reader = new ChunkReader();
  const { host, port } = settings;
  let isConnected = false;
  // Node passes options of `connect` in node:net on to it; its types leave this one out.
  const options: ConnectionOptions & Pick<NetConnectOpts, 'onread'> = {
    ...tlsOptions(settings),
    host,
    port,
    onread: reader.onread,
  };
  let secured: TLSSocket;
  try {
    secured = connectTls({ ...options, ...networks?.optionsFor(host) });
  } catch (error) {
    throw connectError(error, settings);
  }
  secured.setNoDelay(true);
  secured.setKeepAlive(true, keepAliveAfterMs);
  secured.once('connect', () => {
    isConnected = true;
  });
  try {
    await withDeadline(
      clock,
      timeoutMs,
      signal,
      () => (isConnected ? tlsTimeout(settings, timeoutMs) : connectTimeout(settings, timeoutMs)),
      () => untilSecure(secured),
    );
    return { socket: secured, reader };
  } catch (error) {
    secured.destroy();
    signal.throwIfAborted();
    throw isConnected ? tlsError(error, settings) : connectError(error, settings);
  }
}

function connectTimeout(settings: SourceServerSettings, timeoutMs: number): AppError {
  return sourceError('connect', {
    what: `${hostAndPort(settings)} did not answer within ${timeoutMs / 1000} s.`,
    next: 'Check the port, and that no firewall stands between.',
  });
}

function tlsTimeout(settings: SourceServerSettings, timeoutMs: number): AppError {
  return sourceError('tls', {
    what: `${hostAndPort(settings)} did not finish the TLS handshake within ${timeoutMs / 1000} s.`,
    next: 'Check that -Security fits the port: Ssl for 993, Tls or None for 143.',
  });
}

const connectAdvice = {
  name: 'Check how the name of the server is written, and the DNS of this machine.',
  port: 'Check the port, that the server runs, and that no firewall stands between.',
};

function connectError(error: unknown, settings: SourceServerSettings): unknown {
  const fault = connectFault(error, settings, connectAdvice);
  return fault === undefined ? error : sourceError(fault.step, fault);
}

/** TLS over what is connected already. The certificate is checked for the name that was asked for. */
export async function secure(
  socket: Duplex,
  clock: Clock,
  settings: SourceServerSettings,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<SecureWay> {
  const secured = connectTls({ ...tlsOptions(settings), socket });
  try {
    await withDeadline(
      clock,
      timeoutMs,
      signal,
      () => tlsTimeout(settings, timeoutMs),
      () => untilSecure(secured),
    );
    return { socket: secured };
  } catch (error) {
    secured.destroy();
    socket.destroy();
    signal.throwIfAborted();
    throw tlsError(error, settings);
  }
}

function tlsOptions({
  host,
  acceptUntrustedCertificates = false,
  authorities,
}: SourceServerSettings): ConnectionOptions {
  return {
    // RFC 6066 section 3: an address is no server name.
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    rejectUnauthorized: !acceptUntrustedCertificates,
    minVersion: acceptUntrustedCertificates ? 'TLSv1' : 'TLSv1.2',
    ...(authorities === undefined ? {} : { ca: [...authorities] }),
  };
}

const certificateAdvice =
  'Have the certificate put right, trust its authority, or give -AcceptUntrustedCertificates $true if you know that it is your own server.';

function tlsError(error: unknown, settings: SourceServerSettings): unknown {
  const server = hostAndPort(settings);
  const code = nodeErrorCode(error) ?? '';
  const fault = certificateFault(code, 'comes without the certificates of its authority');
  if (fault !== undefined) return certificateError(code, fault, error, settings);
  if (!(error instanceof Error) || error.name === 'AppError') return error;
  const isPlain = plainServerCodes.has(code);
  return sourceError('tls', {
    what: isPlain
      ? `${server} does not speak TLS at once.`
      : `TLS with ${server} failed: ${shownText(code === '' ? error.message : code)}.`,
    next: isPlain
      ? 'Give -Security Tls for STARTTLS (mostly port 143), or the port for TLS (mostly 993).'
      : 'Check that -Security fits the port, and which versions of TLS the server has.',
    retryable: !isPlain,
    cause: error,
  });
}

function certificateError(
  code: string,
  fault: string,
  cause: unknown,
  settings: SourceServerSettings,
): AppError {
  const names =
    cause instanceof Error && 'cert' in cause
      ? certificateNames(cause.cert as PeerCertificate | undefined)
      : [];
  const forNames = names.length > 0 ? ` It is for ${shownText(names.join(', '))}.` : '';
  return sourceError('certificate', {
    what: `The certificate of ${hostAndPort(settings)} ${fault}.${forNames}`,
    next: certificateAdvice,
    retryable: false,
    details: { reason: code, names },
    cause,
  });
}
