import type { NodemailerError } from 'nodemailer';

export interface SmtpTransportSettings {
  readonly host: string;
  readonly port: number;
  /** `opportunistic`: TLS where the server offers it, whoever it is (RFC 7435), and none where it does not. */
  readonly security: 'none' | 'starttls' | 'tls' | 'opportunistic';
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Certificates to check the server by, in PEM; the system's without it. */
  readonly ca?: string | undefined;
  /** As this server calls itself. */
  readonly clientName: string;
  readonly timeoutMs: number;
}

/** For nodemailer: it opens no files and no addresses that a message names. */
function smtpTransportOptions({
  host,
  port,
  security,
  user,
  password,
  ca,
  clientName,
  timeoutMs,
}: SmtpTransportSettings) {
  return {
    host,
    port,
    name: clientName,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user !== undefined && password !== undefined && { auth: { user, pass: password } }),
    tls: {
      minVersion: 'TLSv1.2' as const,
      ...(ca !== undefined && { ca }),
      ...(security === 'opportunistic' && { rejectUnauthorized: false }),
    },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false as const,
  };
}

export interface SmtpEnvelope {
  readonly from: string;
  readonly to: readonly string[];
  /** RFC 3461, for servers that know it. */
  readonly dsn?:
    | {
        readonly return?: 'full' | 'headers';
        readonly id?: string;
        readonly notify?: ('never' | 'success' | 'failure' | 'delay')[];
        readonly recipient?: string;
      }
    | undefined;
}

export interface SmtpSent {
  /** What nodemailer tells of each address that was not taken. */
  readonly refused: readonly NodemailerError[];
  /** Whether the server knows RFC 3461. */
  readonly offersDsn: boolean;
}

/**
 * Sends one mail over a connection of its own. Throws what it throws where none was taken, and the signal's reason. A connection that is under way when the signal
 * aborts is let go: it ends by itself after `timeoutMs`.
 */
export async function sendBySmtp(
  settings: SmtpTransportSettings,
  { from, to, dsn }: SmtpEnvelope,
  mail: Uint8Array,
  signal: AbortSignal,
): Promise<SmtpSent> {
  signal.throwIfAborted();
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(smtpTransportOptions(settings));
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const raw = Buffer.from(mail.buffer, mail.byteOffset, mail.byteLength);
    const sending = transport.sendMail({
      envelope: { from, to: [...to] },
      raw,
      ...(dsn !== undefined && { dsn }),
    });
    const { rejectedErrors = [], ehlo = [] } = await Promise.race([sending, aborted]);
    return { refused: rejectedErrors, offersDsn: ehlo.some((line) => /^DSN\b/i.test(line)) };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    transport.close();
  }
}
