import { invariant } from '../../base/errors.ts';
import { type ByteString, bufferOf, byteStringOf, trimBlanksAtEnd } from './byte-string.ts';
import { type Content, readContent } from './content.ts';
import { readEnvelope, readRawEnvelope } from './envelope.ts';
import { Header } from './header.ts';
import {
  defaultStructureLimits,
  type MessagePart,
  type Part,
  type Structure,
  type StructureLimits,
} from './structure.ts';
import { type Frame, isBlankLine, leafNumber, newFrame, rawBoundary } from './structure-frame.ts';
import { isIdentityEncoding } from './transfer-coding.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dash = 0x2d;

/** RFC 2046 allows 70 characters; a longer line than this is never a boundary, so no more is held of it. */
const maxDelimiterLine = 1024;

/**
 * Builds the tree of a message from chunks of any size, holding no more of it than the header or the line
 * being read: a 35 MB message may pass through from disk. Lines end at LF; the CR before it belongs to the
 * line end, any other CR is an ordinary character. A stack of frames is the path of open entities: a line
 * that is the boundary of one of them closes all above it, innermost match first, whatever they were waiting
 * for. That one rule is the whole tolerance for parts without end, headers without blank line and boundaries
 * within boundaries. A boundary must be the whole line but for blanks after it, so that one that is the
 * beginning of another is not mistaken for it.
 */
export class StructureMachine {
  readonly #limits: StructureLimits;
  readonly #frames: Frame[] = [];
  /** Frames whose boundary is awaited. */
  #boundaryCount = 0;
  #partCount = 0;
  #isLimited = false;
  /** Bytes taken so far, lines ended so far. */
  #offset = 0;
  #lines = 0;
  /** Of the line before: how long its end is, and whether anything stood before it. */
  #endLength = 0;
  #wasEmpty = false;
  /** The unfinished line, of which only what may matter is kept. */
  #held: ByteString = '';
  #heldLength = 0;
  #heldLast = 0;
  #root: MessagePart | undefined;

  constructor(limits: Partial<StructureLimits> = {}) {
    this.#limits = { ...defaultStructureLimits, ...limits };
    this.#push(newFrame(0, '', 'text/plain', true));
  }

  receive(chunk: Uint8Array): void {
    const buffer = bufferOf(chunk);
    let at = 0;
    while (at < buffer.length) {
      const found = buffer.indexOf(lineFeed, at);
      if (found < 0) {
        this.#hold(buffer, at, buffer.length);
        return;
      }
      const end = found + 1;
      if (this.#heldLength > 0) {
        const hasReturn =
          found > at ? buffer[found - 1] === carriageReturn : this.#heldLast === carriageReturn;
        this.#hold(buffer, at, end);
        this.#endHeld(hasReturn ? 2 : 1);
      } else {
        const endLength = found > at && buffer[found - 1] === carriageReturn ? 2 : 1;
        const text = this.#mayMatter(buffer, at)
          ? byteStringOf(buffer, at, Math.min(end, at + this.#kept()))
          : '';
        this.#readLine(text, end - at, endLength);
      }
      at = end;
    }
  }

  end(): Structure {
    if (this.#heldLength > 0) this.#endHeld(0);
    while (this.#frames.length > 0) this.#closeTop(this.#offset, false);
    const root = this.#root;
    invariant(root, 'StructureMachine: end() was already called; make a new machine for each message');
    this.#root = undefined;
    return { root, size: this.#offset, partCount: this.#partCount, isLimited: this.#isLimited };
  }

  #top(): Frame | undefined {
    return this.#frames[this.#frames.length - 1];
  }

  #kept(): number {
    return Math.max(this.#limits.maxHeaderBytes, maxDelimiterLine + 1);
  }

  #hold(buffer: Uint8Array, start: number, end: number): void {
    const room = this.#kept() - this.#held.length;
    if (room > 0) this.#held += byteStringOf(buffer, start, Math.min(end, start + room));
    this.#heldLength += end - start;
    this.#heldLast = buffer[end - 1] ?? 0;
  }

  #endHeld(endLength: number): void {
    const text = this.#held;
    const length = this.#heldLength;
    this.#held = '';
    this.#heldLength = 0;
    this.#readLine(text, length, endLength);
  }

  #mayMatter(buffer: Uint8Array, at: number): boolean {
    if (this.#top()?.mode === 'header') return true;
    return this.#boundaryCount > 0 && buffer[at] === dash && buffer[at + 1] === dash;
  }

  /** `text` is the line with its end, cut at what is kept; `length` counts all of it. */
  #readLine(text: ByteString, length: number, endLength: number): void {
    const start = this.#offset;
    this.#offset += length;
    if (!this.#readDelimiter(text, start, length)) {
      const top = this.#top();
      if (top?.mode === 'header') this.#readHeaderLine(top, text, start, length);
    }
    this.#lines++;
    this.#endLength = endLength;
    this.#wasEmpty = length === endLength;
  }

  #readHeaderLine(frame: Frame, text: ByteString, start: number, length: number): void {
    if (isBlankLine(text)) {
      frame.headerEnd = start;
      frame.bodyStart = this.#offset;
      // This line is counted below, and stands outside the body that it opens.
      frame.linesBefore = this.#lines + 1;
      this.#openBody(frame);
      return;
    }
    const room = this.#limits.maxHeaderBytes - frame.headerText.length;
    if (room < length) this.#isLimited = true;
    if (room > 0) frame.headerText += text.slice(0, room);
  }

