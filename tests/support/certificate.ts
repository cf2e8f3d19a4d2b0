import { systemRandom } from '../../src/base/random.ts';
import { type CertificateAndKey, createSelfSignedCertificate } from '../../src/servers/tls/self-signed.ts';

/** A certificate in PEM for rooms below the one that makes them. */
export function certificatePem(names: readonly string[], now: number): string {
  return createSelfSignedCertificate({ names, now, random: systemRandom }).certificate;
}

/** With its key, for servers that are not ours. */
export function serverCertificate(names: readonly string[], now: number): CertificateAndKey {
  return createSelfSignedCertificate({ names, now, random: systemRandom });
}
