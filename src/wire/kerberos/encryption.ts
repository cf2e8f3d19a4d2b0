import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { foldBytes } from './fold-bytes.ts';

/** Something that cannot be opened with the key, was changed, or is of a kind that is not taken. */
export class KerberosCryptoError extends Error {
  override readonly name = 'KerberosCryptoError';
}

/** RFC 3961 numbers of what is taken: AES alone. DES is broken, and RC4 (23) gives a password hash away to whoever listens. */
export const EncryptionType = {
  aes128Sha1: 17,
  aes256Sha1: 18,
  aes128Sha256: 19,
  aes256Sha384: 20,
} as const;

/** RFC 4120 section 7.5.1. */
export const KeyUsage = { ticket: 2, apRequest: 11, apReply: 12 } as const;

interface Profile {
  readonly keyBytes: number;
  readonly cipher: 'aes-128' | 'aes-256';
  readonly hash: 'sha1' | 'sha256' | 'sha384';
  readonly macBytes: number;
  readonly macKeyBytes: number;
  /** RFC 8009 has the checksum over what is encrypted, RFC 3962 over what it means. */
  readonly macsCiphertext: boolean;
}

const profiles: Readonly<Record<number, Profile>> = {
  [EncryptionType.aes128Sha1]: {
    keyBytes: 16,
    cipher: 'aes-128',
    hash: 'sha1',
    macBytes: 12,
    macKeyBytes: 16,
    macsCiphertext: false,
  },
  [EncryptionType.aes256Sha1]: {
    keyBytes: 32,
    cipher: 'aes-256',
    hash: 'sha1',
    macBytes: 12,
    macKeyBytes: 32,
    macsCiphertext: false,
  },
  [EncryptionType.aes128Sha256]: {
    keyBytes: 16,
    cipher: 'aes-128',
    hash: 'sha256',
    macBytes: 16,
    macKeyBytes: 16,
    macsCiphertext: true,
  },
  [EncryptionType.aes256Sha384]: {
    keyBytes: 32,
    cipher: 'aes-256',
    hash: 'sha384',
    macBytes: 24,
    macKeyBytes: 24,
    macsCiphertext: true,
  },
};

export interface EncryptionKey {
  readonly type: number;
  readonly value: Uint8Array;
}

export const isTaken = (type: number): boolean => profiles[type] !== undefined;

const blockBytes = 16;

export function decrypt(key: EncryptionKey, usage: number, ciphertext: Uint8Array): Uint8Array {
  const profile = profileOf(key);
  const bodyBytes = ciphertext.length - profile.macBytes;
  if (bodyBytes < blockBytes) throw new KerberosCryptoError('What is encrypted is too short.');
  const body = ciphertext.subarray(0, bodyBytes);
  const mac = ciphertext.subarray(bodyBytes);
  const [encryption, integrity] = [deriveKey(key, usage, 0xaa), deriveKey(key, usage, 0x55)];
  if (profile.macsCiphertext) {
    if (!isSame(macOf(profile, integrity, Buffer.alloc(blockBytes), body), mac)) throw notOpened();
    return decryptCts(profile, encryption, body).subarray(blockBytes);
  }
  const plain = decryptCts(profile, encryption, body);
  if (!isSame(macOf(profile, integrity, plain), mac)) throw notOpened();
  return plain.subarray(blockBytes);
}

/** `confounder` is 16 random bytes. */
export function encrypt(
  key: EncryptionKey,
  usage: number,
  plaintext: Uint8Array,
  confounder: Uint8Array,
): Uint8Array {
  const profile = profileOf(key);
  if (confounder.length !== blockBytes) throw new TypeError('The confounder has 16 bytes.');
  const [encryption, integrity] = [deriveKey(key, usage, 0xaa), deriveKey(key, usage, 0x55)];
  const plain = Buffer.concat([confounder, plaintext]);
  const body = encryptCts(profile, encryption, plain);
  const mac = profile.macsCiphertext
    ? macOf(profile, integrity, Buffer.alloc(blockBytes), body)
    : macOf(profile, integrity, plain);
  return Buffer.concat([body, mac]);
}

/** The keyed checksum that belongs to the type of the key (RFC 3962 section 6, RFC 8009 section 6). */
export function checksum(key: EncryptionKey, usage: number, message: Uint8Array): Uint8Array {
  return macOf(profileOf(key), deriveKey(key, usage, 0x99), message);
}

