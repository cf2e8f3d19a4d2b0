/** The acceptor's part of RFC 4121: who the client is, and the proof that this is the service that it wanted. */
import { Buffer } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import { DerError } from '../der/der-reader.ts';
import { application, objectId } from '../der/der-writer.ts';
import {
  decrypt,
  type EncryptionKey,
  encrypt,
  isTaken,
  KerberosCryptoError,
  KeyUsage,
} from './encryption.ts';
import type { KeytabEntry } from './keytab.ts';
import {
  type ApRequest,
  type Authenticator,
  enterpriseName,
  kerberosMechanism,
  type PrincipalName,
  readApRequest,
  readAuthenticator,
  readGssToken,
  readTicketPart,
  type TicketPart,
  TokenId,
  writeApReply,
  writeApReplyPart,
} from './messages.ts';
import { findPac, readUpn } from './pac.ts';

export interface AcceptorTerms {
  readonly keys: readonly KeytabEntry[];
  readonly nowMs: number;
  readonly clockSkewMs: number;
  /** RFC 5929 tls-server-end-point and the like; undefined where the client may leave it out, or there is no channel. */
  readonly channelBindings: { readonly hash: Uint8Array; readonly isRequired: boolean } | undefined;
  /** 16 random bytes. */
  readonly confounder: Uint8Array;
}

export interface AcceptedClient {
  readonly name: PrincipalName;
  readonly realm: string;
  /** Of the key that opened the ticket: that realm's KDC vouches for the name. */
  readonly vouchedBy: string;
  readonly service: string;
  readonly endsAt: number;
  /** Of the authenticator: two that are equal are one that was sent again. */
  readonly replayId: string;
  /** As the directory of a domain has it; undefined where the KDC is of another kind. */
  readonly upn: string | undefined;
  /** For the client, where it asked for it: a token of GSS-API. */
  readonly reply: Uint8Array | undefined;
}

export type KerberosRefusal =
  | 'malformed'
  | 'noKey'
  | 'encryptionType'
  | 'wrongKey'
  | 'notYet'
  | 'expired'
  | 'clockSkew'
  | 'names'
  | 'channelBindings';

