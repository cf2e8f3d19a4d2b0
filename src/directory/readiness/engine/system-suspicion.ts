/** Whether an object may be one of `system-object.ts`, by bytes alone: most are not, and then nothing is made text. */
import type { RecordView } from './record-view.ts';
import type { WantedAttributes } from './wanted-attributes.ts';

const backslash = 0x5c;
/** What the names of services begin with, in either case. */
const firstLetters = new Set([...'mascdhfeMASCDHFE'].map((letter) => letter.charCodeAt(0)));
const beginnings = ['msol_', 'aad_', 'support_', 'krbtgt', 'cas_', 'systemmailbox{', 'healthmailbox'];
const names = [...beginnings, 'federatedemail.', 'discoverysearchmailbox {', 'exchange online-'].map((name) =>
  Buffer.from(name, 'latin1'),
);
firstLetters.add(0x6b).add(0x4b);

export class SystemSuspicion {
  /** By number of the attribute: what of it is suspicious. */
  readonly #kinds: Uint8Array;

  constructor(wanted: WantedAttributes) {
    this.#kinds = new Uint8Array(wanted.names.length);
    for (const name of ['sAMAccountName', 'mailNickname', 'cn']) this.#kinds[wanted.number(name)] = named;
    this.#kinds[wanted.number('isCriticalSystemObject')] = truth;
    this.#kinds[wanted.number('msExchRecipientTypeDetails')] = details;
    this.#kinds[wanted.number('objectSid')] = identifier;
  }

  suspects(view: RecordView): boolean {
    const { bytes, attributes, starts, ends, count } = view;
    for (let index = 0; index < count; index += 1) {
      const kind = this.#kinds[attributes[index] ?? 0] ?? 0;
      if (kind === 0) continue;
      const start = starts[index] ?? 0;
      const end = ends[index] ?? 0;
      if (kind === named) {
        if (firstLetters.has(bytes[start] ?? 0) && beginsLikeService(bytes, start, end)) return true;
      } else if (kind === truth) {
        if (((bytes[start] ?? 0) | 0x20) === 0x74) return true;
      } else if (kind === details) {
        // 1 is a mailbox, as most are.
        if (end - start !== 1) return true;
      } else if (isBuiltIn(bytes, start, end)) return true;
    }
    for (let at = view.dnStart; at < view.dnEnd; at += 1) {
      const byte = bytes[at];
      if ((byte === backslash && bytes[at + 1] === 0x30) || byte === 0x0a) return true;
    }
    return false;
  }
}

const named = 1;
const truth = 2;
const details = 3;
const identifier = 4;

function beginsLikeService(bytes: Uint8Array, start: number, end: number): boolean {
  return names.some((name) => {
    if (end - start < name.length) return false;
    for (let at = 0; at < name.length; at += 1) {
      const byte = bytes[start + at] ?? 0;
      if (name[at] !== (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)) return false;
    }
    return true;
  });
}

/** A relative id below 1000, which is the last number of four bytes; or written as text. */
function isBuiltIn(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== 1) return true;
  const above = (bytes[end - 3] ?? 0) >> 2;
  return above === 0 && bytes[end - 2] === 0 && bytes[end - 1] === 0;
}
