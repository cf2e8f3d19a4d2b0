import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** Whether a client that dials this host name or IP address would accept the certificate for it: RFC 6125, RFC 2818. */
export function carriesName(certificate: X509Certificate, name: string): boolean {
  const found = isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name);
  return found !== undefined;
}
