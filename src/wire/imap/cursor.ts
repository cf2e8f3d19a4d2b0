import type { ByteString } from '../mime/byte-string.ts';
import { exactAtoms, lenientAtoms } from './atom-characters.ts';
import { ImapError } from './imap-error.ts';
import type { ImapLimits, Policy } from './limits.ts';
import { readQuoted, UnterminatedString } from './quoted-string.ts';

const space = 0x20;
const quote = 0x22;
const backslash = 0x5c;
const open = 0x28;
const close = 0x29;
const closeBracket = 0x5d;

/** A word or string, NIL, or a list of such. */
export type Value = ByteString | undefined | readonly Value[];

/**
 * Reads one response or command, whole: `parts` are its lines and, between them, its held literals. Every read
 * either takes what it is named for or throws an ImapError of the code `syntax`.
 */
export class Cursor {
  readonly policy: Policy;
  readonly #limits: ImapLimits;
  readonly #parts: readonly string[];
  readonly #atoms: Uint8Array;
  #part = 0;
  #text: string;
  #at = 0;
  #depth = 0;
  #tokens = 0;

  constructor(parts: readonly string[], policy: Policy, limits: ImapLimits) {
    this.#parts = parts;
    this.#text = parts[0] ?? '';
    this.policy = policy;
    this.#limits = limits;
    this.#atoms = policy === 'lenient' ? lenientAtoms : exactAtoms;
  }

  get isLenient(): boolean {
    return this.policy === 'lenient';
  }

  /** Nothing is left, not even a literal. */
  get isAtEnd(): boolean {
    return this.#at >= this.#text.length && this.#part + 1 >= this.#parts.length;
  }

  get isAtLiteral(): boolean {
    return this.#at >= this.#text.length && this.#part + 1 < this.#parts.length;
  }

  /** The next character, `NaN` at the end of the line. */
  get code(): number {
    return this.#text.charCodeAt(this.#at);
  }

  get isAtList(): boolean {
    return this.code === open;
  }

  fail(what: string): ImapError {
    const near = this.#text.slice(Math.max(0, this.#at - 20), this.#at + 20);
    return new ImapError('syntax', `${what} at "${near.replaceAll(/[^ -~]/g, '?')}".`);
  }

  /** Takes the character if it is there. */
  take(character: string): boolean {
    if (this.code !== character.charCodeAt(0)) return false;
    this.#at++;
    return true;
  }

  expect(character: string): void {
    if (!this.take(character)) throw this.fail(`"${character}" is missing`);
  }

  /** One space; leniently none or several. */
  space(): void {
    if (this.code === space) {
      this.#at++;
      if (this.isLenient) this.skipSpaces();
    } else if (!this.isLenient) throw this.fail('A space is missing');
  }

  skipSpaces(): void {
    while (this.code === space) this.#at++;
  }

  /** True after taking a space that something follows. */
  takeSpace(): boolean {
    if (this.code !== space) return false;
    this.space();
    return !(this.isLenient && this.isAtEnd);
  }

  end(): void {
    if (this.isLenient) this.skipSpaces();
    if (!this.isAtEnd) throw this.fail('More follows where the line should end');
  }

  /** All that is left of this line, as it stands. */
  rest(): ByteString {
    const rest = this.#text.slice(this.#at);
    this.#at = this.#text.length;
    return rest;
  }

  /** What stands in brackets, up to the first `]` outside quotes and lists; undefined if there is none. */
  bracketed(): ByteString | undefined {
    const text = this.#text;
    let depth = 0;
    let isQuoted = false;
    for (let at = this.#at + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (isQuoted) {
        if (code === backslash) at++;
        else isQuoted = code !== quote;
      } else if (code === quote) isQuoted = true;
      else if (code === open) depth++;
      else if (code === close) depth--;
      else if (code === closeBracket && depth <= 0) {
        const inside = text.slice(this.#at + 1, at);
        this.#at = at + 1;
        return inside;
      }
    }
    return undefined;
  }

