/** A way to the server: TCP, and TLS on it. Every failure says which of the two it was. */
import { connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls';
import type { AppError } from '../../base/errors.ts';
import { withDeadline } from './deadline.ts';
import { type ConnectSocket, type LdapPorts, type LdapServerSettings, serverName } from './ldap-settings.ts';
import { shownText, sourceError } from './source-error.ts';

const keepAliveAfterMs = 60_000;

export const connectSocket: ConnectSocket = (host, port, signal) =>
  new Promise((resolve, reject) => {
    const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveAfterMs };
    const socket = connectTcp({ host, port, signal, ...options });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });

export async function dial(
  { clock, connect, timeouts }: LdapPorts,
  settings: LdapServerSettings,
  signal: AbortSignal,
): Promise<Duplex> {
  try {
    return await withDeadline(
      clock,
      timeouts.connectMs,
      signal,
      () => connectTimeout(settings, timeouts.connectMs),
      (both) => connect(settings.host, settings.port, both),
    );
  } catch (error) {
    signal.throwIfAborted();
    throw connectError(error, settings);
  }
}

/** TLS over what is connected already. The certificate is checked for the name that was asked for. */
export async function secure(
  { clock, timeouts }: LdapPorts,
  settings: LdapServerSettings,
  socket: Duplex,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const { host, acceptUntrustedCertificates, trustedCertificates } = settings;
  const secured = connectTls({
    socket,
    // RFC 6066 section 3: an address is no server name.
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    rejectUnauthorized: !acceptUntrustedCertificates,
    minVersion: 'TLSv1.2',
    ...(trustedCertificates === null ? {} : { ca: [...rootCertificates, trustedCertificates] }),
  });
  try {
    await withDeadline(
      clock,
      timeouts.connectMs,
      signal,
      () => tlsTimeout(settings, timeouts.connectMs),
      () => untilSecure(secured),
    );
    return secured;
  } catch (error) {
    secured.destroy();
    socket.destroy();
    signal.throwIfAborted();
    throw tlsError(error, settings);
  }
}

const hungUp = 'The server closed the connection.';

function untilSecure(secured: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error?: Error) => reject(error ?? new Error(hungUp));
    secured.once('error', fail);
    secured.once('close', fail);
    secured.once('secureConnect', () => {
      secured.off('error', fail).off('close', fail);
      resolve();
    });
  });
}

/** Of errors of Node: ENOTFOUND, CERT_HAS_EXPIRED. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.name === 'AppError') return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function connectTimeout(settings: LdapServerSettings, timeoutMs: number): AppError {
  return sourceError('connect', {
    what: `${serverName(settings)} did not answer within ${timeoutMs / 1000} s.`,
    next: 'Check the port, and that no firewall stands between.',
  });
}

function tlsTimeout(settings: LdapServerSettings, timeoutMs: number): AppError {
  return sourceError('tls', {
    what: `${serverName(settings)} did not finish the TLS handshake within ${timeoutMs / 1000} s.`,
    next: 'Check that -Security fits the port: Ldaps for 636, StartTls for 389.',
  });
}

const nameFailures: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'ENONAME', 'EBADNAME']);
const resolverFailures: ReadonlySet<string> = new Set(['EAI_AGAIN', 'ETIMEOUT', 'ESERVFAIL']);

export function connectError(error: unknown, settings: Pick<LdapServerSettings, 'host' | 'port'>): unknown {
  const code = codeOf(error);
  const server = serverName(settings);
  if (code === undefined) return error;
  if (nameFailures.has(code))
    return sourceError('dns', {
      what: `No address was found for "${shownText(settings.host)}" (${code}).`,
      next: 'Check how the name of the server is written, and that this machine asks the DNS of that domain.',
      retryable: false,
      cause: error,
    });
  if (resolverFailures.has(code))
    return sourceError('dns', {
      what: `The DNS of this machine did not answer for "${shownText(settings.host)}" (${code}).`,
      next: 'Try again; if it stays so, look into the resolver of this machine.',
      cause: error,
    });
  const what =
    code === 'ECONNREFUSED'
      ? `Nobody listens at ${server}: the connection was refused.`
      : `The connection to ${server} failed (${code}).`;
  return sourceError('connect', {
    what,
    next: 'Check the port (636 for LDAPS, 389 for StartTLS), that the server runs, and that no firewall stands between.',
    cause: error,
  });
}

const certificateFailures: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'has an authority that nobody here trusts',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has an authority that nobody here knows',
  UNABLE_TO_GET_ISSUER_CERT: 'has an authority that nobody here knows',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has an authority that nobody here knows',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name',
  CERT_REVOKED: 'was revoked',
};

function tlsError(error: unknown, settings: LdapServerSettings): unknown {
  if (!(error instanceof Error) || error.name === 'AppError') return error;
  const server = serverName(settings);
  const code = codeOf(error) ?? '';
  if (certificateFailures[code] !== undefined || /^(CERT_|ERR_TLS_CERT)|_CERT/.test(code)) {
    return sourceError('certificate', {
      what: `The certificate of ${server} ${certificateFailures[code] ?? `was not accepted (${code})`}.`,
      next:
        code === 'ERR_TLS_CERT_ALTNAME_INVALID'
          ? 'Give the server by the name that its certificate is for.'
          : 'Give the certificate of its authority with -TrustedCertificates (certutil -ca.cert on the authority prints it).',
      retryable: false,
      details: { reason: code },
      cause: error,
    });
  }
  const isPlain = code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG';
  // So answers a port without TLS too: it cannot read what comes, and hangs up.
  const isOver = code === 'ECONNRESET' || code === 'EPIPE' || error.message === hungUp;
  return sourceError('tls', {
    what: isPlain
      ? `${server} does not speak TLS at once.`
      : isOver
        ? `${server} hung up when TLS began.`
        : `TLS with ${server} failed: ${shownText(code === '' ? error.message : code)}.`,
    next: isPlain
      ? 'Give -Security StartTls (mostly port 389), or the port for LDAPS (mostly 636).'
      : 'Check that -Security fits the port (Ldaps for 636, -Security StartTls for 389), and that the server has a certificate: a domain controller has none before a certificate authority gives it one.',
    retryable: !isPlain,
    cause: error,
  });
}
