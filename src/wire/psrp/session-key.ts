/**
 * The key for secure strings: [MS-PSRP] sections 2.2.2.3, 2.2.2.4 and 2.2.5.1.24. The client sends the public
 * half of an RSA key in the form of Windows' CryptoAPI, the server answers with a random AES key encrypted by
 * it. All of it is little-endian, the encrypted key's bytes as well.
 */
import { Buffer } from 'node:buffer';
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import type { SecretCipher } from '../clixml/index.ts';
import { PsrpError } from './psrp-error.ts';

export const sessionKeyBytes = 32;
const keyBits = 2048;
const modulusBytes = keyBits / 8;

/** PUBLICKEYBLOB, version 2, CALG_RSA_KEYX, "RSA1", 2048 bits. */
const publicHead = Buffer.from('0602000000a400005253413100080000', 'hex');
/** SIMPLEBLOB, version 2, CALG_AES_256, CALG_RSA_KEYX. */
const sessionHead = Buffer.from('010200001066000000a40000', 'hex');

const reversed = (bytes: Uint8Array): Buffer => Buffer.from(bytes).reverse();

/** AES-256-CBC without an initialisation vector of its own, as the protocol has it; UTF-16LE inside. */
export function makeSessionCipher(key: Uint8Array): SecretCipher {
  const vector = Buffer.alloc(16);
  return {
    seal: (text) => {
      const cipher = createCipheriv('aes-256-cbc', key, vector);
      const sealed = Buffer.concat([cipher.update(Buffer.from(text, 'utf16le')), cipher.final()]);
      return sealed.toString('base64');
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length === 0 || bytes.length % 16 !== 0) return undefined;
      const decipher = createDecipheriv('aes-256-cbc', key, vector);
      try {
        return Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf16le');
      } catch {
        // Wrong padding: sealed by another key.
        return undefined;
      }
    },
  };
}

/** For ENCRYPTED_SESSION_KEY, from what PUBLIC_KEY held. */
export function encryptSessionKey(publicKey: string, key: Uint8Array): string {
  const blob = Buffer.from(publicKey, 'base64');
  const start = publicHead.length + 4;
  if (blob.length !== start + modulusBytes || !blob.subarray(0, publicHead.length).equals(publicHead)) {
    throw new PsrpError('keyExchange', `The public key is no RSA key of ${keyBits} bits.`);
  }
  const n = reversed(blob.subarray(start)).toString('base64url');
  const e = reversed(blob.subarray(publicHead.length, start)).toString('base64url');
  try {
    const rsa = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
    const sealed = publicEncrypt({ key: rsa, padding: constants.RSA_PKCS1_PADDING }, key);
    return Buffer.concat([sessionHead, reversed(sealed)]).toString('base64');
  } catch (error) {
    throw new PsrpError('keyExchange', 'The public key cannot be used.', error);
  }
}

/** The client's half. */
export interface ClientKeys {
  /** For PUBLIC_KEY. */
  readonly publicKey: string;
  /** From what ENCRYPTED_SESSION_KEY held. */
  decryptSessionKey(encrypted: string): Uint8Array;
}

/** From an RSA private key of 2048 bits in PEM form. */
export function makeClientKeys(privateKeyPem: string): ClientKeys {
  const privateKey = createPrivateKey(privateKeyPem);
  const { n = '', e = '' } = createPublicKey(privateKeyPem).export({ format: 'jwk' });
  const modulus = Buffer.from(n, 'base64url');
  if (modulus.length !== modulusBytes) {
    throw new PsrpError('state', `The private key is no RSA key of ${keyBits} bits.`);
  }
  const exponent = Buffer.alloc(4);
  reversed(Buffer.from(e, 'base64url')).copy(exponent);
  return {
    publicKey: Buffer.concat([publicHead, exponent, reversed(modulus)]).toString('base64'),
    decryptSessionKey: (encrypted) => {
      const blob = Buffer.from(encrypted, 'base64');
      const sealed = reversed(blob.subarray(sessionHead.length));
      const known = blob.subarray(0, sessionHead.length).equals(sessionHead);
      try {
        const key = privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, sealed);
        if (known && key.length === sessionKeyBytes) return key;
      } catch (error) {
        throw new PsrpError('keyExchange', 'The session key was not encrypted with our public key.', error);
      }
      throw new PsrpError('keyExchange', 'The session key is no AES key of 256 bits.');
    },
  };
}
