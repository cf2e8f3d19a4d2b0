import { Buffer } from 'node:buffer';
import { readCommand, type SmtpCommand, SmtpSyntaxError } from './command.ts';
import { defaultSmtpLimits, type SmtpLimits } from './limits.ts';
import { carriageReturn, LineEndFinder, lineFeed } from './line-ends.ts';

export type SmtpServerEvent =
  | { readonly type: 'command'; readonly command: SmtpCommand }
  /** A line that is no command; the connection may go on. */
  | { readonly type: 'bad'; readonly error: SmtpSyntaxError }
  /** Whoever is there speaks something else: nothing that follows is believed. */
  | { readonly type: 'foreign' }
  /** An answer to a challenge. */
  | { readonly type: 'line'; readonly text: string }
  /** Of a message: a view of what was received. */
  | { readonly type: 'piece'; readonly bytes: Uint8Array }
  /** Of a message by DATA, or of a part by BDAT. */
  | { readonly type: 'end'; readonly hasBareLineEnd: boolean };

const dot = 0x2e;
/** As Postfix has them in smtpd_forbidden_commands: a browser that somebody has sent here. */
const foreignWords = /^(?:CONNECT|GET|POST|PUT|OPTIONS|HEAD) /i;

/**
 * What a client sends, RFC 5321 section 4.1. Lines end with CRLF and with nothing else, and a message ends with CRLF, dot, CRLF and
 * with nothing else: a server that took other ends could be made to see commands where the sender's server has seen text.
 *
 * States: commands (at first, and whenever nothing else is expected) → `expectLine`, one line → commands; `expectData`, a message →
 * commands; `expectChunk`, so many bytes → commands. Nothing is read ahead of what is asked for by `next`.
 */
export class ServerReader {
  readonly #limits: SmtpLimits;
  #unread: Buffer = Buffer.alloc(0);
  #state: 'command' | 'line' | 'data' | 'chunk' = 'command';
  /** Of a line that is too long: what is left of it is passed over. */
  #isSkipping = false;
  #isAtLineStart = true;
  #hasBareLineEnd = false;
  #chunkLeft = 0;
  #ready: SmtpServerEvent[] = [];

  constructor(limits: SmtpLimits = defaultSmtpLimits) {
    this.#limits = limits;
  }

  /** Bytes that were received and are part of no event yet. */
  get unreadBytes(): number {
    return this.#unread.length;
  }

  receive(bytes: Uint8Array): void {
    const more = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#unread = this.#unread.length === 0 ? more : Buffer.concat([this.#unread, more]);
  }

  /** Undefined until more is received. */
  next(): SmtpServerEvent | undefined {
    const ready = this.#ready.shift();
    if (ready !== undefined) return ready;
    switch (this.#state) {
      case 'data':
        this.#readData();
        return this.#ready.shift();
      case 'chunk':
        return this.#readChunk();
      default:
        return this.#readLine();
    }
  }

  /** The next line is no command. */
  expectLine(): void {
    this.#state = 'line';
  }

  /** A message follows, as after 354. */
  expectData(): void {
    this.#state = 'data';
    this.#isAtLineStart = true;
    this.#hasBareLineEnd = false;
  }

  /** So many bytes follow: RFC 3030. */
  expectChunk(size: number): void {
    this.#state = 'chunk';
    this.#chunkLeft = size;
  }

  #readLine(): SmtpServerEvent | undefined {
    const end = this.#unread.indexOf(lineFeed);
    if (end < 0) {
      if (this.#unread.length <= this.#limits.maxLineBytes) return undefined;
      this.#unread = Buffer.alloc(0);
      this.#isSkipping = true;
      return undefined;
    }
    const line = this.#unread.subarray(0, end);
    this.#unread = this.#unread.subarray(end + 1);
    const isAnswer = this.#state === 'line';
    this.#state = 'command';
    const isTooLong = this.#isSkipping || line.length > this.#limits.maxLineBytes;
    this.#isSkipping = false;
    if (isTooLong) return bad(500, '5.5.6', 'The line is too long.');
    if (line.indexOf(carriageReturn) !== line.length - 1 || line.length === 0)
      return bad(500, '5.5.2', 'Lines end with CR and LF, and neither stands alone.');
    const text = decode(line.subarray(0, -1));
    if (text === undefined) return bad(500, '5.5.2', 'The line is neither ASCII nor UTF-8.');
    if (isAnswer) return { type: 'line', text };
    return foreignWords.test(text) ? { type: 'foreign' } : commandOf(text);
  }

  #readChunk(): SmtpServerEvent | undefined {
    if (this.#chunkLeft === 0) {
      this.#state = 'command';
      return { type: 'end', hasBareLineEnd: false };
    }
    if (this.#unread.length === 0) return undefined;
    const bytes = this.#unread.subarray(0, this.#chunkLeft);
    this.#unread = this.#unread.subarray(bytes.length);
    this.#chunkLeft -= bytes.length;
    return { type: 'piece', bytes };
  }

  /** RFC 5321 section 4.5.2, as far as what was received lets one tell. */
  #readData(): void {
    const buffer = this.#unread;
    const ends = new LineEndFinder(buffer);
    let start = 0;
    let at = 0;
    const give = (until: number) => {
      if (until > start) this.#ready.push({ type: 'piece', bytes: buffer.subarray(start, until) });
    };
    while (at < buffer.length) {
      if (this.#isAtLineStart && buffer[at] === dot) {
        const [second, third] = [buffer[at + 1], buffer[at + 2]];
        if (second === undefined || (second === carriageReturn && third === undefined)) break;
        give(at);
        if (second === carriageReturn && third === lineFeed) {
          this.#unread = buffer.subarray(at + 3);
          this.#state = 'command';
          this.#ready.push({ type: 'end', hasBareLineEnd: this.#hasBareLineEnd });
          return;
        }
        at += 1;
        start = at;
      }
      this.#isAtLineStart = false;
      const end = ends.from(at);
      if (end === buffer.length) at = end;
      else if (buffer[end] === carriageReturn && end + 1 === buffer.length) {
        at = end;
        break;
      } else if (buffer[end] === carriageReturn && buffer[end + 1] === lineFeed) {
        at = end + 2;
        this.#isAtLineStart = true;
      } else {
        at = end + 1;
        this.#hasBareLineEnd = true;
      }
    }
    give(at);
    this.#unread = buffer.subarray(at);
  }
}

const bad = (code: number, status: string, text: string): SmtpServerEvent => ({
  type: 'bad',
  error: new SmtpSyntaxError(code, status, text),
});

function commandOf(text: string): SmtpServerEvent {
  try {
    return { type: 'command', command: readCommand(text) };
  } catch (error) {
    if (error instanceof SmtpSyntaxError) return { type: 'bad', error };
    throw error;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
