import { Buffer } from 'node:buffer';
import { Cursor } from './cursor.ts';
import { Framer, type FrameSink, type LiteralHeader, type Treatment } from './framer.ts';
import { ImapError } from './imap-error.ts';
import { defaultServerLimits, type ImapLimits, type Policy } from './limits.ts';
import type { NameEncoding } from './mailbox-name.ts';
import { findBase64, readAppendArguments, readCommand } from './read-command.ts';
import { readMailbox } from './read-mailboxes.ts';
import type { ServerEvent } from './server-events.ts';

export interface CommandReaderOptions {
  readonly limits?: Partial<ImapLimits>;
  readonly policy?: Policy;
}

const appendLine = /^[^ ]+ APPEND /i;
/** After these the next bytes may not be commands, which only their handler knows. */
const pausing: ReadonlySet<string> = new Set(['AUTHENTICATE', 'STARTTLS', 'COMPRESS', 'IDLE']);

/**
 * commands: lines are commands. exchange: they are answers of SASL, or DONE. paused: nothing is read until the
 * owner says which. skipping: the rest of a command that has been answered with BAD.
 */
type Mode = 'commands' | 'exchange' | 'paused' | 'skipping' | 'broken';

/**
 * What a client sends, as events. Messages of APPEND are passed on in pieces; literals in other commands are kept,
 * and their leave is given here: `take` has what is to be written. `receive` never throws: what breaks the grammar
 * is an event of its own, after which the next command is read.
 */
export class CommandReader {
  /** To be set when UTF8=ACCEPT or IMAP4rev2 has been enabled. */
  nameEncoding: NameEncoding = 'utf-7';
  readonly #limits: ImapLimits;
  readonly #policy: Policy;
  readonly #framer: Framer;
  #events: ServerEvent[] = [];
  #output = '';
  #mode: Mode = 'commands';
  #parts: string[] = [];
  #heldBytes = 0;
  #rest: Buffer = Buffer.alloc(0);
  #append: { readonly tag: string; isUtf8: boolean } | undefined;

  constructor(options: CommandReaderOptions = {}) {
    this.#limits = { ...defaultServerLimits, ...options.limits };
    this.#policy = options.policy ?? 'exact';
    const sink: FrameSink = {
      line: (text, literal) => this.#line(text, literal),
      held: (bytes) => void this.#parts.push(bytes),
      piece: (bytes) => void this.#events.push({ type: 'messagePiece', bytes }),
      pieceEnd: () => void this.#events.push({ type: 'messageEnd' }),
    };
    this.#framer = new Framer(this.#limits, this.#policy, sink);
  }

  receive(chunk: Uint8Array): ServerEvent[] {
    this.#read(chunk);
    return this.#takeEvents();
  }

  /** Bytes for the client: leave to send literals. */
  take(): Uint8Array | undefined {
    if (this.#output === '') return undefined;
    const bytes = Buffer.from(this.#output, 'latin1');
    this.#output = '';
    return bytes;
  }

  /** The message that was announced may come. */
  accept(): void {
    this.#output += '+ Ready for the message\r\n';
  }

  /** It may not, and its command is over: the owner answers the tag with NO. */
  refuse(): void {
    this.#framer.cancelLiteral();
    this.#append = undefined;
    this.#parts = [];
  }

  /** The next line answers what the owner has written. */
  expectLine(): ServerEvent[] {
    return this.#continueAs('exchange');
  }

  /** Commands follow. */
  resume(): ServerEvent[] {
    return this.#continueAs('commands');
  }

  /** What came after STARTTLS or COMPRESS. After STARTTLS there must be nothing (RFC 9051 section 6.2.1). */
  takeRest(): Uint8Array {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    return rest;
  }

  #continueAs(mode: 'exchange' | 'commands'): ServerEvent[] {
    if (this.#mode === 'broken') return [];
    this.#mode = mode;
    this.#read(this.takeRest());
    return this.#takeEvents();
  }

  #takeEvents(): ServerEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #read(chunk: Uint8Array): void {
    if (this.#mode === 'broken') return;
    try {
      const taken = this.#mode === 'paused' ? 0 : this.#framer.receive(chunk);
      if (taken < chunk.length) this.#keep(chunk.subarray(taken));
    } catch (error) {
      if (!(error instanceof ImapError)) throw error;
      // A line feed alone is the one thing of the framing after which the next line still begins at its beginning.
      this.#mode = 'broken';
      this.#events.push({ type: 'protocolError', error });
    }
  }

  #keep(bytes: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    if (this.#rest.length > this.#limits.maxLineBytes + this.#limits.maxHeldLiteralBytes)
      throw new ImapError('lineLimit', 'Too much is sent ahead of an answer.');
  }

  #line(text: string, literal: LiteralHeader | undefined): Treatment {
    if (this.#mode === 'exchange') {
      if (literal !== undefined) return 'text';
      this.#mode = 'paused';
      this.#framer.stop();
      this.#events.push({ type: 'line', text, bytes: findBase64(text) });
      return 'text';
    }
    if (this.#mode === 'skipping') return this.#skip(literal);
    this.#parts.push(text);
    if (literal === undefined) {
      this.#complete();
      return 'text';
    }
    try {
      const message = this.#findMessage(literal);
      if (message !== undefined) return message;
    } catch (error) {
      return this.#bad(error, literal);
    }
    this.#heldBytes += literal.size;
    if (this.#heldBytes > this.#limits.maxHeldLiteralBytes) {
      const limit = this.#limits.maxHeldLiteralBytes;
      return this.#bad(
        new ImapError('literalLimit', `Strings of a command may have ${limit} bytes.`),
        literal,
      );
    }
    if (literal.isSynchronising) this.#output += '+ OK\r\n';
    return 'hold';
  }

