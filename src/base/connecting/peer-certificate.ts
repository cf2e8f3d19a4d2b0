/** What is told of the certificate that a server has shown. */
import type { PeerCertificate, TLSSocket } from 'node:tls';

export interface ProbedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly validFrom: number;
  readonly validTo: number;
  /** SHA-256, as openssl prints it. */
  readonly fingerprint: string;
  /** Why it would not be accepted, where untrusted ones are. */
  readonly problem: string | undefined;
}

export function probedCertificate(tls: TLSSocket): ProbedCertificate | undefined {
  const certificate: PeerCertificate | undefined = tls.getPeerCertificate();
  if (certificate?.fingerprint256 === undefined) return undefined;
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    names: certificateNames(certificate),
    validFrom: Date.parse(certificate.valid_from),
    validTo: Date.parse(certificate.valid_to),
    fingerprint: certificate.fingerprint256,
    problem: tls.authorized ? undefined : String(tls.authorizationError),
  };
}

/** RFC 6125: whom a certificate names. */
export function certificateNames(certificate: PeerCertificate | undefined): string[] {
  const alternative = certificate?.subjectaltname?.split(', ') ?? [];
  const names = alternative.map((name) => name.replace(/^(DNS|IP Address):/, ''));
  const common = certificate?.subject?.CN;
  if (names.length > 0 || common === undefined) return names;
  return Array.isArray(common) ? common : [common];
}

/** `CN=imap.contoso.com, O=Contoso` */
function distinguishedName(name: PeerCertificate['subject'] | undefined): string {
  return Object.entries(name ?? {})
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : value}`)
    .join(', ');
}
