/** Clients for tests: what a domain controller and a computer of the domain would send. */
import { createHmac } from 'node:crypto';
import {
  application,
  bitString,
  element,
  explicit,
  generalizedTime,
  objectId,
  octetString,
  sequence,
  smallInteger,
  tag,
} from '../../wire/der/der-writer.ts';
import { checksum, EncryptionType, encrypt, KeyUsage } from '../../wire/kerberos/encryption.ts';
import type { KeytabEntry } from '../../wire/kerberos/keytab.ts';
import { kerberosMechanism } from '../../wire/kerberos/messages.ts';
import { writeAvPairs } from '../../wire/ntlm/messages.ts';
import { ntHashOf, responseKeyOf, signFirst } from '../../wire/ntlm/verify-response.ts';
import { Mechanism } from '../../wire/spnego/negotiation-token.ts';

const text = (value: string) => element(tag.generalString, Buffer.from(value));
const name = (...parts: string[]) =>
  sequence(explicit(0, smallInteger(1)), explicit(1, sequence(...parts.map(text))));
const encrypted = (type: number, cipher: Uint8Array) =>
  sequence(explicit(0, smallInteger(type)), explicit(2, octetString(cipher)));
const keyOf = (type: number, value: Uint8Array) =>
  sequence(explicit(0, smallInteger(type)), explicit(1, octetString(value)));

export interface TestTicket {
  readonly entry: KeytabEntry;
  readonly client: readonly string[];
  readonly clientRealm: string;
  readonly nowMs: number;
  readonly endsAt?: number;
  readonly microseconds?: number;
  readonly bindings?: Uint8Array;
  /** As the directory of a domain says it, and the key that it signs with. */
  readonly upn?: { readonly name: string; readonly key: KeytabEntry['key'] };
  /** As the ticket says it is; another than that of the key is a lie. */
  readonly type?: number;
}

const sessionKey = Buffer.alloc(16, 5);
const confounder = Buffer.alloc(16, 9);

/** AD-IF-RELEVANT with an AD-WIN2K-PAC: the UPN, and the signature of the server. */
function authorizationOf({ name: upn, key }: NonNullable<TestTicket['upn']>): Uint8Array {
  const text = Buffer.from(upn, 'utf16le');
  const info = Buffer.alloc(16 + text.length);
  info.writeUInt16LE(text.length, 0);
  info.writeUInt16LE(16, 2);
  info.set(text, 16);
  const length =
    key.type === EncryptionType.aes256Sha384 ? 24 : key.type === EncryptionType.aes128Sha256 ? 16 : 12;
  const signature = Buffer.alloc(4 + length);
  // Types of checksums follow those of keys: 15 and 16, 19 and 20.
  signature.writeUInt32LE(key.type > 18 ? key.type : key.type - 2);
  const [infoAt, signatureAt] = [40, 40 + Math.ceil(info.length / 8) * 8];
  const pac = Buffer.alloc(signatureAt + signature.length);
  pac.writeUInt32LE(2);
  for (const [index, [type, size, at]] of [
    [12, info.length, infoAt] as const,
    [6, signature.length, signatureAt] as const,
  ].entries()) {
    pac.writeUInt32LE(type, 8 + index * 16);
    pac.writeUInt32LE(size, 12 + index * 16);
    pac.writeBigUInt64LE(BigInt(at), 16 + index * 16);
  }
  pac.set(info, infoAt);
  pac.set(signature, signatureAt);
  pac.set(checksum(key, 17, pac), signatureAt + 4);
  const list = (type: number, data: Uint8Array) =>
    sequence(sequence(explicit(0, smallInteger(type)), explicit(1, octetString(data))));
  return list(1, list(128, pac));
}

