/**
 * Domain names in their written form: labels joined by dots, none at the end, the root being the empty text; a dot or
 * a backslash within a label behind a backslash, and bytes that are not printable as `\DDD` (RFC 1035 section 5.1).
 */
import { DnsError } from './dns-error.ts';

/** RFC 1035 section 2.3.4, in octets. */
export const maxLabelBytes = 63;
export const maxNameBytes = 255;

const dot = 0x2e;
const backslash = 0x5c;

export function formatLabel(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte === dot || byte === backslash) text += `\\${String.fromCharCode(byte)}`;
    else if (byte > 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\${String(byte).padStart(3, '0')}`;
  }
  return text;
}

/** The labels of a name, each as the bytes it is sent as. Names that cannot be sent are refused. */
export function parseDomainName(name: string): Uint8Array[] {
  const text = endsInDot(name) ? name.slice(0, -1) : name;
  if (text === '') return [];
  const labels = splitLabels(text).map((label) => Uint8Array.from(label));
  const total = labels.reduce((sum, label) => sum + 1 + label.length, 1);
  if (labels.some(({ length }) => length === 0)) throw new DnsError(`"${name}" has an empty label.`);
  if (labels.some(({ length }) => length > maxLabelBytes) || total > maxNameBytes) {
    throw new DnsError(`"${name}" is too long for a domain name.`);
  }
  return labels;
}

function endsInDot(name: string): boolean {
  const [, backslashes = ''] = /(\\*)\.$/.exec(name) ?? [];
  return name.endsWith('.') && backslashes.length % 2 === 0;
}

function splitLabels(text: string): number[][] {
  const labels: number[][] = [[]];
  for (const [part] of text.matchAll(/\\\d{3}|\\.|./gs)) {
    if (part === '.') labels.push([]);
    else labels.at(-1)?.push(byteOf(part, text));
  }
  return labels;
}

function byteOf(part: string, name: string): number {
  const code = part.length === 4 ? Number(part.slice(1)) : part.charCodeAt(part.length - 1);
  if (code > 0xff || (part.length < 4 && code > 0x7e) || part === '\\') {
    throw new DnsError(`"${name}" is not a domain name of the DNS.`);
  }
  return code;
}

/** What names are compared by: ASCII letters have no case (RFC 4343), a dot at the end says nothing. */
export function domainKey(name: string): string {
  const text = endsInDot(name) ? name.slice(0, -1) : name;
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The name with one label less; undefined for the root. */
export function parentDomain(name: string): string | undefined {
  if (name === '') return undefined;
  const [first = ''] = /^(?:\\.|[^.\\])*/s.exec(name) ?? [];
  return name.slice(first.length + 1);
}
