/** Distinguished encoding (ITU-T X.690): the types that certificates of our own and Kerberos need. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  generalString: 0x1b,
} as const;

/** Tag, length and content; contents given as parts are joined. */
export function element(tagNumber: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tagNumber), lengthOf(content.length), content]);
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return element(tag.sequence, ...parts);
}

/** X.690 section 8.14: constructed, of the context class, as `[n] EXPLICIT` is written. */
export function explicit(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return element(0xa0 | number, ...parts);
}

/** Constructed, of the application class, as messages of Kerberos and GSS-API are. */
export function application(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return element(0x60 | number, ...parts);
}

/** Primitive, of the context class, as `[n] IMPLICIT` of a string type is written. */
export function implicit(number: number, content: Uint8Array): Uint8Array {
  return element(0x80 | number, content);
}

/** Of bytes that are read as an unsigned number, most significant first. */
export function unsignedInteger(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Uint8Array.of(0) : bytes.subarray(first);
  // A leading one bit would make it negative.
  const needsZero = ((digits[0] ?? 0) & 0x80) !== 0;
  return element(tag.integer, ...(needsZero ? [Uint8Array.of(0), digits] : [digits]));
}

export function smallInteger(value: number): Uint8Array {
  return unsignedInteger(
    Uint8Array.of((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff),
  );
}

export function boolean(value: boolean): Uint8Array {
  return element(tag.boolean, Uint8Array.of(value ? 0xff : 0));
}

export function octetString(content: Uint8Array): Uint8Array {
  return element(tag.octetString, content);
}

/** `unusedBits` of the last byte do not count. */
export function bitString(content: Uint8Array, unusedBits = 0): Uint8Array {
  return element(tag.bitString, Uint8Array.of(unusedBits), content);
}

export function utf8String(text: string): Uint8Array {
  return element(tag.utf8String, Buffer.from(text, 'utf8'));
}

/** X.690 section 8.19: the first two arcs share a byte, the others take seven bits a byte. */
export function objectId(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(tag.oid, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** RFC 5280 section 4.1.2.5: two-digit years up to 2049, four digits from then on; whole seconds, UTC. */
export function time(epochMs: number): Uint8Array {
  const digits = new Date(epochMs).toISOString().replace(/[-:T]|\.\d+/g, '');
  const isShort = new Date(epochMs).getUTCFullYear() < 2050;
  const text = isShort ? digits.slice(2) : digits;
  return element(isShort ? tag.utcTime : tag.generalizedTime, Buffer.from(text, 'ascii'));
}

/** GeneralizedTime alone, whatever the year: so Kerberos has it (RFC 4120 section 5.2.3). */
export function generalizedTime(epochMs: number): Uint8Array {
  const digits = new Date(epochMs).toISOString().replace(/[-:T]|\.\d+/g, '');
  return element(tag.generalizedTime, Buffer.from(digits, 'ascii'));
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift((rest & 0x7f) | 0x80);
  }
  return bytes;
}

/** X.690 section 8.1.3: one byte below 128, else the count of bytes and then the bytes. */
function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 0xff);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}
