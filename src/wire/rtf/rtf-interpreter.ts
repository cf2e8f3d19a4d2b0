/**
 * What RTF says, for whoever makes text or HTML of it: text is decoded in the code page of its font or from `\u`, tables of fonts
 * and colours are read, destinations that nobody sees are passed over. Properties of characters belong to their group and end
 * with it. Never throws.
 */
import { decodeText } from '../mime/charset.ts';
import { charsetOfCodePage } from '../mime/code-pages.ts';
import {
  codePageOfFontCharset,
  symbolCharacter,
  symbolCharset,
  symbolText,
  wordText,
} from './rtf-charsets.ts';
import { type RtfToken, readRtfTokens } from './rtf-tokens.ts';

export interface RtfFont {
  charset: number;
  name: string;
}

export interface RtfDocument {
  codePage: number;
  readonly fonts: ReadonlyMap<number, RtfFont>;
  /** `#rrggbb`; undefined for the reader's own colour. */
  readonly colors: readonly (string | undefined)[];
}

/** What text stands in; a sink may read it and keep what is its own in `sink`. */
export interface RtfState<Own> {
  readonly destination: string;
  readonly font: number;
  readonly own: Own;
}

export interface RtfSink<Own> {
  /** Of the outermost group. */
  readonly initial: Own;
  text(text: string, state: RtfState<Own>): void;
  /** Every word that is not text: what it returns is the state from here to the end of the group. */
  word(word: string, number: number | undefined, state: RtfState<Own>): Own;
  /** A group has ended, and `state` with it. */
  close?(state: RtfState<Own>): void;
  binary?(bytes: Uint8Array, state: RtfState<Own>): void;
  /** Destinations that the sink wants to see; all others that are marked with `\*` are passed over, and so are those of `unseen`. */
  wants(destination: string): boolean;
}

interface Frame<Own> extends RtfState<Own> {
  readonly isSkipped: boolean;
  /** Characters that follow each `\u` for readers that do not know it. */
  readonly fallback: number;
}

/** Destinations whose text is none of the document's. */
const unseen = new Set([
  ...['stylesheet', 'info', 'pict', 'object', 'objdata', 'header', 'headerl', 'headerr', 'headerf'],
  ...[
    'footer',
    'footerl',
    'footerr',
    'footerf',
    'footnote',
    'ftnsep',
    'ftnsepc',
    'ftncn',
    'listtable',
    'listoverridetable',
  ],
  ...[
    'revtbl',
    'rsidtbl',
    'filetbl',
    'fldinst',
    'nonshppict',
    'annotation',
    'atnid',
    'atnauthor',
    'bkmkstart',
    'bkmkend',
    'xe',
    'tc',
    'private1',
  ],
]);

/** Deeper groups are read as if they stood at this depth. */
const maxDepth = 500;
const maxFonts = 4096;
const maxColors = 4096;

export function interpretRtf<Own>(
  bytes: Uint8Array,
  makeSink: (document: RtfDocument) => RtfSink<Own>,
): void {
  new Interpreter(makeSink).run(bytes);
}

