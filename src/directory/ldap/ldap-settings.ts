import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';

export type LdapSecurity = 'Ldaps' | 'StartTls' | 'None';

export interface LdapServerSettings {
  readonly host: string;
  readonly port: number;
  readonly security: LdapSecurity;
  readonly acceptUntrustedCertificates: boolean;
  /** PEM of authorities to trust besides those of the system. */
  readonly trustedCertificates: string | null;
}

export interface LdapCredentials {
  /** DN, `user@domain` or `DOMAIN\user`. */
  readonly userName: string;
  readonly password: string;
}

export interface LdapTimeouts {
  /** TCP, and TLS after it, each. */
  readonly connectMs: number;
  /** Without a byte while an answer is waited for. */
  readonly stallMs: number;
}

export const defaultLdapTimeouts: LdapTimeouts = { connectMs: 15_000, stallMs: 120_000 };

/** TCP, or whatever stands for it in a test. */
export type ConnectSocket = (host: string, port: number, signal: AbortSignal) => Promise<Duplex>;

export interface LdapPorts {
  readonly clock: Clock;
  readonly connect: ConnectSocket;
  readonly timeouts: LdapTimeouts;
}
