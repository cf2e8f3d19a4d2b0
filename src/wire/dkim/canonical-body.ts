import { createHash } from 'node:crypto';

/** RFC 6376 section 3.4: what may change on the way without breaking a signature. */
export type Canonicalization = 'simple' | 'relaxed';

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

const bufferBytes = 65_536;

/**
 * The hash of a body as it is signed (RFC 6376 sections 3.4.3 and 3.4.4), taken piece by piece. A bare LF counts as a line end, which
 * it becomes when the message is sent.
 */
export class BodyHasher {
  readonly #hash = createHash('sha256');
  readonly #isRelaxed: boolean;
  readonly #out = Buffer.allocUnsafe(bufferBytes);
  #length = 0;
  /** Line ends that count only where something follows. */
  #lineEnds = 0;
  #hasBlank = false;
  #hasReturn = false;
  #isEmpty = true;

  constructor(form: Canonicalization) {
    this.#isRelaxed = form === 'relaxed';
  }

  update(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      const start = at;
      while (at < bytes.length && (bytes[at] as number) > space) at += 1;
      if (at > start) this.#run(bytes.subarray(start, at));
      if (at < bytes.length) this.#byte(bytes[at] as number);
      at += 1;
    }
  }

  /** In base64. */
  digest(): string {
    this.#settleReturn();
    if (!this.#isEmpty || !this.#isRelaxed) this.#lineEnd();
    this.#flush();
    return this.#hash.digest('base64');
  }

  /** A blank, an end of a line, or some other control. */
  #byte(byte: number): void {
    if (byte === lineFeed) {
      this.#hasReturn = false;
      this.#hasBlank = false;
      this.#lineEnds += 1;
      return;
    }
    this.#settleReturn();
    this.#hasReturn = byte === carriageReturn;
    if (this.#isRelaxed && (byte === space || byte === tab)) this.#hasBlank = true;
    else if (!this.#hasReturn) this.#character(byte);
  }

  /** Neither blanks nor ends of lines. */
  #run(bytes: Uint8Array): void {
    this.#settleReturn();
    this.#beginText();
    if (this.#length + bytes.length > bufferBytes) this.#flush();
    if (bytes.length > bufferBytes) this.#hash.update(bytes);
    else {
      this.#out.set(bytes, this.#length);
      this.#length += bytes.length;
    }
  }

  /** A CR that no LF follows is a character as others. */
  #settleReturn(): void {
    if (this.#hasReturn) this.#character(carriageReturn);
    this.#hasReturn = false;
  }

  #character(byte: number): void {
    this.#beginText();
    this.#write(byte);
  }

  #beginText(): void {
    for (; this.#lineEnds > 0; this.#lineEnds -= 1) this.#lineEnd();
    if (this.#hasBlank) this.#write(space);
    this.#hasBlank = false;
    this.#isEmpty = false;
  }

  #lineEnd(): void {
    this.#write(carriageReturn);
    this.#write(lineFeed);
  }

  #write(byte: number): void {
    if (this.#length === bufferBytes) this.#flush();
    this.#out[this.#length] = byte;
    this.#length += 1;
  }

  #flush(): void {
    this.#hash.update(this.#out.subarray(0, this.#length));
    this.#length = 0;
  }
}
