import { joinWords, splitSpec, splitWords, type Word } from './address-spec.ts';
import { type ByteString, bytesOf, isAscii, trimBlanks } from './byte-string.ts';
import { decodeGuessed } from './charset-guess.ts';
import { decodeWords } from './encoded-word.ts';
import { unfold } from './header.ts';

/** One mailbox, decoded. */
export interface Mailbox {
  /** Display name, '' when there is none. */
  readonly name: string;
  /** `local@domain`, quoted where it must be; '' when the sender wrote only a name. */
  readonly address: string;
}

/** What a list really holds, for IMAP's ENVELOPE and for display of groups. */
export type AddressEntry =
  | {
      readonly kind: 'mailbox';
      readonly rawName: ByteString;
      /** Obsolete source route (RFC 5322 section 4.4), '' when absent. */
      readonly route: ByteString;
      /** Without quotes. */
      readonly local: ByteString;
      readonly domain: ByteString;
    }
  | { readonly kind: 'groupStart'; readonly rawName: ByteString }
  | { readonly kind: 'groupEnd' };

/** A list of ten thousand recipients is real; a hostile one costs its bytes and no more memory than this. */
const maxEntries = 20_000;

/** The mailboxes of an address list; groups are taken apart, empty ones vanish. */
export function parseAddresses(raw: ByteString): Mailbox[] {
  const mailboxes: Mailbox[] = [];
  for (const entry of parseAddressEntries(raw)) {
    if (entry.kind === 'mailbox') mailboxes.push(mailboxOf(entry));
  }
  return mailboxes;
}

function mailboxOf(entry: Extract<AddressEntry, { kind: 'mailbox' }>): Mailbox {
  const local = decodeBytes(entry.local);
  const domain = decodeBytes(entry.domain);
  return { name: decodeWords(entry.rawName), address: joinAddress(local, domain) };
}

function decodeBytes(text: ByteString): string {
  if (text.includes('=?')) return decodeWords(text);
  return isAscii(text) ? text : decodeGuessed(bytesOf(text));
}

