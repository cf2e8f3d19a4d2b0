import { systemRandom } from '../../src/base/random.ts';
import { createSelfSignedCertificate } from '../../src/servers/tls/self-signed.ts';

/** A certificate in PEM for rooms below the one that makes them. */
export function certificatePem(names: readonly string[], now: number): string {
  return createSelfSignedCertificate({ names, now, random: systemRandom }).certificate;
}
