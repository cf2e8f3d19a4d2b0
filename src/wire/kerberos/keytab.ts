import { Buffer } from 'node:buffer';
import { type EncryptionKey, isTaken } from './encryption.ts';

/** A file of keys, as MIT Kerberos keeps it and Windows' ktpass writes it: version 5.2, big-endian. */
export interface KeytabEntry {
  readonly realm: string;
  /** `HTTP/mail.example.com` */
  readonly principal: string;
  readonly version: number;
  /** Milliseconds. */
  readonly writtenAt: number;
  readonly key: EncryptionKey;
}

export class KeytabError extends Error {
  override readonly name = 'KeytabError';
}

const mostEntries = 10_000;

/** Keys of types that are not taken are left away. */
export function readKeytab(bytes: Uint8Array): {
  readonly entries: readonly KeytabEntry[];
  readonly refused: number;
} {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.length < 2 || file[0] !== 5 || file[1] !== 2) {
    throw new KeytabError('It does not begin as a keytab of version 5.2 does');
  }
  const entries: KeytabEntry[] = [];
  let refused = 0;
  let at = 2;
  while (at + 4 <= file.length && entries.length + refused < mostEntries) {
    const size = file.readInt32BE(at);
    at += 4;
    const length = Math.abs(size);
    if (size === 0) break;
    if (at + length > file.length) throw new KeytabError('It ends within an entry');
    // What was removed is left as a hole of that many bytes.
    if (size > 0) {
      const entry = readEntry(file.subarray(at, at + length));
      if (isTaken(entry.key.type)) entries.push(entry);
      else refused += 1;
    }
    at += length;
  }
  return { entries, refused };
}

function readEntry(entry: Buffer): KeytabEntry {
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > entry.length) throw new KeytabError('It has an entry that ends too early');
    at += length;
    return entry.subarray(at - length, at);
  };
  const counted = () => take(take(2).readUInt16BE());
  const components = take(2).readUInt16BE();
  const realm = counted().toString('utf8');
  if (components > 16) throw new KeytabError('It has a name of too many parts');
  const principal = Array.from({ length: components }, () => counted().toString('utf8')).join('/');
  take(4);
  const writtenAt = take(4).readUInt32BE() * 1_000;
  const short = take(1).readUInt8();
  const type = take(2).readUInt16BE();
  const value = Uint8Array.from(counted());
  const long = at + 4 <= entry.length ? take(4).readUInt32BE() : 0;
  return { realm, principal, version: long === 0 ? short : long, writtenAt, key: { type, value } };
}
