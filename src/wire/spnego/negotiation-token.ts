/** SPNEGO, RFC 4178, as [MS-SPNG] has it: which mechanism both sides know, and its tokens. */
import {
  DerFields,
  DerReader,
  objectIdOf,
  readInteger,
  readObjectId,
  readOctets,
} from '../der/der-reader.ts';
import { element, explicit, objectId, octetString, sequence, tag } from '../der/der-writer.ts';

export const Mechanism = {
  kerberos: '1.2.840.113554.1.2.2',
  /** [MS-SPNG] section 3.1.5.2: a mistake of Windows 2000 that all have kept. */
  microsoftKerberos: '1.2.840.48018.1.2.2',
  ntlm: '1.3.6.1.4.1.311.2.2.10',
  spnego: '1.3.6.1.5.5.2',
} as const;

export interface NegTokenInit {
  readonly kind: 'init';
  readonly mechanisms: readonly string[];
  /** As it stands: mechListMIC is over it. */
  readonly mechanismList: Uint8Array;
  /** Of the first mechanism. */
  readonly token: Uint8Array | undefined;
}

export interface NegTokenResponse {
  readonly kind: 'response';
  readonly token: Uint8Array | undefined;
  readonly mic: Uint8Array | undefined;
}

const mostMechanisms = 32;

export function readNegotiationToken(bytes: Uint8Array): NegTokenInit | NegTokenResponse {
  if (bytes[0] !== 0x60) return readResponse(bytes);
  const reader = new DerReader(new DerReader(bytes).expect(0x60));
  const mechanism = objectIdOf(reader.expect(tag.oid));
  // Kerberos without a wrapping, which clients of Unix may send.
  if (mechanism === Mechanism.kerberos || mechanism === Mechanism.microsoftKerberos) {
    return { kind: 'init', mechanisms: [mechanism], mechanismList: new Uint8Array(), token: bytes };
  }
  const fields = new DerFields(reader.expect(0xa0));
  const mechanismList = fields.get(0);
  const list = new DerReader(new DerReader(mechanismList).expect(tag.sequence));
  const mechanisms: string[] = [];
  while (!list.isAtEnd && mechanisms.length < mostMechanisms)
    mechanisms.push(objectIdOf(list.expect(tag.oid)));
  const token = fields.find(2);
  return {
    kind: 'init',
    mechanisms,
    mechanismList,
    token: token === undefined ? undefined : readOctets(token),
  };
}

function readResponse(bytes: Uint8Array): NegTokenResponse {
  const fields = new DerFields(new DerReader(bytes).expect(0xa1));
  const [token, mic] = [fields.find(2), fields.find(3)];
  return {
    kind: 'response',
    token: token === undefined ? undefined : readOctets(token),
    mic: mic === undefined ? undefined : readOctets(mic),
  };
}

/** RFC 4178 section 4.2.2, negState. */
export const NegotiationState = { completed: 0, incomplete: 1, rejected: 2, requestMic: 3 } as const;

export interface NegotiationAnswer {
  readonly state: number;
  /** In the first answer alone. */
  readonly mechanism?: string | undefined;
  readonly token?: Uint8Array | undefined;
  readonly mic?: Uint8Array | undefined;
}

export function writeNegotiationAnswer({ state, mechanism, token, mic }: NegotiationAnswer): Uint8Array {
  return explicit(
    1,
    sequence(
      explicit(0, element(tag.enumerated, Uint8Array.of(state))),
      ...(mechanism === undefined ? [] : [explicit(1, objectId(mechanism))]),
      ...(token === undefined ? [] : [explicit(2, octetString(token))]),
      ...(mic === undefined ? [] : [explicit(3, octetString(mic))]),
    ),
  );
}

/** What an answer says; for tests of both sides, and for clients. */
export function readNegotiationAnswer(bytes: Uint8Array): NegotiationAnswer {
  const fields = new DerFields(new DerReader(bytes).expect(0xa1));
  const [mechanism, token, mic] = [fields.find(1), fields.find(2), fields.find(3)];
  return {
    state: readInteger(fields.get(0), tag.enumerated),
    mechanism: mechanism === undefined ? undefined : readObjectId(mechanism),
    token: token === undefined ? undefined : readOctets(token),
    mic: mic === undefined ? undefined : readOctets(mic),
  };
}
