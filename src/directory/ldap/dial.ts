/** A way to the server: TCP, and TLS on it. Every failure says which of the two it was. */
import { connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls';
import { hostAndPort } from '../../base/addresses.ts';
import {
  certificateFault,
  connectFault,
  hungUp,
  nodeErrorCode,
  plainServerCodes,
  untilSecure,
} from '../../base/connecting/connection-faults.ts';
import { withDeadline } from '../../base/connecting/deadline.ts';
import type { OutwardNetworks } from '../../base/connecting/outward-networks.ts';
import type { AppError } from '../../base/errors.ts';
import type { ConnectSocket, LdapPorts, LdapServerSettings } from './ldap-settings.ts';
import { shownText, sourceError } from './source-error.ts';

const keepAliveAfterMs = 60_000;

export const connectSocket =
  (networks?: OutwardNetworks): ConnectSocket =>
  (host, port, signal) =>
    new Promise((resolve, reject) => {
      const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveAfterMs };
      const socket = connectTcp({ host, port, signal, ...options, ...networks?.optionsFor(host) });
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

function connectTimeout(settings: LdapServerSettings, timeoutMs: number): AppError {
  return sourceError('connect', {
    what: `${hostAndPort(settings)} did not answer within ${timeoutMs / 1000} s.`,
    next: 'Check the port, and that no firewall stands between.',
  });
}

function tlsTimeout(settings: LdapServerSettings, timeoutMs: number): AppError {
  return sourceError('tls', {
    what: `${hostAndPort(settings)} did not finish the TLS handshake within ${timeoutMs / 1000} s.`,
    next: 'Check that -Security fits the port: Ldaps for 636, StartTls for 389.',
  });
}

const connectAdvice = {
  name: 'Check how the name of the server is written, and that this machine asks the DNS of that domain.',
  port: 'Check the port (636 for LDAPS, 389 for StartTLS), that the server runs, and that no firewall stands between.',
};

export function connectError(error: unknown, server: Pick<LdapServerSettings, 'host' | 'port'>): unknown {
  const fault = connectFault(error, server, connectAdvice);
  return fault === undefined ? error : sourceError(fault.step, fault);
}

function tlsError(error: unknown, settings: LdapServerSettings): unknown {
  if (!(error instanceof Error) || error.name === 'AppError') return error;
  const server = hostAndPort(settings);
  const code = nodeErrorCode(error) ?? '';
  const fault = certificateFault(code, 'has an authority that nobody here knows');
  if (fault !== undefined) {
    return sourceError('certificate', {
      what: `The certificate of ${server} ${fault}.`,
      next:
        code === 'ERR_TLS_CERT_ALTNAME_INVALID'
          ? 'Give the server by the name that its certificate is for.'
          : 'Give the certificate of its authority with -TrustedCertificates (certutil -ca.cert on the authority prints it).',
      retryable: false,
      details: { reason: code },
      cause: error,
    });
  }
  const isPlain = plainServerCodes.has(code);
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
