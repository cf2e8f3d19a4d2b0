import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto';
import { AppError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';

/** RFC 9106 argon2id, at the first choice of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes. */
export interface PasswordCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}
export const defaultPasswordCost: PasswordCost = { memoryKib: 19_456, passes: 2, lanes: 1 };

/** A hash that asks for more than this is not ours; working it out would only burden the server. */
const maxCost: PasswordCost = { memoryKib: 1_048_576, passes: 16, lanes: 16 };
const saltBytes = 16;
const hashBytes = 32;
/** Longer than any passphrase; what is longer would only be work. */
export const maxPasswordLength = 1024;

/** In the PHC string format: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, base64 without padding. */
export async function hashPassword(
  password: string,
  random: Random,
  cost: PasswordCost = defaultPasswordCost,
): Promise<string> {
  if (password === '' || password.length > maxPasswordLength) {
    throw new AppError({
      kind: 'invalid',
      code: 'access.password.length',
      message: `A password has 1 to ${maxPasswordLength} characters; this one has ${password.length}.`,
      details: { length: password.length, limit: maxPasswordLength },
    });
  }
  const salt = random.bytes(saltBytes);
  const hash = await derive(password, salt, hashBytes, cost);
  return `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=${cost.lanes}$${base64(salt)}$${base64(hash)}`;
}

/** Takes as long for a wrong password as for the right one. */
export async function verifyPassword(phc: string, password: string): Promise<boolean> {
  const { cost, salt, hash } = parsePhc(phc);
  if (password === '' || password.length > maxPasswordLength) return false;
  return timingSafeEqual(await derive(password, salt, hash.byteLength, cost), hash);
}

/** Was it made at a lower cost than is wanted now? Then it is made anew at the next sign-in. */
export function needsRehash(phc: string, wanted: PasswordCost = defaultPasswordCost): boolean {
  const { cost } = parsePhc(phc);
  return cost.memoryKib < wanted.memoryKib || cost.passes < wanted.passes;
}

const phcShape =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;

function parsePhc(phc: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } {
  const [, memory, passes, lanes, salt, hash] = phcShape.exec(phc) ?? [];
  const cost = { memoryKib: Number(memory), passes: Number(passes), lanes: Number(lanes) };
  if (salt === undefined || hash === undefined || !isBearable(cost)) {
    throw new AppError({
      kind: 'internal',
      code: 'access.password.hashUnreadable',
      message: 'The stored password hash cannot be read. Set a new password for this account.',
    });
  }
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

function isBearable({ memoryKib, passes, lanes }: PasswordCost): boolean {
  return (
    lanes >= 1 &&
    lanes <= maxCost.lanes &&
    passes >= 1 &&
    passes <= maxCost.passes &&
    memoryKib >= 8 * lanes &&
    memoryKib <= maxCost.memoryKib
  );
}

function derive(password: string, salt: Uint8Array, length: number, cost: PasswordCost): Promise<Buffer> {
  const parameters: Argon2Parameters = {
    // RFC 8265 section 4.2.2: NFC, so that a keyboard that composes and one that does not agree.
    message: password.normalize('NFC'),
    nonce: salt,
    parallelism: cost.lanes,
    tagLength: length,
    memory: cost.memoryKib,
    passes: cost.passes,
  };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
