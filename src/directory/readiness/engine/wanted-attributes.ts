/** Which attributes are read, under numbers, and found by the bytes of their names without making a string. */
import { invariant } from '../../../base/errors.ts';

/** What the engine itself looks at, and what a person or a mend may need of an object that is examined. */
const always = [
  ...['objectClass', 'cn', 'displayName', 'givenName', 'sn', 'sAMAccountName', 'userPrincipalName', 'mail'],
  ...['mailNickname', 'proxyAddresses', 'targetAddress', 'userAccountControl', 'whenCreated', 'uSNCreated'],
  ...['objectGUID', 'entryUUID', 'objectSid', 'mS-DS-ConsistencyGuid', 'isCriticalSystemObject', 'groupType'],
  ...['msExchRecipientTypeDetails', 'homeMDB', 'uid'],
];

/** Those of the address list that people see: section "Directory cleanup tasks" of the document, as AD names them. */
export const completenessAttributes = [
  ...(['givenName', 'sn', 'displayName', 'title', 'department', 'physicalDeliveryOfficeName'] as const),
  ...(['telephoneNumber', 'mobile', 'facsimileTelephoneNumber', 'streetAddress', 'l', 'st'] as const),
  ...(['postalCode', 'c'] as const),
];
/** The country may stand in either. */
export const countryName = 'co';

/** Counted, and never held: a group has a quarter of a million members, and a certificate is no text. */
const countedOnly = ['member', 'uniqueMember', 'userCertificate', 'userSMIMECertificate'];

/** Numbers that are no attribute's. */
export const unwanted = -1;
export const changeType = -2;

const slots = 512;
const colon = 0x3a;
const semicolon = 0x3b;

/** Five bits of each, so letters of either case are the same. */
export function beginningOf(first: number, second: number, third: number): number {
  return ((first & 31) << 10) | ((second & 31) << 5) | (third & 31);
}

export class WantedAttributes {
  /** As Active Directory spells them, by number. */
  readonly names: readonly string[];
  readonly keys: readonly string[];
  /** By number: 1 where only the number of values counts. */
  readonly isCounted: Uint8Array;
  /** By the first three bytes of a line (`beginningOf`): 0 where no wanted name begins so. Most lines end here. */
  readonly beginnings = new Uint8Array(1 << 15);
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #slots = new Int16Array(slots).fill(unwanted);
  readonly #bytes: readonly Uint8Array[];

  constructor(further: Iterable<string> = []) {
    const byKey = new Map<string, string>();
    for (const name of [...always, ...completenessAttributes, countryName, ...countedOnly, ...further]) {
      if (!byKey.has(name.toLowerCase())) byKey.set(name.toLowerCase(), name);
    }
    this.names = [...byKey.values()];
    this.keys = [...byKey.keys()];
    this.#numbers = new Map(
      [...this.names.entries(), ...this.keys.entries()].map(([number, name]) => [name, number]),
    );
    this.isCounted = Uint8Array.from(this.names, (name) => (countedOnly.includes(name) ? 1 : 0));
    this.#bytes = [...this.keys, 'changetype'].map((key) => Buffer.from(key, 'latin1'));
    for (const [number, bytes] of this.#bytes.entries()) {
      this.#markBeginnings(bytes);
      let slot = slotOf(bytes.reduce(hashOn, 0), bytes.length);
      while (this.#slots[slot] !== unwanted) slot = (slot + 1) & (slots - 1);
      this.#slots[slot] = number;
    }
    invariant(this.#bytes.length < slots / 2, 'few attributes are wanted');
  }

  /** Short names end in a colon, or in a semicolon where options follow. */
  #markBeginnings(name: Uint8Array): void {
    for (const end of [colon, semicolon]) {
      const [first = 0, second = 0, third = 0] = [...name.subarray(0, 3), end, end];
      if (name.length > 1) this.beginnings[beginningOf(first, second, third)] = 1;
      else for (let any = 0; any < 32; any += 1) this.beginnings[beginningOf(first, end, any)] = 1;
    }
  }

  /** Its number. An attribute that is not read must not be asked for. */
  number(name: string): number {
    const number = this.#numbers.get(name) ?? this.#numbers.get(name.toLowerCase());
    invariant(number !== undefined, `${name} is among the attributes that are read`);
    return number;
  }

  find(name: string): number | undefined {
    return this.#numbers.get(name.toLowerCase());
  }

  /** Of the name in `bytes` from `start` to `end`, in any case, and its hash: whole names, never their lengths or first letters. */
  findIn(bytes: Uint8Array, start: number, end: number, hash: number): number {
    let slot = slotOf(hash, end - start);
    for (;;) {
      const number = this.#slots[slot] ?? unwanted;
      if (number === unwanted) return unwanted;
      if (isName(this.#bytes[number], bytes, start, end)) {
        return number === this.keys.length ? changeType : number;
      }
      slot = (slot + 1) & (slots - 1);
    }
  }
}

/** For one character after the other, from 0; letters of either case are the same. */
export const hashOn = (hash: number, byte: number): number => (Math.imul(hash, 31) + (byte | 0x20)) | 0;

const slotOf = (hash: number, length: number): number => (hash ^ (hash >>> 9) ^ length) & (slots - 1);

function isName(name: Uint8Array | undefined, bytes: Uint8Array, start: number, end: number): boolean {
  if (name === undefined || name.length !== end - start) return false;
  for (let at = 0; at < name.length; at += 1) {
    const byte = bytes[start + at] ?? 0;
    if (name[at] !== (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)) return false;
  }
  return true;
}