  #readDelimiter(text: ByteString, start: number, length: number): boolean {
    if (this.#boundaryCount === 0 || length > maxDelimiterLine || !text.startsWith('--')) return false;
    const line = trimBlanksAtEnd(text);
    for (let i = this.#frames.length - 1; i >= 0; i--) {
      const frame = this.#frames[i] as Frame;
      if (frame.boundary === undefined || frame.mode === 'closed') continue;
      const boundary = frame.boundary;
      const extra = line.length - boundary.length - 2;
      if ((extra !== 0 && extra !== 2) || !line.startsWith(boundary, 2)) continue;
      if (extra === 2 && !line.endsWith('--')) continue;
      this.#closeBefore(i, start);
      if (extra === 2) {
        frame.mode = 'closed';
        this.#boundaryCount--;
      } else {
        this.#openChild(frame);
      }
      return true;
    }
    return false;
  }

  /**
   * Closes all that is open within the multipart at `index`. The line end before the delimiter at `start` is no part of any body; where
   * it was taken for a blank line before, or a delimiter, what this opened is empty and may not reach over the end of its parent.
   */
  #closeBefore(index: number, start: number): void {
    const child = this.#frames[index + 1];
    if (child === undefined) return;
    const end = start - this.#endLength;
    const limit = Math.max(child.bodyStart, end);
    while (this.#frames.length > index + 2) this.#closeTop(end, true, limit);
    this.#closeTop(end, true);
  }

  #openChild(parent: Frame): void {
    if (this.#partCount >= this.#limits.maxParts) {
      this.#isLimited = true;
      return;
    }
    const index = parent.children.length + 1;
    const number = parent.number === '' ? String(index) : `${parent.number}.${index}`;
    const isDigest = parent.content?.subtype === 'digest';
    this.#push(newFrame(this.#offset, number, isDigest ? 'message/rfc822' : 'text/plain', false));
  }

  #push(frame: Frame): void {
    this.#partCount++;
    this.#frames.push(frame);
  }

  #readHeader(frame: Frame): Content {
    const header = new Header(frame.headerText, frame.headerStart);
    const content = readContent(header, frame.defaultType);
    frame.headerText = '';
    frame.header = frame.isMessageRoot ? header : undefined;
    frame.content = content;
    return content;
  }

  #openBody(frame: Frame): void {
    const content = this.#readHeader(frame);
    frame.mode = 'leaf';
    const isMessage =
      content.type === 'message' && (content.subtype === 'rfc822' || content.subtype === 'global');
    if (content.type !== 'multipart' && !isMessage) return;
    if (this.#frames.length >= this.#limits.maxDepth) {
      this.#isLimited = true;
      return;
    }
    if (isMessage) {
      // RFC 2046 section 5.2.1 forbids base64 here; such a message is opaque to offsets.
      if (!isIdentityEncoding(content.encoding)) return;
      if (this.#partCount >= this.#limits.maxParts) {
        this.#isLimited = true;
        return;
      }
      frame.mode = 'message';
      const number = frame.isMessageRoot ? leafNumber(frame.number) : frame.number;
      this.#push(newFrame(frame.bodyStart, number, 'text/plain', true));
      return;
    }
    const boundary = rawBoundary(content);
    if (boundary === undefined || boundary.length > maxDelimiterLine - 8) return;
    frame.mode = 'between';
    frame.boundary = boundary;
    this.#boundaryCount++;
  }

  /** `isBeforeDelimiter`: the last line end belongs to the delimiter, not to the body. `limit`: the end of its parent. */
  #closeTop(end: number, isBeforeDelimiter: boolean, limit = Number.POSITIVE_INFINITY): void {
    const frame = this.#frames.pop();
    if (!frame) return;
    if (frame.boundary !== undefined && frame.mode !== 'closed') this.#boundaryCount--;
    if (frame.mode === 'header') {
      // No blank line: all of it was header.
      frame.headerEnd = isBeforeDelimiter ? end + this.#endLength : Math.max(frame.headerStart, end);
      frame.bodyStart = frame.headerEnd;
      frame.linesBefore = this.#lines;
    }
    const content = frame.content ?? this.#readHeader(frame);
    const isMultipart = content.type === 'multipart' && frame.children.length > 0;
    const bodyStart = Math.min(frame.bodyStart, limit);
    const bodyEnd = Math.max(bodyStart, end);
    const lines = this.#lines - frame.linesBefore - (isBeforeDelimiter && this.#wasEmpty ? 1 : 0);
    const part: Part = {
      ...content,
      number: frame.isMessageRoot && !isMultipart ? leafNumber(frame.number) : frame.number,
      headerStart: Math.min(frame.headerStart, limit),
      headerEnd: Math.min(frame.headerEnd, limit),
      bodyStart,
      bodyEnd,
      size: bodyEnd - bodyStart,
      lines: bodyEnd === bodyStart ? 0 : Math.max(0, lines),
      children: frame.children,
      message: frame.message,
    };
    this.#attach(frame, part);
  }

  #attach(frame: Frame, part: Part): void {
    const parent = this.#top();
    if (!frame.isMessageRoot) {
      parent?.children.push(part);
      return;
    }
    const header = frame.header ?? new Header('');
    const message = { ...part, envelope: readEnvelope(header), rawEnvelope: readRawEnvelope(header) };
    if (parent) parent.message = message;
    else this.#root = message;
  }
}
