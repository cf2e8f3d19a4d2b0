import { maxNameBytes } from '../dns/domain-name.ts';
import { parseAddress } from '../dns/ip-address.ts';
import { SpfError } from './spf-error.ts';

/** Whom a record is asked about. */
export interface SpfSubject {
  readonly address: string;
  /** Whose record it is, at the time: `include` and `redirect` change it. */
  readonly domain: string;
  /** `local@domain` of the envelope. */
  readonly sender: string;
  /** What the sending server calls itself. */
  readonly helo: string;
}

/** `%{letter, how many labels from the right, r for reversed, what divides them}`, or one of `%%`, `%_`, `%-`. */
const macro = /%(?:\{([slodiphv])(\d*)(r?)([.\-+,/_=]*)\}|([%_-]))/gi;
const plain: Readonly<Record<string, string>> = { '%': '%', _: ' ', '-': '%20' };

/** Throws where the text has what is no macro, or what no record may hold (RFC 7208 section 7.1). */
export function checkMacros(text: string, term: string): void {
  const rest = text.replace(macro, (_, _letter, digits: string | undefined) => {
    // No labels at all: the sign that is left is refused below.
    return digits !== undefined && /^0+$/.test(digits) ? '%' : '';
  });
  if (!/^[\x21-\x24\x26-\x7e]*$/.test(rest)) throw new SpfError(`"${term}" has what is no macro of SPF.`);
}

/** RFC 7208 section 7.3. Of a name that is too long, labels go from the left. */
export function expandMacros(text: string, subject: SpfSubject): string {
  const name = text.replace(macro, (_, letter: string | undefined, digits, reversed, delimiters, sign) => {
    if (letter === undefined) return plain[sign as string] ?? '';
    const value = transform(partOf(letter.toLowerCase(), subject), digits, reversed, delimiters);
    return letter === letter.toLowerCase() ? value : escapeUri(value);
  });
  return shorten(name.replace(/\.$/, ''));
}

function partOf(letter: string, { address, domain, sender, helo }: SpfSubject): string {
  const at = sender.lastIndexOf('@');
  switch (letter) {
    case 's':
      return sender;
    case 'l':
      return sender.slice(0, Math.max(0, at)) || 'postmaster';
    case 'o':
      return sender.slice(at + 1);
    case 'd':
      return domain;
    case 'i':
      return isSixteen(address) ? nibbles(address) : address;
    case 'v':
      return isSixteen(address) ? 'ip6' : 'in-addr';
    case 'h':
      return helo;
    default:
      // Section 7.3 discourages `p`, and has this word for a name that is not validated.
      return 'unknown';
  }
}

/** All but RFC 3986's unreserved characters. */
function escapeUri(value: string): string {
  const percent = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(value.toWellFormed()).replace(/[!'()*]/g, percent);
}

/** Of version 6, in any written form. */
export function isSixteen(address: string): boolean {
  return address.includes(':');
}

/** `2.0.0.1.…`: an address of IPv6, a digit each. */
export function nibbles(address: string): string {
  return Buffer.from(parseAddress(address)).toString('hex').split('').join('.');
}

function transform(value: string, digits: string, reversed: string, delimiters: string): string {
  if (digits === '' && reversed === '' && delimiters === '') return value;
  const dividers = new Set(delimiters === '' ? '.' : delimiters);
  const parts = [''];
  for (const character of value) {
    if (dividers.has(character)) parts.push('');
    else parts[parts.length - 1] += character;
  }
  if (reversed !== '') parts.reverse();
  return (digits === '' ? parts : parts.slice(-Number(digits))).join('.');
}

function shorten(name: string): string {
  let rest = name;
  while (rest.length > maxNameBytes - 2 && rest.includes('.')) rest = rest.slice(rest.indexOf('.') + 1);
  return rest;
}
