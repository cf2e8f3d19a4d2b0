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
export function smtpTransportOptions({
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
