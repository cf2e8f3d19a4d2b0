/** SCRAM, RFC 5802 and RFC 7677, without channel binding. */
import { Buffer } from 'node:buffer';
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { ImapError } from './imap-error.ts';
import type { Credentials, SaslClient } from './sasl.ts';

export type ScramHash = 'SHA-1' | 'SHA-256';

export interface ScramOptions extends Credentials {
  readonly hash: ScramHash;
  /** Printable, without commas, and never used before: 24 random characters. */
  readonly nonce: string;
  /** More rounds than this are refused: each costs microseconds of this side's time, and the server chooses. */
  readonly maxIterations?: number;
}

const digestNames: Readonly<Record<ScramHash, string>> = { 'SHA-1': 'sha1', 'SHA-256': 'sha256' };
const defaultMaxIterations = 100_000;
/** RFC 5802 section 5.1 asks for 4,096; fewer make a stolen exchange cheap to guess from. */
const minIterations = 1;

export function saslScram(options: ScramOptions): SaslClient {
  const { nonce, authorizeAs, maxIterations = defaultMaxIterations } = options;
  const algorithm = digestNames[options.hash];
  const name = `SCRAM-${options.hash}`;
  const header = `n,${authorizeAs === undefined ? '' : `a=${escapeName(authorizeAs)}`},`;
  const bare = `n=${escapeName(prepare(options.user))},r=${nonce}`;
  let step: 'first' | 'final' | 'verified' | 'start' = 'start';
  let expected: Buffer | undefined;
  const fail = (what: string): ImapError => new ImapError('sasl', `${name}: ${what}.`);
  const hmac = (key: string | Uint8Array, data: string): Buffer =>
    createHmac(algorithm, key).update(data).digest();

  function first(): Uint8Array {
    step = 'first';
    return Buffer.from(`${header}${bare}`, 'utf8');
  }

  function final(serverFirst: string): Uint8Array {
    const match = /^r=([^,]+),s=([A-Za-z0-9+/]+=*),i=([1-9]\d{0,9})(?:,.*)?$/.exec(serverFirst);
    if (match === null) throw fail('the server’s first message cannot be read');
    const [, serverNonce = '', salt = '', count = ''] = match;
    if (!serverNonce.startsWith(nonce) || serverNonce.length === nonce.length)
      throw fail('the server answers for another exchange');
    const iterations = Number(count);
    if (iterations < minIterations || iterations > maxIterations)
      throw fail(`the server asks for ${count} rounds; at most ${maxIterations} are done here`);
    const salted = saltedPassword(
      algorithm,
      prepare(options.password),
      Buffer.from(salt, 'base64'),
      iterations,
    );
    const withoutProof = `c=${Buffer.from(header, 'utf8').toString('base64')},r=${serverNonce}`;
    const message = `${bare},${serverFirst},${withoutProof}`;
    const clientKey = hmac(salted, 'Client Key');
    const signature = hmac(hash(algorithm, clientKey, 'buffer'), message);
    const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
    expected = hmac(hmac(salted, 'Server Key'), message);
    step = 'final';
    return Buffer.from(`${withoutProof},p=${Buffer.from(proof).toString('base64')}`, 'utf8');
  }

  function verify(serverFinal: string): Uint8Array {
    const error = /^e=([^,]*)/.exec(serverFinal)?.[1];
    if (error !== undefined) throw fail(`the server refuses: ${error}`);
    const signature = Buffer.from(/^v=([A-Za-z0-9+/]+=*)/.exec(serverFinal)?.[1] ?? '', 'base64');
    if (!expected || signature.length !== expected.length || !timingSafeEqual(signature, expected))
      throw fail('the server does not know the password');
    step = 'verified';
    return Buffer.alloc(0);
  }

  return {
    mechanism: name,
    initial: first,
    respond: (challenge) => {
      const text = Buffer.from(challenge).toString('utf8');
      if (step === 'first') return final(text);
      if (step === 'final') return verify(text);
      throw fail('a challenge comes out of turn');
    },
    finish: () => {
      if (step !== 'verified') throw fail('the server has not proved that it knows the password');
    },
    refusal: undefined,
  };
}

function escapeName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

/** RFC 4013, as far as names and passwords of mailboxes need it. */
function prepare(text: string): string {
  const mapped = text
    .replaceAll(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ')
    .replaceAll(/\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/g, '')
    .normalize('NFKC');
  if (/[\0-\x1f\x7f-\x9f\ufff9-\ufffd]|\p{Co}|\p{Cs}/u.test(mapped))
    throw new ImapError('argument', 'A user name or password holds characters that RFC 4013 forbids.');
  return mapped;
}

/** Hi() of RFC 5802 section 2.2, which is PBKDF2 for one block. */
function saltedPassword(algorithm: string, password: string, salt: Uint8Array, iterations: number): Buffer {
  const key = Buffer.from(password, 'utf8');
  let round = createHmac(algorithm, key)
    .update(salt)
    .update(Buffer.from([0, 0, 0, 1]))
    .digest();
  const sum = Buffer.from(round);
  for (let count = 1; count < iterations; count++) {
    round = createHmac(algorithm, key).update(round).digest();
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) ^ (round[i] ?? 0);
  }
  return sum;
}