/** Characters that make a local part need quotes (RFC 5322 section 3.2.3). */
const needsQuotes = /[\x00-\x20()<>[\]:;@\\,"\x7f]|^\.|\.$|\.\./;

export function joinAddress(local: string, domain: string): string {
  if (local === '' && domain === '') return '';
  const written = needsQuotes.test(local) ? `"${local.replace(/["\\]/g, '\\$&')}"` : local;
  return domain === '' ? written : `${written}@${domain}`;
}

export function parseAddressEntries(raw: ByteString): AddressEntry[] {
  return new AddressReader(unfold(raw)).read();
}

/** What ends a run of plain characters (1), and the bracket that may open a domain literal (2). */
const atomStops = new Uint8Array(256);
for (const character of ' \t,;:<"(') atomStops[character.charCodeAt(0)] = 1;
atomStops[0x5b] = 2;

/**
 * RFC 5322 sections 3.4 and 4.4 without backtracking: words gather until a separator decides what they were.
 * Tolerated: semicolons as separators, a missing `>`, names with unquoted specials, `mailto:`, addresses
 * without a domain.
 */
class AddressReader {
  readonly #text: ByteString;
  readonly #entries: AddressEntry[] = [];
  #at = 0;
  #words: Word[] = [];
  #comments: ByteString[] = [];
  #angle: ByteString | undefined;
  #isApart = false;
  #inGroup = false;
  #hasAt = false;

  constructor(text: ByteString) {
    this.#text = text;
  }

  read(): AddressEntry[] {
    const text = this.#text;
    while (this.#at < text.length && this.#entries.length < maxEntries) {
      const c = text[this.#at];
      if (c === ' ' || c === '\t') {
        this.#isApart = true;
        this.#at++;
      } else if (c === '"') {
        this.#pushWord(this.#readQuoted(), true);
      } else if (c === '(') {
        this.#comments.push(this.#readComment());
        this.#isApart = true;
      } else if (c === '<') {
        this.#readAngle();
      } else if (c === ',' || c === ';') {
        this.#at++;
        this.#finish();
        if (c === ';') this.#endGroup();
      } else if (c === ':') {
        this.#at++;
        this.#startGroup();
      } else {
        this.#pushWord(this.#readAtom(), false);
      }
    }
    this.#finish();
    this.#endGroup();
    return this.#entries;
  }

  #pushWord(text: ByteString, isQuoted: boolean): void {
    this.#words.push({ text, isQuoted, isApart: this.#isApart });
    if (!isQuoted && text.includes('@')) this.#hasAt = true;
    this.#isApart = false;
  }

  #readAtom(): ByteString {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    for (; at < text.length; at++) {
      const stop = atomStops[text.charCodeAt(at)];
      if (stop === 0) continue;
      if (stop === 1) break;
      if (text.charCodeAt(at - 1) === 0x40) at = this.#domainLiteralEnd(at);
    }
    this.#at = Math.min(at, text.length);
    return text.slice(start, this.#at);
  }

  /** `[IPv6:2001:db8::1]`: the colons inside are no groups. */
  #domainLiteralEnd(open: number): number {
    for (let at = open; at < this.#text.length; at++) {
      const c = this.#text[at];
      if (c === ']') return at;
      if (c === ',' || c === ' ' || c === '>') return at - 1;
    }
    return this.#text.length;
  }

  #readQuoted(): ByteString {
    return this.#readDelimited('"', '"');
  }

  #readComment(): ByteString {
    return trimBlanks(this.#readDelimited('(', ')'));
  }

  #readDelimited(open: string, close: string): ByteString {
    const text = this.#text;
    const out: string[] = [];
    let depth = 1;
    let from = ++this.#at;
    for (; this.#at < text.length; this.#at++) {
      const c = text[this.#at];
      if (c === '\\' && this.#at + 1 < text.length) {
        out.push(text.slice(from, this.#at));
        from = ++this.#at;
      } else if (c === close) {
        if (--depth === 0) break;
      } else if (c === open) {
        depth++;
      }
    }
    out.push(text.slice(from, this.#at));
    this.#at++;
    return out.join('');
  }

  #readAngle(): void {
    const text = this.#text;
    const start = ++this.#at;
    const isRoute = text.charCodeAt(start) === 0x40;
    let inQuotes = false;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x5c) at++;
      else if (code === 0x22) inQuotes = !inQuotes;
      else if (!inQuotes && (code === 0x3e || code === 0x3c)) break;
      // Without its `>` an address still ends where the next one begins, unless this is a route.
      else if (!inQuotes && (code === 0x2c || code === 0x3b) && !isRoute) break;
    }
    this.#at = Math.min(at, text.length);
    const inner = trimBlanks(text.slice(start, this.#at));
    // `"a@b" <<a@b>>` and `<a@b> <c@d>`: the first one that says something wins.
    if (this.#angle === undefined || this.#angle === '') this.#angle = inner;
    while (text[this.#at] === '>') this.#at++;
    this.#isApart = true;
  }

  #startGroup(): void {
    if (this.#angle !== undefined || this.#hasAt) {
      this.#pushWord(':', false);
      return;
    }
    const rawName = joinWords(this.#words);
    this.#words = [];
    this.#comments = [];
    if (rawName === '' || rawName.toLowerCase() === 'mailto') return;
    this.#endGroup();
    this.#inGroup = true;
    this.#entries.push({ kind: 'groupStart', rawName });
  }

  #endGroup(): void {
    if (this.#inGroup) this.#entries.push({ kind: 'groupEnd' });
    this.#inGroup = false;
  }

  #finish(): void {
    const words = this.#words;
    const comment = this.#comments.join(' ');
    const angle = this.#angle;
    this.#words = [];
    this.#comments = [];
    this.#angle = undefined;
    this.#isApart = false;
    this.#hasAt = false;
    if (angle !== undefined) {
      const spec = splitSpec(angle);
      const rawName = joinWords(words) || comment;
      // `<>` is an address only when it is named.
      if (rawName !== '' || spec.local !== '' || spec.domain !== '') {
        this.#entries.push({ kind: 'mailbox', rawName, ...spec });
      }
    } else if (words.length > 0) {
      const { spec, name } = splitWords(words);
      this.#entries.push({ kind: 'mailbox', rawName: name || comment, ...spec });
    }
  }
}
