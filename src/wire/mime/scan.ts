import { bufferOf, byteStringOf } from './byte-string.ts';
import { type Envelope, readEnvelope } from './envelope.ts';
import { Header, type HeaderField } from './header.ts';
import { findHeaderEnd, type HeaderEnd } from './header-end.ts';
import { readTraits, type Traits } from './traits.ts';

/** As much header as most messages have; longer ones are read again in larger pieces. */
const firstPiece = 4096;

const lineFeed = 0x0a;

/**
 * A whole message in memory, split into header and body and no further: for import, where the tree is not
 * needed and bodies are stored as they came. Nothing is decoded before it is asked for, then kept.
 */
export class ScannedMessage {
  readonly size: number;
  /** Where the blank line starts; fields stand before it. */
  readonly headerEnd: number;
  /** After the blank line. Equals `size` when there is none. */
  readonly bodyStart: number;
  readonly header: Header;
  readonly #bytes: Uint8Array;
  #envelope: Envelope | undefined;
  #traits: Traits | undefined;

  constructor(bytes: Uint8Array, maxHeaderBytes: number) {
    this.#bytes = bytes;
    this.size = bytes.length;
    let pieceLength = firstPiece;
    let piece = byteStringOf(bytes, 0, Math.min(pieceLength, bytes.length));
    let end = findHeaderEnd(piece, piece.length === bytes.length);
    while (!end && pieceLength < maxHeaderBytes) {
      pieceLength *= 8;
      piece = byteStringOf(bytes, 0, Math.min(pieceLength, bytes.length));
      end = findHeaderEnd(piece, piece.length === bytes.length);
    }
    end ??= findDistantHeaderEnd(bytes, piece.length);
    this.headerEnd = end.headerEnd;
    this.bodyStart = end.bodyStart;
    this.header = new Header(piece.slice(0, Math.min(end.headerEnd, maxHeaderBytes)));
  }

  get envelope(): Envelope {
    this.#envelope ??= readEnvelope(this.header);
    return this.#envelope;
  }

  get traits(): Traits {
    this.#traits ??= readTraits(this.header, this.#bytes, this.bodyStart);
    return this.#traits;
  }

  fields(): HeaderField[] {
    return this.header.fields();
  }
}

/** Never throws, whatever the bytes; agrees with `parseStructure` about where the header ends. */
export function scanMessage(bytes: Uint8Array, maxHeaderBytes = 262_144): ScannedMessage {
  return new ScannedMessage(bytes, maxHeaderBytes);
}

/** The rest of a header that is beyond its limit: only where it ends still matters. */
function findDistantHeaderEnd(bytes: Uint8Array, from: number): HeaderEnd {
  const buffer = bufferOf(bytes);
  let start = buffer.lastIndexOf(lineFeed, from - 1) + 1;
  for (;;) {
    const found = buffer.indexOf(lineFeed, start);
    const end = found < 0 ? buffer.length : found;
    let at = start;
    while (at < end && buffer[at] === 0x0d) at++;
    if (at === end && (found >= 0 || end > start))
      return { headerEnd: start, bodyStart: Math.min(end + 1, buffer.length) };
    if (found < 0) return { headerEnd: buffer.length, bodyStart: buffer.length };
    start = found + 1;
  }
}
