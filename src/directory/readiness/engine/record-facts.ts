import type { SourceClass } from '../../source-object.ts';
import type { ObjectFacts } from '../check.ts';
import { folded, foldKey } from './key-hash.ts';
import type { RecordView } from './record-view.ts';
import { hasSmtpPrefix, prefixLength } from './value-plan.ts';
import type { WantedAttributes } from './wanted-attributes.ts';

const space = 0x20;
const backslash = 0x5c;
const conflict = /\\0ACNF:/i;

/** Facts of the object that the view shows. */
export class RecordFacts implements ObjectFacts {
  objectClass: SourceClass = 'other';
  primaryAddresses = 0;
  signsInWithPrimary = false;
  readonly #view: RecordView;
  readonly #wanted: WantedAttributes;
  readonly #proxies: number;
  readonly #signIn: number;
  readonly #mail: number;

  constructor(view: RecordView, wanted: WantedAttributes) {
    this.#view = view;
    this.#wanted = wanted;
    this.#proxies = wanted.number('proxyAddresses');
    this.#signIn = wanted.number('userPrincipalName');
    this.#mail = wanted.number('mail');
  }

  take(objectClass: SourceClass): void {
    this.objectClass = objectClass;
    const { bytes, attributes, starts, ends, count } = this.#view;
    let primaries = 0;
    let primary = -1;
    let signIn = -1;
    let mail = -1;
    for (let index = 0; index < count; index += 1) {
      const attribute = attributes[index];
      if (attribute === this.#proxies) {
        const start = starts[index] ?? 0;
        if (bytes[start] === 0x53 && isPrimary(bytes, start, ends[index] ?? 0)) {
          primaries += 1;
          primary = index;
        }
      } else if (attribute === this.#signIn) signIn = index;
      else if (attribute === this.#mail) mail = index;
    }
    this.primaryAddresses = primaries;
    const address = primary < 0 ? mail : primary;
    this.signsInWithPrimary =
      signIn >= 0 &&
      address >= 0 &&
      isSameText(
        bytes,
        starts[signIn] ?? 0,
        ends[signIn] ?? 0,
        (starts[address] ?? 0) + (primary < 0 ? 0 : prefixLength),
        ends[address] ?? 0,
      );
  }

  count(attribute: string): number {
    return this.#view.counts[this.#wanted.number(attribute)] ?? 0;
  }

  isBlank(attribute: string): boolean {
    const number = this.#wanted.number(attribute);
    if (this.#view.counts[number] === 0) return false;
    const { bytes, attributes, starts, ends, count } = this.#view;
    for (let index = 0; index < count; index += 1) {
      if (attributes[index] === number && !isBlankRange(bytes, starts[index] ?? 0, ends[index] ?? 0)) {
        return false;
      }
    }
    return true;
  }

  get isConflict(): boolean {
    const { bytes, dnStart, dnEnd } = this.#view;
    for (let at = dnStart; at < dnEnd; at += 1) {
      if (bytes[at] === backslash && bytes[at + 1] === 0x30) {
        return conflict.test(Buffer.from(bytes.subarray(dnStart, dnEnd)).toString('utf8'));
      }
    }
    return false;
  }

  isTrue(attribute: string): boolean {
    const number = this.#wanted.number(attribute);
    if (this.#view.counts[number] === 0) return false;
    const { bytes, attributes, starts, ends, count } = this.#view;
    for (let index = 0; index < count; index += 1) {
      if (attributes[index] !== number) continue;
      const start = starts[index] ?? 0;
      const end = ends[index] ?? 0;
      if (end - start === 4 && Buffer.from(bytes.subarray(start, end)).toString().toUpperCase() === 'TRUE') {
        return true;
      }
    }
    return false;
  }
}

const blank = 1;
const mayBeBlank = 2;
const blankness = new Uint8Array(256);
for (const byte of [space, 0x09, 0x0a, 0x0b, 0x0c, 0x0d]) blankness[byte] = blank;
// First bytes of U+00A0, U+1680, U+2000 to U+205F, U+3000 (the full-width space) and U+FEFF; Hangul has others.
for (const byte of [0xc2, 0xe1, 0xe2, 0xe3, 0xef]) blankness[byte] = mayBeBlank;

export function isBlankRange(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const kind = blankness[bytes[at] ?? 0];
    if (kind === mayBeBlank) return Buffer.from(bytes.subarray(start, end)).toString('utf8').trim() === '';
    if (kind !== blank) return false;
  }
  return true;
}

/** Capitals say that it is the one to reply to. */
function isPrimary(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    hasSmtpPrefix(bytes, start, end) &&
    bytes[start + 1] === 0x4d &&
    bytes[start + 2] === 0x54 &&
    bytes[start + 3] === 0x50
  );
}

function isSameText(bytes: Uint8Array, start: number, end: number, other: number, otherEnd: number): boolean {
  const length = end - start;
  let isPlain = length === otherEnd - other;
  for (let at = 0; isPlain && at < length; at += 1) {
    const byte = bytes[start + at] ?? 0;
    const otherByte = bytes[other + at] ?? 0;
    if (byte >= 0x80 || otherByte >= 0x80) isPlain = false;
    else if (folded[byte] !== folded[otherByte]) return false;
  }
  if (isPlain) return true;
  const text = (from: number, to: number) => foldKey(Buffer.from(bytes.subarray(from, to)).toString('utf8'));
  return text(start, end) === text(other, otherEnd);
}