/** RFC 3961 section 5.3 and RFC 8009 section 5: `kind` 0x99 for checksums, 0xAA to encrypt, 0x55 for integrity. */
export function deriveKey(key: EncryptionKey, usage: number, kind: 0x99 | 0xaa | 0x55): Uint8Array {
  const profile = profileOf(key);
  const constant = Buffer.alloc(5);
  constant.writeUInt32BE(usage);
  constant[4] = kind;
  if (profile.hash === 'sha1') {
    const derived: Buffer[] = [];
    let block = Buffer.from(foldBytes(constant, blockBytes));
    for (let length = 0; length < profile.keyBytes; length += blockBytes) {
      const cipher = createCipheriv(`${profile.cipher}-ecb`, key.value, null).setAutoPadding(false);
      block = Buffer.concat([cipher.update(block), cipher.final()]);
      derived.push(block);
    }
    return Buffer.concat(derived).subarray(0, profile.keyBytes);
  }
  const length = kind === 0xaa ? profile.keyBytes : profile.macKeyBytes;
  const input = Buffer.concat([Buffer.from([0, 0, 0, 1]), constant, Buffer.alloc(5)]);
  input.writeUInt32BE(length * 8, input.length - 4);
  return createHmac(profile.hash, key.value).update(input).digest().subarray(0, length);
}

function profileOf({ type, value }: EncryptionKey): Profile {
  const profile = profiles[type];
  if (profile === undefined) throw new KerberosCryptoError(`The encryption type ${type} is not taken here.`);
  if (value.length !== profile.keyBytes) throw new KerberosCryptoError('A key has the wrong length.');
  return profile;
}

function macOf(profile: Profile, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac(profile.hash, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest().subarray(0, profile.macBytes);
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

const notOpened = () => new KerberosCryptoError('It does not open with this key, or was changed.');

/** RFC 3962 section 5: CBC whose last two blocks are swapped and whose last one is cut; the first vector is zero. */
export function encryptCts(
  { cipher }: Pick<Profile, 'cipher'>,
  key: Uint8Array,
  plain: Uint8Array,
): Uint8Array {
  const padded = Buffer.alloc(Math.max(Math.ceil(plain.length / blockBytes), 1) * blockBytes);
  padded.set(plain);
  const cbc = createCipheriv(`${cipher}-cbc`, key, Buffer.alloc(blockBytes)).setAutoPadding(false);
  const blocks = Buffer.concat([cbc.update(padded), cbc.final()]);
  if (blocks.length <= blockBytes) return blocks;
  const lastAt = blocks.length - blockBytes;
  const [before, penultimate] = [
    blocks.subarray(0, lastAt - blockBytes),
    blocks.subarray(lastAt - blockBytes, lastAt),
  ];
  return Buffer.concat([before, blocks.subarray(lastAt), penultimate]).subarray(0, plain.length);
}

function decryptCts({ cipher }: Pick<Profile, 'cipher'>, key: Uint8Array, body: Uint8Array): Buffer {
  const cbc = (bytes: Uint8Array, vector: Uint8Array) => {
    const decipher = createDecipheriv(`${cipher}-cbc`, key, vector).setAutoPadding(false);
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  };
  const zero = Buffer.alloc(blockBytes);
  if (body.length === blockBytes) return cbc(body, zero);
  const tailBytes = body.length % blockBytes === 0 ? blockBytes : body.length % blockBytes;
  const headBytes = body.length - tailBytes - blockBytes;
  const head = body.subarray(0, headBytes);
  const swapped = body.subarray(headBytes, headBytes + blockBytes);
  const tail = body.subarray(headBytes + blockBytes);
  const last = cbc(swapped, zero);
  // What was cut from the last block but one stands, encrypted once more, in the end of the last.
  const penultimate = Buffer.concat([tail, last.subarray(tailBytes)]);
  const end = last.subarray(0, tailBytes);
  for (let index = 0; index < tailBytes; index++) end[index] = (end[index] ?? 0) ^ (tail[index] ?? 0);
  const start = Buffer.concat([head, penultimate]);
  return Buffer.concat([cbc(start, zero), end]);
}
