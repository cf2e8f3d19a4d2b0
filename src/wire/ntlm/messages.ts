import { Buffer } from 'node:buffer';

/** Messages of [MS-NLMP] section 2.2.1: fields point to what lies behind them. */
export class NtlmError extends Error {
  override readonly name = 'NtlmError';
}

/** Section 2.2.2.5. */
export const NtlmFlag = {
  unicode: 0x0000_0001,
  requestTarget: 0x0000_0004,
  sign: 0x0000_0010,
  seal: 0x0000_0020,
  ntlm: 0x0000_0200,
  alwaysSign: 0x0000_8000,
  targetTypeServer: 0x0002_0000,
  extendedSessionSecurity: 0x0008_0000,
  targetInfo: 0x0080_0000,
  version: 0x0200_0000,
  key128: 0x2000_0000,
  keyExchange: 0x4000_0000,
  key56: 0x8000_0000,
} as const;

/** Section 2.2.2.1. */
export const AvId = {
  end: 0,
  netbiosComputer: 1,
  netbiosDomain: 2,
  dnsComputer: 3,
  dnsDomain: 4,
  flags: 6,
  timestamp: 7,
  targetName: 9,
  channelBindings: 10,
} as const;

export interface AvPair {
  readonly id: number;
  readonly value: Uint8Array;
}

const signature = Buffer.from('NTLMSSP\0', 'latin1');

export const isNtlmMessage = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 8)).equals(signature);

export function typeOfMessage(bytes: Uint8Array): number {
  if (bytes.length < 12 || !isNtlmMessage(bytes)) throw new NtlmError('It is no message of NTLM.');
  return Buffer.from(bytes).readUInt32LE(8);
}

/** Section 2.2.1.1: of what the client offers its flags alone are used. */
export function readNegotiate(bytes: Uint8Array): { readonly flags: number } {
  if (typeOfMessage(bytes) !== 1) throw new NtlmError('It is no first message.');
  if (bytes.length < 16) throw new NtlmError('The first message is too short.');
  return { flags: Buffer.from(bytes).readUInt32LE(12) };
}

export interface Challenge {
  readonly flags: number;
  readonly targetName: string;
  /** 8 random bytes. */
  readonly challenge: Uint8Array;
  readonly targetInfo: readonly AvPair[];
}

/** Section 2.2.1.2. */
export function writeChallenge({ flags, targetName, challenge, targetInfo }: Challenge): Uint8Array {
  const name = Buffer.from(targetName, 'utf16le');
  const info = writeAvPairs(targetInfo);
  const head = Buffer.alloc(56);
  signature.copy(head);
  head.writeUInt32LE(2, 8);
  writeField(head, 12, name.length, head.length);
  head.writeUInt32LE(flags >>> 0, 20);
  head.set(challenge.subarray(0, 8), 24);
  writeField(head, 40, info.length, head.length + name.length);
  // Section 2.2.2.10: 10.0, and the revision that there is.
  head.set([10, 0, 0, 0, 0, 0, 0, 15], 48);
  return Buffer.concat([head, name, info]);
}

function writeField(head: Buffer, at: number, length: number, offset: number): void {
  head.writeUInt16LE(length, at);
  head.writeUInt16LE(length, at + 2);
  head.writeUInt32LE(offset, at + 4);
}

export function writeAvPairs(pairs: readonly AvPair[]): Uint8Array {
  const parts = [...pairs, { id: AvId.end, value: new Uint8Array() }].map(({ id, value }) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id);
    head.writeUInt16LE(value.length, 2);
    return Buffer.concat([head, value]);
  });
  return Buffer.concat(parts);
}

export function readAvPairs(bytes: Uint8Array): AvPair[] {
  const list = Buffer.from(bytes);
  const pairs: AvPair[] = [];
  for (let at = 0; at + 4 <= list.length; ) {
    const [id, length] = [list.readUInt16LE(at), list.readUInt16LE(at + 2)];
    at += 4;
    if (id === AvId.end) return pairs;
    if (at + length > list.length) throw new NtlmError('A value of the target is cut short.');
    pairs.push({ id, value: Uint8Array.from(list.subarray(at, at + length)) });
    at += length;
  }
  throw new NtlmError('The values of the target have no end.');
}

export interface Authenticate {
  readonly flags: number;
  readonly domain: string;
  readonly user: string;
  readonly workstation: string;
  readonly lmResponse: Uint8Array;
  readonly ntResponse: Uint8Array;
  readonly encryptedSessionKey: Uint8Array;
  /** Where a MIC may stand, and the message without one. */
  readonly mic: Uint8Array | undefined;
  readonly withoutMic: Uint8Array;
}

const micAt = 72;
const micBytes = 16;

/** Section 2.2.1.3. */
export function readAuthenticate(bytes: Uint8Array): Authenticate {
  if (typeOfMessage(bytes) !== 3) throw new NtlmError('It is no third message.');
  const message = Buffer.from(bytes);
  if (message.length < 64) throw new NtlmError('The third message is too short.');
  const field = (at: number): Buffer => {
    const [length, offset] = [message.readUInt16LE(at), message.readUInt32LE(at + 4)];
    if (length === 0) return Buffer.alloc(0);
    if (offset + length > message.length) throw new NtlmError('A field lies outside of the message.');
    return message.subarray(offset, offset + length);
  };
  const flags = message.readUInt32LE(60);
  if ((flags & NtlmFlag.unicode) === 0) throw new NtlmError('The client writes no Unicode.');
  const text = (at: number) => field(at).toString('utf16le');
  // Nothing but the head is in front of what the fields point to; a MIC belongs to the head where there is room for it.
  const offsets = [12, 20, 28, 36, 44, 52].filter((at) => message.readUInt16LE(at) > 0);
  const payloadAt = Math.min(message.length, ...offsets.map((at) => message.readUInt32LE(at + 4)));
  const hasMic = payloadAt >= micAt + micBytes;
  const withoutMic = Buffer.from(message);
  if (hasMic) withoutMic.fill(0, micAt, micAt + micBytes);
  return {
    flags,
    lmResponse: field(12),
    ntResponse: field(20),
    domain: text(28),
    user: text(36),
    workstation: text(44),
    encryptedSessionKey: field(52),
    mic: hasMic ? message.subarray(micAt, micAt + micBytes) : undefined,
    withoutMic,
  };
}