export class KerberosError extends Error {
  override readonly name = 'KerberosError';
  readonly refusal: KerberosRefusal;
  /** For the log; nothing secret is in it. */
  constructor(refusal: KerberosRefusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}

/** RFC 4121 section 4.1.1. */
const gssChecksum = 0x8003;
const mutualFlag = 0x02;

export function acceptRequest(token: Uint8Array, terms: AcceptorTerms): AcceptedClient {
  try {
    return accept(token, terms);
  } catch (error) {
    if (error instanceof DerError || error instanceof RangeError)
      throw new KerberosError('malformed', error.message);
    if (error instanceof KerberosCryptoError) throw new KerberosError('wrongKey', error.message);
    throw error;
  }
}

function accept(token: Uint8Array, terms: AcceptorTerms): AcceptedClient {
  const { inner } = readGssToken(token);
  if (Buffer.from(inner.subarray(0, 2)).toString('hex') !== '0100') {
    throw new KerberosError('malformed', 'The token is no request.');
  }
  const request = readApRequest(inner.subarray(2));
  const { entry, part } = openTicket(request, terms.keys);
  const authenticator = readAuthenticator(decryptWith(part.key, KeyUsage.apRequest, request.authenticator));
  checkTimes(part, authenticator, terms);
  if (part.realm !== authenticator.realm || textOf(part.client) !== textOf(authenticator.client)) {
    throw new KerberosError('names', 'The ticket and the authenticator are of two clients.');
  }
  const flags = readGssFlags(authenticator, terms.channelBindings);
  const pac = findPac(part.authorization);
  const wantsMutual = request.wantsMutual || (flags & mutualFlag) !== 0;
  return {
    name: part.client,
    realm: part.realm,
    vouchedBy: entry.realm,
    service: entry.principal,
    endsAt: part.endsAt,
    replayId: createHash('sha256').update(request.authenticator.cipher).digest('base64'),
    upn: pac && readUpn(pac, entry.key),
    reply: wantsMutual ? replyTo(authenticator, part.key, terms.confounder) : undefined,
  };
}

function openTicket(
  { ticket }: ApRequest,
  keys: readonly KeytabEntry[],
): { entry: KeytabEntry; part: TicketPart } {
  const { type, keyVersion } = ticket.encrypted;
  const asked = `${ticket.service.parts.join('/')}@${ticket.realm}`;
  if (!isTaken(type)) {
    throw new KerberosError(
      'encryptionType',
      `The ticket for ${asked} is of the encryption type ${type}; only AES is taken.`,
    );
  }
  // Aliases of one account share its key: what counts is which key opens it, as with Windows.
  const fitting = keys.filter((entry) => entry.realm === ticket.realm && entry.key.type === type);
  const newest = fitting.toSorted((a, b) => rank(b, keyVersion, asked) - rank(a, keyVersion, asked));
  for (const entry of newest) {
    const opened = tryDecrypt(entry.key, ticket.encrypted.cipher);
    if (opened !== undefined) return { entry, part: readTicketPart(opened) };
  }
  if (fitting.length === 0) {
    throw new KerberosError(
      'noKey',
      `The keytab has no key of the type ${type} of the realm ${ticket.realm} for ${asked}.`,
    );
  }
  throw new KerberosError(
    'wrongKey',
    `No key of the keytab opens the ticket for ${asked}, version ${keyVersion ?? 'unknown'}; it has ${fitting.map(({ principal, version }) => `${principal} version ${version}`).join(', ')}.`,
  );
}

const rank = (entry: KeytabEntry, version: number | undefined, asked: string): number =>
  (entry.version === version ? 2 : 0) + (asked.startsWith(`${entry.principal}@`) ? 1 : 0);

function tryDecrypt(key: EncryptionKey, cipher: Uint8Array): Uint8Array | undefined {
  try {
    return decrypt(key, KeyUsage.ticket, cipher);
  } catch (error) {
    if (error instanceof KerberosCryptoError) return undefined;
    throw error;
  }
}

function decryptWith(
  key: EncryptionKey,
  usage: number,
  data: { readonly type: number; readonly cipher: Uint8Array },
) {
  if (!isTaken(key.type) || data.type !== key.type) {
    throw new KerberosError(
      'encryptionType',
      `The session key is of the encryption type ${key.type}; only AES is taken.`,
    );
  }
  return decrypt(key, usage, data.cipher);
}

/** RFC 4120 section 3.2.3. */
function checkTimes(
  part: TicketPart,
  authenticator: Authenticator,
  { nowMs, clockSkewMs }: AcceptorTerms,
): void {
  const clientMs = authenticator.timeMs + authenticator.microseconds / 1000;
  if (Math.abs(clientMs - nowMs) > clockSkewMs) {
    const seconds = Math.round((clientMs - nowMs) / 1000);
    throw new KerberosError(
      'clockSkew',
      `The client's clock is ${Math.abs(seconds)} seconds ${seconds < 0 ? 'behind' : 'ahead'}.`,
    );
  }
  if (part.isInvalid || part.startsAt > nowMs + clockSkewMs)
    throw new KerberosError('notYet', 'The ticket is not valid yet.');
  if (part.endsAt < nowMs - clockSkewMs) throw new KerberosError('expired', 'The ticket has expired.');
}

function readGssFlags({ checksum }: Authenticator, bindings: AcceptorTerms['channelBindings']): number {
  const sent =
    checksum?.type === gssChecksum && checksum.bytes.length >= 24 ? Buffer.from(checksum.bytes) : undefined;
  if (sent !== undefined && sent.readUInt32LE(0) !== 16)
    throw new KerberosError('malformed', 'The checksum has another form.');
  const own = sent?.subarray(4, 20);
  const isBound = own?.some((byte) => byte !== 0) === true;
  if (bindings !== undefined && (isBound || bindings.isRequired)) {
    const matches =
      own !== undefined && own.length === bindings.hash.length && timingSafeEqual(own, bindings.hash);
    if (!matches)
      throw new KerberosError('channelBindings', 'The token was made for another TLS connection.');
  }
  return sent?.readUInt32LE(20) ?? 0;
}

function replyTo(authenticator: Authenticator, key: EncryptionKey, confounder: Uint8Array): Uint8Array {
  const cipher = encrypt(key, KeyUsage.apReply, writeApReplyPart(authenticator), confounder);
  const id = Uint8Array.of(TokenId.apReply >> 8, TokenId.apReply & 0xff);
  return application(0, objectId(kerberosMechanism), id, writeApReply(key.type, cipher));
}

/** `minsu`, `host/pc`, and of enterprise names the part before an escaped at sign as it stands. */
export const textOf = ({ parts }: PrincipalName): string => parts.join('/');

export const isEnterprise = ({ type }: PrincipalName): boolean => type === enterpriseName;
