import { Buffer, isUtf8 } from 'node:buffer';
import type { ByteString } from '../mime/byte-string.ts';
import { ImapError } from './imap-error.ts';

/** How the other side takes literals: RFC 7888; a server's own need no leave. */
export type LiteralMode = 'synchronising' | 'minus' | 'plus' | 'response';

/**
 * Bytes on their way out, and the places between them: `wait` for the server's leave, `stream` for the bytes of a
 * message that the owner adds.
 */
export type WriteStep =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'wait' }
  | { readonly kind: 'stream'; readonly size: number };

export interface LineWriterOptions {
  readonly literals: LiteralMode;
  /** 8-bit text may stand in quotes: UTF8=ACCEPT or IMAP4rev2. Leave it off for everything else. */
  readonly isUtf8?: boolean;
}

/** RFC 7888 section 4: LITERAL- goes up to here. */
const maxMinusLiteral = 4096;
/** Servers limit lines; what is longer goes into a literal. */
const maxQuoted = 1000;
const maxAtom = 256;
const atomForm = /^[^\0-\x20\x7f-\xff(){%*"\\\]]+$/;
// An opening bracket or a tilde may stand in atoms, but Courier 5 refuses a name with one of them that has no quotes.
const astringForm = /^[^\0-\x20\x7f-\xff(){%*"\\[~]+$/;
const listForm = /^[^\0-\x20\x7f-\xff(){"\\[~]+$/;
const quotedForm = /^[^\0\r\n\x80-\xff]*$/;
const utf8QuotedForm = /^[^\0\r\n]*$/;
const wordForm = /^[^\0-\x1f\x7f-\xff(){"\\\]]+$/;
const flagForm = /^\\?[^\0-\x20\x7f-\xff(){%*"\\\]]+$/;

/** Writes one command or response. What the grammar cannot say throws an ImapError of the code `argument`. */
export class LineWriter {
  readonly #options: LineWriterOptions;
  readonly #steps: WriteStep[] = [];
  #text = '';

  constructor(options: LineWriterOptions) {
    this.#options = options;
  }

  /** As it stands: keywords, numbers, punctuation. */
  raw(text: string): this {
    this.#text += text;
    return this;
  }

  /** Words of the protocol that the caller chooses, and that may not end the line or a list. */
  words(words: readonly string[]): this {
    for (const word of words)
      if (!wordForm.test(word))
        throw new ImapError('argument', `"${word.slice(0, 40)}" is no word of the protocol.`);
    return this.raw(words.join(' '));
  }

  atom(text: string): this {
    if (!atomForm.test(text))
      throw new ImapError('argument', `"${text.slice(0, 40)}" cannot be written as an atom.`);
    return this.raw(text);
  }

  /** A flag with or without backslash; `\*` too. */
  flag(flag: ByteString): this {
    if (flag !== '\\*' && !flagForm.test(flag))
      throw new ImapError('argument', `"${flag.slice(0, 40)}" cannot be written as a flag.`);
    return this.raw(flag);
  }

  flags(flags: readonly ByteString[]): this {
    return this.list(flags, (flag) => this.flag(flag));
  }

  list<T>(items: readonly T[], write: (item: T) => void): this {
    this.raw('(');
    for (const [index, item] of items.entries()) {
      if (index > 0) this.raw(' ');
      write(item);
    }
    return this.raw(')');
  }

  string(value: ByteString): this {
    if (value.length > maxQuoted || !this.#isQuotable(value)) return this.literal(value);
    return this.raw(`"${value.replaceAll(/["\\]/g, '\\$&')}"`);
  }

  #isQuotable(value: ByteString): boolean {
    if (quotedForm.test(value)) return true;
    return (
      this.#options.isUtf8 === true && utf8QuotedForm.test(value) && isUtf8(Buffer.from(value, 'latin1'))
    );
  }

  nstring(value: ByteString | undefined): this {
    return value === undefined ? this.raw('NIL') : this.string(value);
  }

  astring(value: ByteString): this {
    return value.length <= maxAtom && astringForm.test(value) && value.toUpperCase() !== 'NIL'
      ? this.raw(value)
      : this.string(value);
  }

  /** A pattern of LIST, in which wildcards need no quotes. */
  listPattern(value: ByteString): this {
    return value.length <= maxAtom && listForm.test(value) ? this.raw(value) : this.string(value);
  }

  literal(value: ByteString, isBinary = false): this {
    this.literalHeader(value.length, isBinary);
    this.#text += value;
    return this;
  }

  /** The owner gives the bytes later. */
  stream(size: number, isBinary = false): this {
    this.literalHeader(size, isBinary);
    this.#flush();
    this.#steps.push({ kind: 'stream', size });
    return this;
  }

  literalHeader(size: number, isBinary: boolean): void {
    const mode = this.#options.literals;
    const needsLeave = mode === 'synchronising' || (mode === 'minus' && size > maxMinusLiteral);
    const mark = needsLeave || mode === 'response' ? '' : '+';
    this.raw(`${isBinary ? '~' : ''}{${size}${mark}}\r\n`);
    if (!needsLeave) return;
    this.#flush();
    this.#steps.push({ kind: 'wait' });
  }

  /** The line's end, and all of it. */
  finish(): WriteStep[] {
    this.raw('\r\n');
    this.#flush();
    return this.#steps;
  }

  #flush(): void {
    if (this.#text === '') return;
    this.#steps.push({ kind: 'bytes', bytes: Buffer.from(this.#text, 'latin1') });
    this.#text = '';
  }
}
