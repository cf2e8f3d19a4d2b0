import { Buffer } from 'node:buffer';
import type { ByteString } from '../mime/byte-string.ts';
import { Cursor } from './cursor.ts';
import type { FetchBody } from './fetch-data.ts';
import { Framer, type FrameSink, type LiteralHeader, type Treatment } from './framer.ts';
import { ImapError } from './imap-error.ts';
import { defaultClientLimits, type ImapLimits, type Policy } from './limits.ts';
import type { NameEncoding } from './mailbox-name.ts';
import { UnterminatedString } from './quoted-string.ts';
import { beginFetch, type FetchInProgress, findBodyPrefix, readItems } from './read-fetch.ts';
import { readResponse } from './read-response.ts';
import type { ResponseEvent } from './response.ts';

export interface ResponseReaderOptions {
  readonly limits?: Partial<ImapLimits>;
  readonly policy?: Policy;
}

/** Of a line that is shown in a report. */
const shownBytes = 200;
/** RFC 6855, RFC 9051. */
const namesInUtf8 = /^(?:UTF8=(?:ACCEPT|ONLY)|IMAP4REV2)$/i;
const fetchLine = /^ *\* *\d+ +FETCH\b/i;
/** Lines whose text may end in braces that announce nothing. */
const textLine = /^ *(?:\+|\* *(?:OK|NO|BAD|BYE|PREAUTH)\b|[^ *+]+ +(?:OK|NO|BAD)\b)/i;

/**
 * What a server sends, as events. Bodies of messages that come as literals are passed on in pieces, views of the
 * chunk they came in; everything else is read once its response is complete. `receive` never throws: leniently a
 * line that cannot be read is an event of its own (`malformed`, or a `fetch` with `problems`), and what cannot be
 * forgiven is the last event, `protocolError`.
 */
export class ResponseReader {
  /** Of names from here on; UTF-8 by itself as soon as the server says that it has enabled it. */
  nameEncoding: NameEncoding = 'utf-7';
  readonly #limits: ImapLimits;
  readonly #policy: Policy;
  readonly #framer: Framer;
  #events: ResponseEvent[] = [];
  /** Lines and held literals of the response that is on its way, by turns. */
  #parts: string[] = [];
  #fetch: FetchInProgress | undefined;
  #body: FetchBody | undefined;
  #brokenLines = 0;
  #droppedBytes = 0;
  #heldBytes = 0;
  #isBroken = false;
  #until: ((event: ResponseEvent) => boolean) | undefined;

