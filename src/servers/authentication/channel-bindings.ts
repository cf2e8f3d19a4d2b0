import { createHash, X509Certificate } from 'node:crypto';

/**
 * RFC 5929 tls-server-end-point in the structure of RFC 2744 section 3.11, of which Kerberos and NTLM both send the MD5: a proof of
 * identity that somebody in the middle passes on was made for the certificate of the one in the middle.
 */
export function channelBindingHash(certificate: Uint8Array): Uint8Array {
  const data = Buffer.concat([
    Buffer.from('tls-server-end-point:', 'latin1'),
    createHash(hashOf(certificate)).update(certificate).digest(),
  ]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(data.length, 16);
  return createHash('md5').update(head).update(data).digest();
}

/** RFC 5929 section 4.1: that of the certificate's signature, SHA-256 where it is an older one. */
function hashOf(certificate: Uint8Array): 'sha256' | 'sha384' | 'sha512' {
  const { signatureAlgorithm = '' } = new X509Certificate(certificate);
  const [, bits] = /sha-?(384|512)/i.exec(signatureAlgorithm) ?? [];
  if (bits === '384') return 'sha384';
  return bits === '512' ? 'sha512' : 'sha256';
}
