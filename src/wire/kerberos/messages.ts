import { Buffer } from 'node:buffer';
import {
  DerFields,
  DerReader,
  objectIdOf,
  readGeneralizedTime,
  readGeneralString,
  readInteger,
  readOctets,
} from '../der/der-reader.ts';
import {
  application,
  explicit,
  generalizedTime,
  octetString,
  sequence,
  smallInteger,
  tag,
} from '../der/der-writer.ts';
import type { EncryptionKey } from './encryption.ts';

/** RFC 4120 section 5.2.2: parts of a name, and the realm that knows it. */
export interface PrincipalName {
  readonly type: number;
  readonly parts: readonly string[];
}

/** NT-ENTERPRISE of RFC 6806 section 5: one part with an at sign in it. */
export const enterpriseName = 10;

export interface EncryptedData {
  readonly type: number;
  readonly keyVersion: number | undefined;
  readonly cipher: Uint8Array;
}

export interface Ticket {
  readonly realm: string;
  readonly service: PrincipalName;
  readonly encrypted: EncryptedData;
}

/** Section 5.5.1. */
export interface ApRequest {
  readonly wantsMutual: boolean;
  readonly ticket: Ticket;
  readonly authenticator: EncryptedData;
}

export interface TicketPart {
  readonly isInvalid: boolean;
  readonly key: EncryptionKey;
  readonly realm: string;
  readonly client: PrincipalName;
  readonly startsAt: number;
  readonly endsAt: number;
  /** [MS-PAC] and the like, as it stands: SEQUENCE OF AuthorizationData. */
  readonly authorization: Uint8Array | undefined;
}

export interface Authenticator {
  readonly realm: string;
  readonly client: PrincipalName;
  readonly checksum: { readonly type: number; readonly bytes: Uint8Array } | undefined;
  readonly microseconds: number;
  readonly timeMs: number;
  readonly subkey: EncryptionKey | undefined;
  readonly sequence: number | undefined;
}

/** RFC 4120 section 5.10. */
const Application = {
  ticket: 1,
  authenticator: 2,
  ticketPart: 3,
  apRequest: 14,
  apReply: 15,
  apReplyPart: 27,
  error: 30,
} as const;

const unwrap = (bytes: Uint8Array, number: number): Uint8Array => new DerReader(bytes).expect(0x60 | number);

export function readApRequest(bytes: Uint8Array): ApRequest {
  const fields = new DerFields(unwrap(bytes, Application.apRequest));
  const options = new DerReader(fields.get(2)).expect(tag.bitString);
  return {
    // Bit 2 of the options, behind the byte that counts unused bits.
    wantsMutual: ((options[1] ?? 0) & 0x20) !== 0,
    ticket: readTicket(fields.get(3)),
    authenticator: readEncrypted(fields.get(4)),
  };
}

function readTicket(bytes: Uint8Array): Ticket {
  const fields = new DerFields(unwrap(bytes, Application.ticket));
  return {
    realm: readGeneralString(fields.get(1)),
    service: readName(fields.get(2)),
    encrypted: readEncrypted(fields.get(3)),
  };
}

function readEncrypted(bytes: Uint8Array): EncryptedData {
  const fields = new DerFields(bytes);
  const version = fields.find(1);
  return {
    type: readInteger(fields.get(0)),
    keyVersion: version === undefined ? undefined : readInteger(version),
    cipher: readOctets(fields.get(2)),
  };
}

const mostParts = 16;

function readName(bytes: Uint8Array): PrincipalName {
  const fields = new DerFields(bytes);
  const reader = new DerReader(new DerReader(fields.get(1)).expect(tag.sequence));
  const parts: string[] = [];
  while (!reader.isAtEnd && parts.length < mostParts) {
    const { tag: tagByte, content } = reader.next();
    parts.push(tagByte === tag.generalString ? Buffer.from(content).toString('utf8') : '');
  }
  return { type: readInteger(fields.get(0)), parts };
}

function readKey(bytes: Uint8Array): EncryptionKey {
  const fields = new DerFields(bytes);
  return { type: readInteger(fields.get(0)), value: readOctets(fields.get(1)) };
}

/** Section 5.3. */
export function readTicketPart(bytes: Uint8Array): TicketPart {
  const fields = new DerFields(unwrap(bytes, Application.ticketPart));
  const flags = new DerReader(fields.get(0)).expect(tag.bitString);
  const startsAt = fields.find(6) ?? fields.get(5);
  return {
    // Bit 7: it must be validated by the KDC first.
    isInvalid: ((flags[1] ?? 0) & 0x01) !== 0,
    key: readKey(fields.get(1)),
    realm: readGeneralString(fields.get(2)),
    client: readName(fields.get(3)),
    startsAt: readGeneralizedTime(startsAt),
    endsAt: readGeneralizedTime(fields.get(7)),
    authorization: fields.find(10),
  };
}

export function readAuthenticator(bytes: Uint8Array): Authenticator {
  const fields = new DerFields(unwrap(bytes, Application.authenticator));
  const [checksum, subkey, number] = [fields.find(3), fields.find(6), fields.find(7)];
  return {
    realm: readGeneralString(fields.get(1)),
    client: readName(fields.get(2)),
    checksum: checksum === undefined ? undefined : readChecksum(checksum),
    microseconds: readInteger(fields.get(4)),
    timeMs: readGeneralizedTime(fields.get(5)),
    subkey: subkey === undefined ? undefined : readKey(subkey),
    sequence: number === undefined ? undefined : readInteger(number) >>> 0,
  };
}

function readChecksum(bytes: Uint8Array) {
  const fields = new DerFields(bytes);
  return { type: readInteger(fields.get(0)), bytes: readOctets(fields.get(1)) };
}

/** Section 5.5.2, EncAPRepPart: the client's own time, which nobody else could have read. */
export function writeApReplyPart({
  timeMs,
  microseconds,
  sequence: number,
}: Pick<Authenticator, 'timeMs' | 'microseconds' | 'sequence'>): Uint8Array {
  return application(
    Application.apReplyPart,
    sequence(
      explicit(0, generalizedTime(timeMs)),
      explicit(1, smallInteger(microseconds)),
      ...(number === undefined ? [] : [explicit(3, smallInteger(number))]),
    ),
  );
}

export function writeApReply(type: number, cipher: Uint8Array): Uint8Array {
  const encrypted = sequence(explicit(0, smallInteger(type)), explicit(2, octetString(cipher)));
  return application(
    Application.apReply,
    sequence(
      explicit(0, smallInteger(5)),
      explicit(1, smallInteger(Application.apReply)),
      explicit(2, encrypted),
    ),
  );
}

/** RFC 4121 section 4.1: tokens of the mechanism, behind its name. */
export const kerberosMechanism = '1.2.840.113554.1.2.2';
export const TokenId = { apRequest: 0x0100, apReply: 0x0200, error: 0x0300 } as const;

/** RFC 2743 section 3.1. */
export function readGssToken(token: Uint8Array): { readonly mechanism: string; readonly inner: Uint8Array } {
  const reader = new DerReader(new DerReader(token).expect(0x60));
  const mechanism = objectIdOf(reader.expect(tag.oid));
  return { mechanism, inner: reader.rest };
}
