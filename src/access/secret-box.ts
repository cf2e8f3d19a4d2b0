import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { AppError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';

/**
 * AES-256-GCM (NIST SP 800-38D). Sealed: a version byte, 12 bytes of random nonce, the ciphertext, 16 bytes
 * of tag. What the secret is for is authenticated with it, so that one taken from its place and put into
 * another does not open there. A random nonce is safe for 2^32 secrets under one key.
 */
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
export const keyBytes = 32;

export class SecretBox {
  readonly #key: Uint8Array;
  readonly #random: Random;
  readonly #owner: string;

  /** `owner` is whose secrets these are; it is authenticated too. */
  constructor(key: Uint8Array, owner: string, random: Random) {
    if (key.byteLength !== keyBytes) throw unreadable('its key has the wrong length');
    this.#key = key;
    this.#owner = owner;
    this.#random = random;
  }

  seal(purpose: string, secret: Uint8Array): Uint8Array {
    const nonce = this.#random.bytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(this.#context(purpose));
    const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
    return Buffer.concat([Uint8Array.of(version), nonce, sealed, cipher.getAuthTag()]);
  }

  open(purpose: string, sealed: Uint8Array): Uint8Array {
    if (sealed.byteLength < 1 + nonceBytes + tagBytes) throw unreadable('it is cut short');
    if (sealed[0] !== version) throw unreadable(`its format ${sealed[0]} is unknown to this version`);
    const nonce = sealed.subarray(1, 1 + nonceBytes);
    const tag = sealed.subarray(sealed.byteLength - tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(this.#context(purpose));
    decipher.setAuthTag(tag);
    const body = sealed.subarray(1 + nonceBytes, sealed.byteLength - tagBytes);
    try {
      return Buffer.concat([decipher.update(body), decipher.final()]);
    } catch (cause) {
      throw unreadable('it was changed, or sealed under another key or for another purpose', cause);
    }
  }

  sealText(purpose: string, secret: string): string {
    return Buffer.from(this.seal(purpose, Buffer.from(secret))).toString('base64');
  }

  openText(purpose: string, sealed: string): string {
    return Buffer.from(this.open(purpose, Buffer.from(sealed, 'base64'))).toString();
  }

  /** A key for something else than sealing, as one-way function of this one. */
  deriveKey(purpose: string): Uint8Array {
    const hmac = createHmac('sha256', this.#key).update('derive').update(this.#context(purpose));
    return new Uint8Array(hmac.digest());
  }

  #context(purpose: string): Uint8Array {
    return Buffer.from(JSON.stringify(['landfall', version, this.#owner, purpose]));
  }
}

function unreadable(why: string, cause?: unknown): AppError {
  return new AppError({
    kind: 'internal',
    code: 'access.secret.unreadable',
    message: `A stored secret cannot be opened: ${why}. Check that the master key file is the one that this data was written with, or enter the secret anew.`,
    cause,
  });
}