  constructor(options: ResponseReaderOptions = {}) {
    this.#limits = { ...defaultClientLimits, ...options.limits };
    this.#policy = options.policy ?? 'lenient';
    const sink: FrameSink = {
      line: (text, literal) => this.#line(text, literal),
      held: (bytes) => void this.#parts.push(bytes),
      piece: (bytes) => {
        if (this.#body) this.#events.push({ type: 'bodyPiece', body: this.#body, bytes });
      },
      pieceEnd: () => this.#endBody(true),
    };
    this.#framer = new Framer(this.#limits, this.#policy, sink);
  }

  receive(chunk: Uint8Array): ResponseEvent[] {
    this.read(chunk);
    return this.takeEvents();
  }

  /** As `receive`, but may be stopped in between; gives how many bytes were taken. */
  read(chunk: Uint8Array, until?: (event: ResponseEvent) => boolean): number {
    if (this.#isBroken) return chunk.length;
    this.#until = until;
    try {
      return this.#framer.receive(chunk);
    } catch (error) {
      if (!(error instanceof ImapError)) throw error;
      this.#break(error);
      return chunk.length;
    }
  }

  takeEvents(): ResponseEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** The connection has ended: what was on its way is cut off, and a BYE that came into a literal is found. */
  end(): ResponseEvent[] {
    if (this.#isBroken) return [];
    this.#isBroken = true;
    const { tail, unfinishedLine } = this.#framer;
    const bye = /(?:^|\n)(\* BYE\b[^\r\n]*)[\r\n]*$/i.exec(tail || unfinishedLine)?.[1];
    const isCut = this.#framer.isInside || this.#fetch !== undefined;
    this.#endBody(false);
    this.#endFetch('The connection ended in the middle of this response.');
    if (bye !== undefined) {
      const response = readResponse(new Cursor([bye], 'lenient', this.#limits), this.nameEncoding);
      if (response.type !== 'fetchStart') this.#events.push(response);
    } else if (isCut && this.#parts.length > 0) {
      this.#malformed(this.#parts, 'The connection ended in the middle of this line.');
    }
    this.#parts = [];
    return this.takeEvents();
  }

  #break(error: ImapError): void {
    this.#isBroken = true;
    this.#endBody(false);
    this.#endFetch(error.message);
    this.#events.push({ type: 'protocolError', error });
  }

  #line(text: string, literal: LiteralHeader | undefined): Treatment {
    const isFirst = this.#parts.length === 0 && this.#fetch === undefined;
    if (literal === undefined) {
      this.#complete(text);
      return 'text';
    }
    if (isFirst && textLine.test(text)) return 'text';
    if (this.#fetch !== undefined || fetchLine.test(this.#parts[0] ?? text)) {
      const prefix = findBodyPrefix(text, (section) => this.#cursor([section]));
      if (prefix !== undefined) {
        this.#push(text.slice(0, prefix.start));
        this.#readCut();
        const { kind, section, origin } = prefix;
        const fetch = this.#fetch;
        if (fetch !== undefined) {
          const { seq, uid } = fetch.data;
          const body: FetchBody = { seq, uid, kind, section, origin, size: literal.size };
          fetch.bodies.push(body);
          this.#body = body;
          this.#emit({ type: 'bodyStart', body });
          return 'stream';
        }
      }
    }
    this.#push(text);
    this.#heldBytes += literal.size;
    if (this.#heldBytes <= this.#limits.maxHeldLiteralBytes || this.#policy === 'exact') return 'hold';
    this.#heldBytes -= literal.size;
    this.#droppedBytes += literal.size;
    return 'drop';
  }

  /** Appended to the line before it if that was broken off inside quotes. */
  #push(text: string): void {
    if (this.#brokenLines > 0 && this.#parts.length % 2 === 1) {
      this.#parts.push(`${this.#parts.pop()}\r\n${text}`);
    } else this.#parts.push(text);
  }

  #cursor(parts: readonly string[]): Cursor {
    return new Cursor(parts, this.#policy, this.#limits);
  }

  /** Items up to a body that follows. */
  #readCut(): void {
    const parts = this.#parts;
    const cursor = this.#cursor(parts);
    try {
      this.#fetch ??= this.#start(cursor);
      if (this.#fetch) this.#readItems(cursor, this.#fetch, true);
    } catch (error) {
      this.#forgive(error, parts);
    }
    this.#resetLine();
  }

  #start(cursor: Cursor): FetchInProgress | undefined {
    const response = readResponse(cursor, this.nameEncoding);
    if (response.type === 'fetchStart') return beginFetch(response.seq);
    if (response.type === 'enabled' && response.capabilities.some((name) => namesInUtf8.test(name)))
      this.nameEncoding = 'utf-8';
    this.#emit(response);
    return undefined;
  }

  #readItems(cursor: Cursor, fetch: FetchInProgress, isCut: boolean): void {
    for (const { body, bytes } of readItems(cursor, fetch, isCut)) {
      this.#emit({ type: 'bodyStart', body });
      if (bytes !== '') this.#emit({ type: 'bodyPiece', body, bytes: Buffer.from(bytes, 'latin1') });
      this.#emit({ type: 'bodyEnd', body, isComplete: true });
    }
  }

  #complete(text: string): void {
    // Leniently: an empty line says nothing.
    if (text === '' && this.#policy === 'lenient' && this.#parts.length === 0 && !this.#fetch) return;
    if (this.#brokenLines > 0 && /^(?:\* |[A-Za-z0-9]+ (?:OK|NO|BAD)\b)/.test(text)) {
      const parts = this.#parts;
      this.#resetLine();
      this.#malformed(parts, 'A quoted string does not end.');
    }
    this.#push(text);
    const parts = this.#parts;
    const wasInFetch = this.#fetch !== undefined;
    const cursor = this.#cursor(parts);
    try {
      this.#fetch ??= this.#start(cursor);
      if (this.#fetch) {
        this.#readItems(cursor, this.#fetch, false);
        this.#endOfItems(cursor, this.#fetch);
      }
    } catch (error) {
      if (error instanceof UnterminatedString && !wasInFetch && this.#mayGoOn()) {
        this.#fetch = undefined;
        return;
      }
      this.#forgive(error, parts);
    }
    this.#resetLine();
    this.#endFetch(undefined);
  }

  #endOfItems(cursor: Cursor, fetch: FetchInProgress): void {
    if (this.#policy === 'exact') {
      cursor.end();
      return;
    }
    while (cursor.take(')') || cursor.take(' '));
    if (!cursor.isAtEnd) fetch.problems.push('More follows where the response should end.');
  }

  #mayGoOn(): boolean {
    if (this.#policy === 'exact' || this.#brokenLines >= this.#limits.maxBrokenLines) return false;
    this.#brokenLines++;
    return true;
  }

  #resetLine(): void {
    this.#parts = [];
    this.#brokenLines = 0;
    this.#heldBytes = 0;
    if (this.#droppedBytes > 0) {
      this.#fetch?.problems.push(`Strings of ${this.#droppedBytes} bytes are too long to be kept.`);
      this.#droppedBytes = 0;
    }
  }

  /** Leniently a line that breaks the grammar breaks nothing else. */
  #forgive(error: unknown, parts: readonly string[]): void {
    if (!(error instanceof ImapError) || this.#policy === 'exact') throw error;
    if (this.#fetch) this.#fetch.problems.push(error.message);
    else this.#malformed(parts, error.message);
  }

  #malformed(parts: readonly string[], reason: string): void {
    const line: ByteString = (parts[0] ?? '').slice(0, shownBytes);
    const seq = /^\* *(\d{1,10}) +FETCH\b/i.exec(line)?.[1];
    this.#emit({ type: 'malformed', reason, line, ...(seq === undefined ? {} : { seq: Number(seq) }) });
  }

  #endBody(isComplete: boolean): void {
    if (this.#body === undefined) return;
    this.#emit({ type: 'bodyEnd', body: this.#body, isComplete });
    this.#body = undefined;
  }

  #endFetch(problem: string | undefined): void {
    const fetch = this.#fetch;
    if (fetch === undefined) return;
    this.#fetch = undefined;
    if (problem !== undefined) fetch.problems.push(problem);
    const { data, bodies, problems } = fetch;
    if (bodies.length > 0) data.bodies = bodies;
    if (problems.length > 0) data.problems = problems;
    this.#emit({ type: 'fetch', fetch: data });
  }

  #emit(event: ResponseEvent): void {
    this.#events.push(event);
    if (this.#until?.(event)) this.#framer.stop();
  }
}