class Interpreter<Own> {
  readonly #document = {
    codePage: 1252,
    fonts: new Map<number, RtfFont>(),
    colors: [] as (string | undefined)[],
  };
  readonly #sink: RtfSink<Own>;
  #frames: Frame<Own>[] = [];
  #frame: Frame<Own>;
  #tooDeep = 0;
  #pending: number[] = [];
  #defaultFont = 0;
  #isStarred = false;
  #skip = 0;
  #fontBeingRead: number | undefined;
  #color: { red: number; green: number; blue: number } | undefined;

  constructor(makeSink: (document: RtfDocument) => RtfSink<Own>) {
    this.#sink = makeSink(this.#document);
    this.#frame = { destination: '', font: -1, own: this.#sink.initial, isSkipped: false, fallback: 1 };
  }

  run(bytes: Uint8Array): void {
    for (const token of readRtfTokens(bytes)) this.#take(token);
    this.#flush();
    while (this.#frames.length > 0) this.#close();
  }

  #take(token: RtfToken): void {
    if (token.kind === 'text') {
      this.#takeText(token.bytes);
      return;
    }
    this.#flush();
    if (token.kind === 'open') this.#open();
    else if (token.kind === 'close') this.#close();
    else if (token.kind === 'symbol') this.#takeSymbol(token.symbol);
    else if (token.kind === 'binary') {
      if (!this.#frame.isSkipped) this.#sink.binary?.(token.bytes, this.#frame);
    } else this.#takeWord(token.word, token.number);
  }

  #open(): void {
    this.#skip = 0;
    this.#isStarred = false;
    if (this.#frames.length >= maxDepth) this.#tooDeep++;
    else this.#frames.push(this.#frame);
  }

  #close(): void {
    this.#skip = 0;
    this.#isStarred = false;
    if (this.#tooDeep > 0) {
      this.#tooDeep--;
      return;
    }
    const before = this.#frames.pop();
    if (before === undefined) return;
    if (!this.#frame.isSkipped) this.#sink.close?.(this.#frame);
    this.#frame = before;
  }

  #takeText(bytes: Uint8Array): void {
    let from = 0;
    if (this.#skip > 0) {
      from = Math.min(this.#skip, bytes.length);
      this.#skip -= from;
    }
    if (this.#frame.isSkipped) return;
    const { destination } = this.#frame;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (destination === 'colortbl') {
        if (byte === 0x3b) this.#endColor();
      } else this.#pending.push(byte);
    }
  }

  /** Bytes of one character may come in two tokens: they are decoded when something else comes. */
  #flush(): void {
    if (this.#pending.length === 0) return;
    const bytes = Uint8Array.from(this.#pending);
    this.#pending = [];
    if (this.#frame.destination === 'fonttbl') this.#nameFont(bytes);
    else this.#write(this.#decode(bytes));
  }

  #write(text: string): void {
    if (!this.#frame.isSkipped) this.#sink.text(text, this.#frame);
  }

  #decode(bytes: Uint8Array): string {
    const font = this.#document.fonts.get(this.#frame.font < 0 ? this.#defaultFont : this.#frame.font);
    if (font?.charset === symbolCharset) {
      return Array.from(bytes, (byte) => symbolText[byte] ?? String.fromCharCode(byte)).join('');
    }
    if (bytes.every((byte) => byte < 0x80)) return Buffer.from(bytes).toString('latin1');
    const page = (font && codePageOfFontCharset(font.charset)) ?? this.#document.codePage;
    return decodeText(bytes, charsetOfCodePage(page) ?? 'windows-1252');
  }

  #takeSymbol(symbol: string): void {
    if (symbol === '*') {
      this.#isStarred = true;
      return;
    }
    const character = symbolCharacter[symbol];
    if (character === undefined) return;
    if (this.#skip > 0) this.#skip--;
    else this.#write(character);
  }

  #takeWord(word: string, number: number | undefined): void {
    const isStarred = this.#isStarred;
    this.#isStarred = false;
    if (word === 'u' && number !== undefined) {
      this.#takeUnicode(number);
      return;
    }
    if (this.#skip > 0 && Object.hasOwn(wordText, word)) {
      this.#skip--;
      return;
    }
    if (isStarred || unseen.has(word) || word === 'fonttbl' || word === 'colortbl')
      this.#enter(word, isStarred);
    if (this.#frame.isSkipped) return;
    this.#takeOfDocument(word, number);
    if (this.#frame.destination === 'fonttbl' || this.#frame.destination === 'colortbl') return;
    const text = Object.hasOwn(wordText, word) ? wordText[word] : undefined;
    if (text !== undefined) this.#write(text);
    else this.#frame = { ...this.#frame, own: this.#sink.word(word, number, this.#frame) };
  }

  #enter(destination: string, isStarred: boolean): void {
    const isTable = destination === 'fonttbl' || destination === 'colortbl';
    const isWanted = isTable || this.#sink.wants(destination);
    const isSkipped = this.#frame.isSkipped || (!isWanted && (isStarred || unseen.has(destination)));
    this.#frame = { ...this.#frame, destination, isSkipped };
  }

  #takeUnicode(number: number): void {
    if (!this.#frame.isSkipped) {
      const unit = (number < 0 ? number + 0x1_0000 : number) & 0xffff;
      // Symbols in private use, as Word writes bullets.
      const isSymbol = unit >= 0xf020 && unit <= 0xf0ff;
      this.#write((isSymbol ? symbolText[unit & 0xff] : undefined) ?? String.fromCharCode(unit));
    }
    this.#skip = this.#frame.fallback;
  }

  #takeOfDocument(word: string, number: number | undefined): void {
    const value = number ?? 0;
    if (word === 'f' && this.#frame.destination === 'fonttbl') this.#beginFont(value);
    else if (word === 'f') this.#frame = { ...this.#frame, font: value };
    else if (word === 'plain') this.#frame = { ...this.#frame, font: -1 };
    else if (word === 'uc') this.#frame = { ...this.#frame, fallback: Math.min(16, Math.max(0, value)) };
    else if (word === 'ansicpg') this.#document.codePage = value;
    else if (word === 'deff') this.#defaultFont = value;
    else if (word === 'fcharset' && this.#fontBeingRead !== undefined) {
      const font = this.#document.fonts.get(this.#fontBeingRead);
      if (font) font.charset = value;
    } else if (
      this.#frame.destination === 'colortbl' &&
      (word === 'red' || word === 'green' || word === 'blue')
    ) {
      this.#color = {
        ...(this.#color ?? { red: 0, green: 0, blue: 0 }),
        [word]: Math.min(255, Math.max(0, value)),
      };
    }
  }

  #beginFont(number: number): void {
    this.#fontBeingRead = number;
    if (this.#document.fonts.size < maxFonts) this.#document.fonts.set(number, { charset: 1, name: '' });
  }

  #nameFont(bytes: Uint8Array): void {
    const font = this.#document.fonts.get(this.#fontBeingRead ?? -1);
    if (font === undefined || font.name.length > 0) return;
    const page = codePageOfFontCharset(font.charset) ?? this.#document.codePage;
    const text = decodeText(bytes, charsetOfCodePage(page) ?? 'windows-1252');
    font.name = (text.split(';')[0] ?? '').trim().slice(0, 64);
  }

  #endColor(): void {
    const color = this.#color;
    this.#color = undefined;
    if (this.#document.colors.length >= maxColors) return;
    const hex = (value: number): string => value.toString(16).padStart(2, '0');
    this.#document.colors.push(color && `#${hex(color.red)}${hex(color.green)}${hex(color.blue)}`);
  }
}