  /** `stream` if the literal is a message of APPEND. */
  #findMessage(literal: LiteralHeader): Treatment | undefined {
    const cursor = this.#cursor();
    if (this.#append === undefined) {
      if (!appendLine.test(this.#parts[0] ?? '')) return undefined;
      const tag = cursor.tag();
      cursor.space();
      cursor.keyword();
      cursor.space();
      // The name of the mailbox itself, as a literal.
      if (cursor.isAtEnd) return undefined;
      const mailbox = readMailbox(cursor, this.nameEncoding);
      this.#checkSize(literal);
      const start: ServerEvent = { type: 'append', tag, mailbox };
      return this.#startMessage(cursor, literal, tag, start);
    }
    const { tag, isUtf8 } = this.#append;
    if (isUtf8) cursor.expect(')');
    this.#checkSize(literal);
    return this.#startMessage(cursor, literal, tag, undefined);
  }

  #startMessage(
    cursor: Cursor,
    literal: LiteralHeader,
    tag: string,
    start: ServerEvent | undefined,
  ): Treatment {
    const found = readAppendArguments(cursor);
    const message = { ...found, size: literal.size, ...(literal.isBinary ? { isBinary: true } : {}) };
    this.#append = { tag, isUtf8: found.isUtf8 ?? false };
    this.#parts = [];
    this.#heldBytes = 0;
    if (start !== undefined) this.#events.push(start);
    this.#events.push({ type: 'messageStart', tag, message, needsLeave: literal.isSynchronising });
    return 'stream';
  }

  #checkSize({ size }: LiteralHeader): void {
    const limit = this.#limits.maxStreamedLiteralBytes;
    if (size > limit) throw new ImapError('literalLimit', `Messages may have ${limit} bytes, not ${size}.`);
  }

  #cursor(): Cursor {
    return new Cursor(this.#parts, this.#policy, this.#limits);
  }

  #complete(): void {
    const cursor = this.#cursor();
    const append = this.#append;
    try {
      if (append !== undefined) {
        if (append.isUtf8) cursor.expect(')');
        cursor.end();
        this.#events.push({ type: 'appendEnd', tag: append.tag });
      } else {
        const tag = cursor.tag();
        cursor.space();
        const command = readCommand(cursor, this.nameEncoding);
        this.#events.push({ type: 'command', tag, command });
        if (pausing.has(command.name)) {
          this.#mode = 'paused';
          this.#framer.stop();
        }
      }
    } catch (error) {
      this.#bad(error, undefined);
    }
    this.#reset();
  }

  #reset(): void {
    this.#parts = [];
    this.#heldBytes = 0;
    this.#append = undefined;
  }

  /** The command is answered with BAD; whatever of it is still to come is read and forgotten. */
  #bad(error: unknown, literal: LiteralHeader | undefined): Treatment {
    if (!(error instanceof ImapError)) throw error;
    const tag = this.#append?.tag ?? /^[^\0-\x20\x7f-\xff(){%*"\\+]+(?= )/.exec(this.#parts[0] ?? '')?.[0];
    this.#events.push({ type: 'bad', tag, error });
    this.#reset();
    if (literal === undefined) return 'text';
    if (literal.isSynchronising) return 'refuse';
    this.#mode = 'skipping';
    return 'drop';
  }

  #skip(literal: LiteralHeader | undefined): Treatment {
    this.#parts = [];
    if (literal === undefined || literal.isSynchronising) this.#mode = 'commands';
    return literal?.isSynchronising ? 'refuse' : 'drop';
  }
}
