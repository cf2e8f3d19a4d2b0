import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Random } from '../../base/random.ts';
import {
  bitString,
  boolean,
  element,
  explicit,
  implicit,
  objectId,
  octetString,
  sequence,
  smallInteger,
  tag,
  time,
  unsignedInteger,
  utf8String,
} from '../../wire/der/der-writer.ts';

/**
 * A certificate that a server makes for itself, so that its first minute is encrypted already: X.509 version 3
 * (RFC 5280), ECDSA on P-256 with SHA-256 (RFC 5758), for server authentication alone.
 */
export interface SelfSignedRequest {
  /** Host names and IP addresses; the first is the subject. */
  readonly names: readonly string[];
  readonly now: number;
  readonly random: Random;
}

export interface CertificateAndKey {
  readonly certificate: string;
  readonly key: string;
}

const dayMs = 86_400_000;
/** The longest that browsers accept for anything: CA/Browser Forum Baseline Requirements, section 6.3.2. */
export const validityDays = 397;
/** Clocks of clients may be slow. */
const backdatedMs = dayMs;

const oid = {
  commonName: '2.5.4.3',
  organizationName: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

export function createSelfSignedCertificate(request: SelfSignedRequest): CertificateAndKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = sequence(objectId(oid.ecdsaWithSha256));
  const name = distinguishedName(request.names[0] ?? 'localhost');
  const toBeSigned = sequence(
    explicit(0, smallInteger(2)),
    unsignedInteger(serialNumber(request.random)),
    algorithm,
    name,
    validity(request.now),
    name,
    publicKeyInfo,
    explicit(3, sequence(...extensions(request.names, publicKeyInfo))),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  return {
    certificate: pem('CERTIFICATE', sequence(toBeSigned, algorithm, bitString(signature))),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

/** RFC 5280 section 4.1.2.2: positive, at most 20 bytes, and not to be guessed. */
function serialNumber(random: Random): Uint8Array {
  const bytes = Uint8Array.from(random.bytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function distinguishedName(host: string): Uint8Array {
  const attribute = (id: string, value: string) =>
    element(tag.set, sequence(objectId(id), utf8String(value)));
  // RFC 5280 appendix A.1 bounds a common name to 64 characters; the full name is among the alternatives.
  return sequence(
    attribute(oid.organizationName, 'Landfall (self-signed)'),
    attribute(oid.commonName, host.slice(0, 64)),
  );
}

function validity(now: number): Uint8Array {
  // Both ends count: RFC 5280 section 4.1.2.5.
  const from = now - backdatedMs;
  return sequence(time(from), time(from + validityDays * dayMs - 1000));
}

function extensions(names: readonly string[], publicKeyInfo: Uint8Array): Uint8Array[] {
  const keyId = createHash('sha1').update(publicKeyInfo).digest();
  const critical = (id: string, content: Uint8Array) =>
    sequence(objectId(id), boolean(true), octetString(content));
  const plain = (id: string, content: Uint8Array) => sequence(objectId(id), octetString(content));
  return [
    critical(oid.basicConstraints, sequence()),
    // digitalSignature alone: P-256 keys encrypt nothing in TLS 1.2 with ECDHE and in 1.3.
    critical(oid.keyUsage, bitString(Uint8Array.of(0x80), 7)),
    plain(oid.extendedKeyUsage, sequence(objectId(oid.serverAuth))),
    plain(oid.subjectKeyIdentifier, octetString(keyId)),
    plain(oid.authorityKeyIdentifier, sequence(implicit(0, keyId))),
    plain(oid.subjectAltName, sequence(...names.map(alternativeName))),
  ];
}

/** RFC 5280 section 4.2.1.6: dNSName is [2], iPAddress is [7] with the address in network order. */
function alternativeName(name: string): Uint8Array {
  if (isIPv4(name)) return implicit(7, Uint8Array.from(name.split('.').map(Number)));
  if (isIPv6(name)) return implicit(7, ipv6Bytes(name));
  return implicit(2, Buffer.from(domainToASCII(name) || name, 'ascii'));
}

function ipv6Bytes(address: string): Uint8Array {
  // The URL parser writes every form, mapped IPv4 included, as groups of hexadecimal digits.
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const all = tail === undefined ? before : [...before, ...zeros, ...after];
  return Uint8Array.from(
    all.flatMap((group) => {
      const value = Number.parseInt(group, 16);
      return [value >>> 8, value & 0xff];
    }),
  );
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