/** A request of Kerberos in the wrapping of GSS-API. */
export function kerberosToken(ticket: TestTicket): Uint8Array {
  const { entry, client, clientRealm, nowMs, microseconds = 0 } = ticket;
  const sessionType = EncryptionType.aes128Sha1;
  const part = application(
    3,
    sequence(
      explicit(0, bitString(new Uint8Array(4))),
      explicit(1, keyOf(sessionType, sessionKey)),
      explicit(2, text(clientRealm)),
      explicit(3, name(...client)),
      explicit(4, sequence(explicit(0, smallInteger(0)), explicit(1, octetString(new Uint8Array())))),
      explicit(5, generalizedTime(nowMs - 60_000)),
      explicit(7, generalizedTime(ticket.endsAt ?? nowMs + 3_600_000)),
      ...(ticket.upn === undefined ? [] : [explicit(10, authorizationOf(ticket.upn))]),
    ),
  );
  const checksum = Buffer.alloc(24);
  checksum.writeUInt32LE(16);
  checksum.set(ticket.bindings ?? new Uint8Array(16), 4);
  checksum.writeUInt32LE(2, 20);
  const authenticator = application(
    2,
    sequence(
      explicit(0, smallInteger(5)),
      explicit(1, text(clientRealm)),
      explicit(2, name(...client)),
      explicit(3, sequence(explicit(0, smallInteger(0x8003)), explicit(1, octetString(checksum)))),
      explicit(4, smallInteger(microseconds)),
      explicit(5, generalizedTime(nowMs)),
    ),
  );
  const request = application(
    14,
    sequence(
      explicit(0, smallInteger(5)),
      explicit(1, smallInteger(14)),
      explicit(2, bitString(Buffer.from([0x20, 0, 0, 0]))),
      explicit(
        3,
        application(
          1,
          sequence(
            explicit(0, smallInteger(5)),
            explicit(1, text(entry.realm)),
            explicit(2, name(...entry.principal.split('/'))),
            explicit(
              3,
              encrypted(ticket.type ?? entry.key.type, encrypt(entry.key, KeyUsage.ticket, part, confounder)),
            ),
          ),
        ),
      ),
      explicit(
        4,
        encrypted(
          sessionType,
          encrypt({ type: sessionType, value: sessionKey }, KeyUsage.apRequest, authenticator, confounder),
        ),
      ),
    ),
  );
  return application(0, objectId(kerberosMechanism), Uint8Array.of(1, 0), request);
}

export function negotiateInit(mechanisms: readonly string[], token?: Uint8Array): Uint8Array {
  return application(
    0,
    objectId(Mechanism.spnego),
    explicit(
      0,
      sequence(
        explicit(0, mechanismList(mechanisms)),
        ...(token === undefined ? [] : [explicit(2, octetString(token))]),
      ),
    ),
  );
}

export const mechanismList = (mechanisms: readonly string[]): Uint8Array =>
  sequence(...mechanisms.map(objectId));

export const negotiateResponse = (token: Uint8Array, mic?: Uint8Array): Uint8Array =>
  explicit(
    1,
    sequence(explicit(2, octetString(token)), ...(mic === undefined ? [] : [explicit(3, octetString(mic))])),
  );

const clientFlags = 0xa208_8233 | 0;

export const ntlmNegotiate = (flags = clientFlags): Uint8Array => {
  const message = Buffer.alloc(40);
  message.write('NTLMSSP\0', 'latin1');
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(flags >>> 0, 12);
  return message;
};

export interface NtlmAnswer {
  readonly user: string;
  readonly domain: string;
  readonly password: string;
  readonly hasMic?: boolean;
  readonly bindings?: Uint8Array;
}

/** The third message, and the signature of a list of mechanisms. No key is exchanged. */
export function ntlmAuthenticate(
  negotiate: Uint8Array,
  challenge: Uint8Array,
  { user, domain, password, hasMic = true, bindings }: NtlmAnswer,
) {
  const asked = Buffer.from(challenge);
  const info = asked.subarray(asked.readUInt32LE(44), asked.readUInt32LE(44) + asked.readUInt16LE(40));
  const own = [
    ...(hasMic ? [{ id: 6, value: Buffer.from([2, 0, 0, 0]) }] : []),
    ...(bindings === undefined ? [] : [{ id: 10, value: bindings }]),
  ];
  const values = Buffer.concat([info.subarray(0, -4), writeAvPairs(own)]);
  const blob = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    Buffer.alloc(8),
    Buffer.alloc(8, 0xaa),
    Buffer.alloc(4),
    values,
    Buffer.alloc(4),
  ]);
  const key = responseKeyOf(ntHashOf(password), user, domain);
  const proof = createHmac('md5', key).update(asked.subarray(24, 32)).update(blob).digest();
  const session = createHmac('md5', key).update(proof).digest();
  const flags = (asked.readUInt32LE(20) & ~0x4000_0000) >>> 0;
  const head = Buffer.alloc(88);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(3, 8);
  head.writeUInt32LE(flags, 60);
  const fields: readonly (readonly [number, Uint8Array])[] = [
    [28, Buffer.from(domain, 'utf16le')],
    [36, Buffer.from(user, 'utf16le')],
    [20, Buffer.concat([proof, blob])],
  ];
  let offset = head.length;
  for (const [at, value] of fields) {
    head.writeUInt16LE(value.length, at);
    head.writeUInt32LE(offset, at + 4);
    offset += value.length;
  }
  const message = Buffer.concat([head, ...fields.map(([, value]) => value)]);
  if (hasMic) {
    const mic = createHmac('md5', session).update(negotiate).update(challenge).update(message).digest();
    message.set(mic, 72);
  }
  return { message, sign: (list: Uint8Array) => signFirst(session, flags, 'client', list) };
}
