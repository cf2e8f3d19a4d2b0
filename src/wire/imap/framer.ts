import { Buffer } from 'node:buffer';
import { bufferOf } from '../mime/byte-string.ts';
import { ImapError } from './imap-error.ts';
import type { ImapLimits, Policy } from './limits.ts';

/** `{n}`, `{n+}` of RFC 7888 or `~{n}` of RFC 3516 at the end of a line. */
export interface LiteralHeader {
  readonly size: number;
  readonly isBinary: boolean;
  readonly isSynchronising: boolean;
}

/**
 * `hold`: keep it and give it whole; `stream`: pass it on as it comes; `drop`: read and forget it; `refuse`: it
 * will not come, as the peer waits for leave to send it; `text`: these are no literals but words in braces.
 */
export type Treatment = 'hold' | 'stream' | 'drop' | 'refuse' | 'text';

export interface FrameSink {
  /** One line without its end; with a literal, without its header: `* 1 FETCH (BODY[] `. */
  line(text: string, literal: LiteralHeader | undefined): Treatment;
  /** Empty for what was dropped. */
  held(bytes: string): void;
  piece(bytes: Uint8Array): void;
  pieceEnd(): void;
}

const lineFeed = 10;
const carriageReturn = 13;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const plus = 0x2b;
const tilde = 0x7e;
const noTreatment: Treatment = 'text';
const keptCarryBytes = 65_536;
/** A last line that the peer sends into a literal which it then leaves unfinished. */
const tailBytes = 512;

/**
 * Cuts a stream of bytes into lines and literals. Nothing is kept but the line that is not complete yet and
 * literals of which the sink says so; what is streamed are views of the chunk that came in.
 */
export class Framer {
  readonly #limits: ImapLimits;
  readonly #policy: Policy;
  readonly #sink: FrameSink;
  #carry = Buffer.alloc(0);
  #carried = 0;
  /** Of the line with all literals so far. */
  #lineBytes = 0;
  #heldBytes = 0;
  #treatment: Treatment = noTreatment;
  #literalLeft = 0;
  /** In one place for ever: a string for each piece of a message costs as much as all else that is done with it. */
  readonly #tail = Buffer.allocUnsafe(tailBytes);
  #tailLength = 0;
  #isStopped = false;

  constructor(limits: ImapLimits, policy: Policy, sink: FrameSink) {
    this.#limits = limits;
    this.#policy = policy;
    this.#sink = sink;
  }

  /** In the middle of a line or literal: nothing may end here. */
  get isInside(): boolean {
    return this.#literalLeft > 0 || this.#carried > 0 || this.#lineBytes > 0;
  }

  /** The last bytes of a literal that has not ended, for a BYE in the middle of it. */
  get tail(): string {
    return this.#tail.toString('latin1', 0, this.#tailLength);
  }

  /** The line that has begun and not ended. */
  get unfinishedLine(): string {
    return this.#literalLeft > 0 ? '' : this.#carry.toString('latin1', 0, Math.min(this.#carried, tailBytes));
  }

  /** The literal that was announced will not come: its sender has been refused. */
  cancelLiteral(): void {
    this.#literalLeft = 0;
    this.#treatment = noTreatment;
    this.#lineBytes = 0;
    this.#heldBytes = 0;
    this.#carried = 0;
  }

  /** From within `line`: what follows is no IMAP any more, and `receive` leaves it alone. */
  stop(): void {
    this.#isStopped = true;
  }

  /** How many bytes were taken: all of them unless stopped. Throws ImapError for what no policy forgives. */
  receive(chunk: Uint8Array): number {
    const buffer = bufferOf(chunk);
    let at = 0;
    this.#isStopped = false;
    while (at < buffer.length && !this.#isStopped) {
      at = this.#literalLeft > 0 ? this.#takeLiteral(buffer, at) : this.#takeLine(buffer, at);
    }
    return at;
  }