  /** A reader of that text under the same rules. */
  inside(text: ByteString): Cursor {
    return new Cursor([text], this.policy, this.#limits);
  }

  /** Up to the next space, whatever it is made of. */
  findWord(): ByteString {
    const text = this.#text;
    const start = this.#at;
    const end = text.indexOf(' ', start);
    this.#at = end === -1 ? text.length : end;
    return text.slice(start, this.#at);
  }

  /** The rest of the line, or what of it stands before the mark. */
  restBefore(mark: string): ByteString {
    const text = this.#text;
    const end = text.indexOf(mark, this.#at);
    const start = this.#at;
    this.#at = end === -1 ? text.length : end;
    return text.slice(start, this.#at);
  }

  atom(): ByteString {
    const found = this.findAtom();
    if (found === '') throw this.fail('A word is missing');
    return found;
  }

  /** Empty if no atom begins here. */
  findAtom(): ByteString {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    while (at < text.length && this.#atoms[text.charCodeAt(at)] === 1) at++;
    this.#at = at;
    this.#count();
    return text.slice(start, at);
  }

  /** An atom that ends before the character given: `[` ends the name of BODY[TEXT]. */
  atomUntil(stop: string): ByteString {
    const text = this.#text;
    const start = this.#at;
    const stopCode = stop.charCodeAt(0);
    let at = start;
    for (let code = text.charCodeAt(at); this.#atoms[code] === 1 && code !== stopCode; )
      code = text.charCodeAt(++at);
    if (at === start) throw this.fail('A word is missing');
    this.#at = at;
    this.#count();
    return text.slice(start, at);
  }

  /** A set of numbers, of which `*` is no character of atoms. */
  setText(): string {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    for (let code = text.charCodeAt(at); (code >= 0x30 && code <= 0x3a) || code === 0x2c || code === 0x2a; )
      code = text.charCodeAt(++at);
    this.#at = at;
    this.#count();
    return text.slice(start, at);
  }

  /** RFC 9051 list-mailbox: wildcards may stand outside quotes. */
  pattern(): ByteString {
    if (this.isAtString) return this.string();
    const text = this.#text;
    const start = this.#at;
    let at = start;
    for (let code = text.charCodeAt(at); this.#atoms[code] === 1 || code === 0x25 || code === 0x2a; )
      code = text.charCodeAt(++at);
    if (at === start) throw this.fail('A pattern is missing');
    this.#at = at;
    this.#count();
    return text.slice(start, at);
  }

  /** Takes these characters, in any letter case, if they stand here. */
  takeWord(word: string): boolean {
    if (this.#text.slice(this.#at, this.#at + word.length).toUpperCase() !== word) return false;
    this.#at += word.length;
    return true;
  }

  /** RFC 9051 tag: no `+`, which would read as a continuation. */
  tag(): string {
    const tag = this.atom();
    if (tag.includes('+')) throw this.fail('A tag holds "+"');
    return tag;
  }

  /** In capitals, as keywords are compared. */
  keyword(): string {
    return this.atom().toUpperCase();
  }

  /** Flags: `\Seen`, `$Forwarded`, and `\*` of PERMANENTFLAGS. */
  flag(): ByteString {
    if (this.isLenient) return this.code === quote || this.isAtLiteral ? this.string() : this.atom();
    if (!this.take('\\')) return this.atom();
    return this.take('*') ? '\\*' : `\\${this.atom()}`;
  }

  number(max = 0xffff_ffff): number {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    let number = 0;
    for (let digit = text.charCodeAt(at) - 0x30; digit >= 0 && digit <= 9; ) {
      number = number * 10 + digit;
      digit = text.charCodeAt(++at) - 0x30;
    }
    if (at === start) throw this.fail('A number is missing');
    if (number > max) throw this.fail(`A number is larger than ${max}`);
    this.#at = at;
    this.#count();
    return number;
  }

  /** Of 63 or 64 bits: mod-sequences, Gmail's ids. */
  bigNumber(): bigint {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    while (at < text.length && text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at++;
    if (at === start || at - start > 20) throw this.fail('A number is missing or too long');
    this.#at = at;
    this.#count();
    return BigInt(text.slice(start, at));
  }

  /** Quoted or literal. */
  string(): ByteString {
    if (this.code === quote) return this.#quoted();
    if (!this.isAtLiteral) throw this.fail('A string is missing');
    const literal = this.#parts[this.#part + 1] ?? '';
    this.#part += 2;
    this.#text = this.#parts[this.#part] ?? '';
    this.#at = 0;
    this.#count();
    return literal;
  }

  get isAtString(): boolean {
    return this.code === quote || this.isAtLiteral;
  }

  astring(): ByteString {
    return this.isAtString ? this.string() : this.atom();
  }

  /** Undefined for NIL. Leniently a bare word too: servers forget quotes. */
  nstring(): ByteString | undefined {
    if (this.isAtString) return this.string();
    const word = this.atom();
    if (word.toUpperCase() === 'NIL') return undefined;
    if (!this.isLenient) throw this.fail(`NIL or a string is missing, "${word.slice(0, 20)}" stands there`);
    return word;
  }

  /** Takes NIL if it stands here. */
  takeNil(): boolean {
    const text = this.#text;
    if (text.slice(this.#at, this.#at + 3).toUpperCase() !== 'NIL') return false;
    if (this.#atoms[text.charCodeAt(this.#at + 3)] === 1) return false;
    this.#at += 3;
    return true;
  }

  #quoted(): ByteString {
    this.#count();
    const found = readQuoted(this.#text, this.#at, this.isLenient);
    if (found === undefined) throw new UnterminatedString(this.fail('A quoted string does not end').message);
    if (found.problem !== undefined) throw this.fail(found.problem);
    this.#at = found.end;
    return found.value;
  }

  /** In parentheses, one space between the items, each read by `read`. */
  list<T>(read: () => T): T[] {
    const items: T[] = [];
    this.beginList();
    while (!this.takeListEnd(items.length)) items.push(read());
    return items;
  }

  /** For lists whose items are not alike: `beginList`, then items while `takeListEnd(count)` is false. */
  beginList(): void {
    this.expect('(');
    if (++this.#depth > this.#limits.maxDepth)
      throw new ImapError('depthLimit', `Lists are nested deeper than ${this.#limits.maxDepth}.`);
  }

  takeListEnd(count: number): boolean {
    if (this.isLenient) this.skipSpaces();
    if (this.take(')')) {
      this.#depth--;
      return true;
    }
    if (this.isAtEnd) throw this.fail('A list does not end');
    if (count > 0 && !this.isLenient) this.space();
    return false;
  }

  /** Any value as a tree; spaces between lists are optional, as in BODYSTRUCTURE. */
  value(): Value {
    if (this.isAtString) return this.string();
    if (!this.isAtList) {
      const word = this.atom();
      return word.length === 3 && word.toUpperCase() === 'NIL' ? undefined : word;
    }
    const items: Value[] = [];
    this.beginList();
    for (;;) {
      this.skipSpaces();
      if (this.take(')')) break;
      if (this.isAtEnd) throw this.fail('A list does not end');
      items.push(this.value());
    }
    this.#depth--;
    return items;
  }

  #count(): void {
    if (++this.#tokens > this.#limits.maxTokens)
      throw new ImapError('tokenLimit', `More than ${this.#limits.maxTokens} values come in one line.`);
  }
}
