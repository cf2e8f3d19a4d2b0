/** What Active Directory says of people in its tickets: [MS-PAC]. Of all of it, the sign-in name alone is read here. */
import { Buffer } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import { DerFields, DerReader, readInteger, readOctets } from '../der/der-reader.ts';
import { tag } from '../der/der-writer.ts';
import { checksum, type EncryptionKey, KerberosCryptoError } from './encryption.ts';

/** RFC 4120 section 5.2.6 and [MS-KILE] section 3.4.3. */
const AuthorizationType = { ifRelevant: 1, pac: 128 } as const;
/** [MS-PAC] section 2.4. */
const BufferType = { serverChecksum: 6, kdcChecksum: 7, upnDnsInfo: 12 } as const;
/** [MS-PAC] section 2.8.1. */
const pacChecksumUsage = 17;
const mostBuffers = 64;

/** Undefined where the ticket has none. */
export function findPac(authorization: Uint8Array | undefined): Uint8Array | undefined {
  for (const outer of elementsOf(authorization)) {
    if (outer.type !== AuthorizationType.ifRelevant) continue;
    const inner = elementsOf(outer.data).find(({ type }) => type === AuthorizationType.pac);
    if (inner !== undefined) return inner.data;
  }
  return undefined;
}

function elementsOf(bytes: Uint8Array | undefined): { readonly type: number; readonly data: Uint8Array }[] {
  if (bytes === undefined) return [];
  const reader = new DerReader(new DerReader(bytes).expect(tag.sequence));
  const elements: { type: number; data: Uint8Array }[] = [];
  while (!reader.isAtEnd && elements.length < mostBuffers) {
    const fields = DerFields.next(reader);
    elements.push({ type: readInteger(fields.get(0)), data: readOctets(fields.get(1)) });
  }
  return elements;
}

interface PacBuffer {
  readonly type: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * The UPN in it; undefined where none is. Throws where the signature under the service's key is not right: a client may have put
 * something into the ticket that is none of the KDC's words.
 */
export function readUpn(bytes: Uint8Array, key: EncryptionKey): string | undefined {
  const pac = Buffer.from(bytes);
  const buffers = readBuffers(pac);
  checkSignature(pac, buffers, key);
  const info = buffers.find(({ type }) => type === BufferType.upnDnsInfo);
  if (info === undefined || info.length < 12) return undefined;
  const part = pac.subarray(info.offset, info.offset + info.length);
  const [length, offset] = [part.readUInt16LE(0), part.readUInt16LE(2)];
  if (length === 0 || offset + length > part.length) return undefined;
  return part.subarray(offset, offset + length).toString('utf16le');
}

function readBuffers(pac: Buffer): PacBuffer[] {
  if (pac.length < 8) throw new RangeError('A PAC is cut short.');
  const count = pac.readUInt32LE(0);
  if (count > mostBuffers || 8 + count * 16 > pac.length) throw new RangeError('A PAC has too many parts.');
  return Array.from({ length: count }, (_, index) => {
    const at = 8 + index * 16;
    const [type, length, offset] = [
      pac.readUInt32LE(at),
      pac.readUInt32LE(at + 4),
      Number(pac.readBigUInt64LE(at + 8)),
    ];
    if (offset + length > pac.length) throw new RangeError('A part of a PAC lies outside of it.');
    return { type, offset, length };
  });
}

/** [MS-PAC] section 2.8.1: over all of it, with zeros for both signatures. */
function checkSignature(pac: Buffer, buffers: readonly PacBuffer[], key: EncryptionKey): void {
  const server = buffers.find(({ type }) => type === BufferType.serverChecksum);
  if (server === undefined || server.length < 4) throw unsigned();
  const blank = Buffer.from(pac);
  let sent: Buffer | undefined;
  for (const { type, offset, length } of buffers) {
    if (type !== BufferType.serverChecksum && type !== BufferType.kdcChecksum) continue;
    // Behind the type of the checksum; of a read-only controller two bytes follow it.
    const signature = pac.subarray(
      offset + 4,
      offset + 4 + Math.min(length - 4, checksumBytes(pac.readUInt32LE(offset))),
    );
    if (type === BufferType.serverChecksum) sent = Buffer.from(signature);
    blank.fill(0, offset + 4, offset + 4 + signature.length);
  }
  const own = checksum(key, pacChecksumUsage, blank);
  if (sent === undefined || sent.length !== own.length || !timingSafeEqual(sent, own)) throw unsigned();
}

/** [MS-PAC] section 2.8: by type; -138 is that of RC4, which other controllers may sign for each other with. */
const checksumBytes = (type: number): number => {
  if (type === 20) return 24;
  return type === 19 || type === 0xffff_ff76 ? 16 : 12;
};

const unsigned = () =>
  new KerberosCryptoError('What the ticket says of its owner is not signed with the key of the service.');