  #takeLine(buffer: Buffer, start: number): number {
    const end = buffer.indexOf(lineFeed, start);
    if (end === -1) {
      this.#keep(buffer, start, buffer.length);
      return buffer.length;
    }
    if (this.#carried === 0) {
      this.#countLine(end + 1 - start);
      this.#endLine(buffer, start, end);
    } else {
      this.#keep(buffer, start, end);
      const line = this.#takeCarry();
      this.#countLine(line.length);
      this.#endLine(line, 0, line.length);
    }
    return end + 1;
  }

  #keep(buffer: Buffer, start: number, end: number): void {
    const length = this.#carried + end - start;
    if (this.#lineBytes + length > this.#limits.maxLineBytes) throw this.#tooLong();
    this.#append(buffer, start, end);
  }

  #append(buffer: Buffer, start: number, end: number): void {
    const length = this.#carried + end - start;
    if (length > this.#carry.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(256, length, this.#carry.length * 2));
      this.#carry.copy(grown, 0, 0, this.#carried);
      this.#carry = grown;
    }
    buffer.copy(this.#carry, this.#carried, start, end);
    this.#carried = length;
  }

  #takeCarry(): Buffer {
    const carried = this.#carry.subarray(0, this.#carried);
    this.#carried = 0;
    // One long line is no reason to hold its room for as long as the connection lasts.
    if (this.#carry.length > keptCarryBytes) this.#carry = Buffer.alloc(0);
    return carried;
  }

  #countLine(length: number): void {
    this.#lineBytes += length;
    if (this.#lineBytes > this.#limits.maxLineBytes) throw this.#tooLong();
  }

  #tooLong(): ImapError {
    return new ImapError('lineLimit', `A line is longer than ${this.#limits.maxLineBytes} bytes.`);
  }

  #endLine(buffer: Buffer, start: number, lineEnd: number): void {
    let end = lineEnd;
    if (end > start && buffer[end - 1] === carriageReturn) end--;
    else if (this.#policy === 'exact')
      throw new ImapError('syntax', 'A line ends with a line feed alone; CRLF is required.');
    if (buffer[end - 1] === closeBrace && end - start > 2) {
      const literal = readHeader(buffer, start, end);
      if (literal !== undefined) {
        const textEnd = buffer.lastIndexOf(openBrace, end - 1) - (literal.isBinary ? 1 : 0);
        if (this.#beginLiteral(buffer.toString('latin1', start, textEnd), literal)) return;
      }
    }
    this.#lineBytes = 0;
    this.#heldBytes = 0;
    this.#sink.line(buffer.toString('latin1', start, end), undefined);
  }

  /** False if the sink takes the braces for text. */
  #beginLiteral(text: string, literal: LiteralHeader): boolean {
    const treatment = this.#sink.line(text, literal);
    if (treatment === 'text') return false;
    if (treatment === 'refuse') {
      this.#lineBytes = 0;
      this.#heldBytes = 0;
      return true;
    }
    this.#checkSize(treatment, literal.size);
    this.#treatment = treatment;
    this.#literalLeft = literal.size;
    if (literal.size === 0) this.#endLiteral('');
    return true;
  }

  #checkSize(treatment: 'hold' | 'stream' | 'drop', size: number): void {
    const limits = this.#limits;
    if (treatment === 'hold') this.#heldBytes += size;
    const counted = treatment === 'hold' ? this.#heldBytes : size;
    const limit =
      treatment === 'hold'
        ? limits.maxHeldLiteralBytes
        : treatment === 'stream'
          ? limits.maxStreamedLiteralBytes
          : limits.maxDroppedLiteralBytes;
    if (counted > limit)
      throw new ImapError(
        'literalLimit',
        `A literal of ${size} bytes is announced; at most ${limit} are read here.`,
      );
  }

  #takeLiteral(buffer: Buffer, start: number): number {
    const end = Math.min(buffer.length, start + this.#literalLeft);
    this.#literalLeft -= end - start;
    if (this.#treatment === 'stream') {
      this.#sink.piece(start === 0 && end === buffer.length ? buffer : buffer.subarray(start, end));
      if (this.#literalLeft === 0) this.#endLiteral('');
      else this.#keepTail(buffer, start, end);
    } else if (this.#treatment === 'hold') {
      if (this.#literalLeft === 0 && this.#carried === 0)
        this.#endLiteral(buffer.toString('latin1', start, end));
      else this.#holdPiece(buffer, start, end);
    } else if (this.#literalLeft === 0) this.#endLiteral('');
    return end;
  }

  #holdPiece(buffer: Buffer, start: number, end: number): void {
    this.#append(buffer, start, end);
    if (this.#literalLeft > 0) return;
    this.#endLiteral(this.#takeCarry().toString('latin1'));
  }

  #keepTail(buffer: Buffer, start: number, end: number): void {
    const added = Math.min(tailBytes, end - start);
    const kept = Math.min(this.#tailLength, tailBytes - added);
    this.#tail.copyWithin(0, this.#tailLength - kept, this.#tailLength);
    buffer.copy(this.#tail, kept, end - added, end);
    this.#tailLength = kept + added;
  }

  #endLiteral(held: string): void {
    const treatment = this.#treatment;
    this.#treatment = noTreatment;
    this.#tailLength = 0;
    if (treatment === 'stream') this.#sink.pieceEnd();
    else this.#sink.held(held);
  }
}

/** Read backwards from the brace that ends the line. */
function readHeader(buffer: Buffer, start: number, end: number): LiteralHeader | undefined {
  let at = end - 2;
  const isSynchronising = buffer[at] !== plus;
  if (!isSynchronising) at--;
  const lastDigit = at;
  let size = 0;
  let scale = 1;
  for (; at >= start; at--) {
    const digit = (buffer[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    size += digit * scale;
    scale *= 10;
  }
  if (at === lastDigit || at < start || buffer[at] !== openBrace) return undefined;
  if (lastDigit - at > 19)
    throw new ImapError('literalLimit', `A literal announces a size of ${lastDigit - at} digits.`);
  return { size, isBinary: at > start && buffer[at - 1] === tilde, isSynchronising };
}
