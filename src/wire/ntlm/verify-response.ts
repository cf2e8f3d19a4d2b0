/** NTLMv2, [MS-NLMP] section 3.3.2, for whoever has the NT hash. Version 1 and LM are not taken: both fall to a listener. */
import { Buffer } from 'node:buffer';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { md4 } from './md4.ts';
import { type Authenticate, AvId, NtlmError, NtlmFlag, readAvPairs } from './messages.ts';
import { rc4 } from './rc4.ts';

/** NTOWFv1: what stands for the password from here on, as good as it for whoever has it. */
export const ntHashOf = (password: string): Uint8Array => md4(Buffer.from(password, 'utf16le'));

/** NTOWFv2. */
export function responseKeyOf(ntHash: Uint8Array, user: string, domain: string): Uint8Array {
  return createHmac('md5', ntHash)
    .update(Buffer.from(user.toUpperCase() + domain, 'utf16le'))
    .digest();
}

export interface VerifyTerms {
  readonly ntHash: Uint8Array;
  readonly challenge: Uint8Array;
  /** All three messages, for the MIC. */
  readonly negotiate: Uint8Array;
  readonly challengeMessage: Uint8Array;
  readonly channelBindings: { readonly hash: Uint8Array; readonly isRequired: boolean } | undefined;
}

/** The session key where the answer is right; undefined where the password is another. Throws NtlmError for what is no answer. */
export function verifyResponse(message: Authenticate, terms: VerifyTerms): Uint8Array | undefined {
  const { ntResponse } = message;
  // 16 bytes of proof, 28 of what precedes the values of the target, and an end of these.
  if (ntResponse.length < 16 + 28 + 4)
    throw new NtlmError('The answer is of NTLM version 1, which is not taken.');
  const proof = ntResponse.subarray(0, 16);
  const blob = ntResponse.subarray(16);
  if (blob[0] !== 1 || blob[1] !== 1) throw new NtlmError('The answer is of another version.');
  const key = responseKeyOf(terms.ntHash, message.user, message.domain);
  const expected = createHmac('md5', key).update(terms.challenge).update(blob).digest();
  if (!timingSafeEqual(expected, proof)) return undefined;
  const base = createHmac('md5', key).update(proof).digest();
  const sessionKey = exportedKey(message, base);
  const values = readAvPairs(blob.subarray(28));
  checkMic(message, terms, values, sessionKey);
  checkBindings(values, terms.channelBindings);
  return sessionKey;
}

function exportedKey({ flags, encryptedSessionKey }: Authenticate, base: Uint8Array): Uint8Array {
  const isExchanged = (flags & NtlmFlag.keyExchange) !== 0 && (flags & (NtlmFlag.sign | NtlmFlag.seal)) !== 0;
  if (!isExchanged) return base;
  if (encryptedSessionKey.length !== 16) throw new NtlmError('The session key has the wrong length.');
  return rc4(base, encryptedSessionKey);
}

/** Section 3.2.5.1.2: a client that says it has put a MIC in must have. */
function checkMic(
  message: Authenticate,
  { negotiate, challengeMessage }: VerifyTerms,
  values: ReturnType<typeof readAvPairs>,
  sessionKey: Uint8Array,
): void {
  const flags = values.find(({ id }) => id === AvId.flags)?.value;
  if (flags === undefined || flags.length < 4 || (Buffer.from(flags).readUInt32LE(0) & 2) === 0) return;
  const mic = createHmac('md5', sessionKey)
    .update(negotiate)
    .update(challengeMessage)
    .update(message.withoutMic)
    .digest();
  if (message.mic === undefined || !timingSafeEqual(mic, message.mic)) {
    throw new NtlmError('Somebody has changed a message on its way.');
  }
}

function checkBindings(
  values: ReturnType<typeof readAvPairs>,
  bindings: VerifyTerms['channelBindings'],
): void {
  if (bindings === undefined) return;
  const sent = values.find(({ id }) => id === AvId.channelBindings)?.value;
  const isBound = sent?.some((byte) => byte !== 0) === true;
  if (!isBound && !bindings.isRequired) return;
  const matches =
    sent !== undefined && sent.length === bindings.hash.length && timingSafeEqual(sent, bindings.hash);
  if (!matches) throw new NtlmError('The answer was made for another TLS connection.');
}

const directions = {
  client: 'client-to-server',
  server: 'server-to-client',
} as const;

/** Section 3.4.4.2, with extended session security: the signature of the first message of one side. */
export function signFirst(
  sessionKey: Uint8Array,
  flags: number,
  direction: keyof typeof directions,
  message: Uint8Array,
): Uint8Array {
  const magic = (what: string) =>
    Buffer.from(`session key to ${directions[direction]} ${what} key magic constant\0`, 'latin1');
  const md5 = (...parts: readonly Uint8Array[]) => {
    const hash = createHash('md5');
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const sequence = Buffer.alloc(4);
  const signing = md5(sessionKey, magic('signing'));
  const digest = createHmac('md5', signing).update(sequence).update(message).digest().subarray(0, 8);
  const length = (flags & NtlmFlag.key128) !== 0 ? 16 : (flags & NtlmFlag.key56) !== 0 ? 7 : 5;
  const sealing = md5(sessionKey.subarray(0, length), magic('sealing'));
  const checksum = (flags & NtlmFlag.keyExchange) !== 0 ? rc4(sealing, digest) : digest;
  return Buffer.concat([Buffer.from([1, 0, 0, 0]), checksum, sequence]);
}
