import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { SecretBox } from '../../access/secret-box.ts';
import type { DkimSelector } from './dkim-config.ts';

export interface NewKey {
  readonly selector: DkimSelector;
  /** PKCS #8. */
  readonly privateKey: Uint8Array;
}

const generate = promisify(generateKeyPair);

export async function newKey(name: string, keyBits: number, now: number): Promise<NewKey> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: keyBits });
  return {
    selector: {
      name,
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      ...{ keyBits, createdAt: now },
    },
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
  };
}

const purposeOf = (domain: string) => `mailflow.dkim:${domain}`;

/** By selector, in order. */
export function sealKeys(box: SecretBox, domain: string, keys: readonly Uint8Array[]): Uint8Array {
  const texts = keys.map((key) => Buffer.from(key).toString('base64'));
  return box.seal(purposeOf(domain), Buffer.from(texts.join(' ')));
}

export function openKeys(box: SecretBox, domain: string, sealed: Uint8Array): readonly Uint8Array[] {
  const text = Buffer.from(box.open(purposeOf(domain), sealed)).toString('latin1');
  return text.split(' ').map((key) => Buffer.from(key, 'base64'));
}

export const privateKeyOf = (key: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.from(key), type: 'pkcs8', format: 'der' });
