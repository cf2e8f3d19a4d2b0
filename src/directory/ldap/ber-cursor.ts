/** Walks over elements of ASN.1 BER (X.690) in memory, as LDAP uses it: definite lengths, tags of one byte (RFC 4511 section 5.1). */
export class BerCursor {
  readonly bytes: Buffer;
  readonly #end: number;
  #at: number;
  /** Of the element that `next` has stepped over. */
  start = 0;
  end = 0;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** Of the element that comes, or -1. */
  get tag(): number {
    return this.isAtEnd ? -1 : (this.bytes[this.#at] ?? -1);
  }

  /** Steps over an element, and gives its tag. */
  next(): number {
    const { bytes } = this;
    const tag = bytes[this.#at];
    let length = bytes[this.#at + 1];
    if (tag === undefined || length === undefined || this.#at + 2 > this.#end)
      throw new BerError('an element is cut');
    let start = this.#at + 2;
    if (length > 0x7f) {
      const size = length & 0x7f;
      if (size === 0 || size > 4 || start + size > this.#end) throw new BerError('a length cannot be read');
      length = bytes.readUIntBE(start, size);
      start += size;
    }
    this.start = start;
    this.end = start + length;
    if (this.end > this.#end) throw new BerError('an element is longer than what holds it');
    this.#at = this.end;
    return tag;
  }

  /** Steps over an element that must have this tag. */
  expect(tag: number): void {
    const found = this.next();
    if (found !== tag) throw new BerError(`an element has tag ${found} where ${tag} belongs`);
  }

  /** What is in the element that was stepped over. */
  inside(): BerCursor {
    return new BerCursor(this.bytes, this.start, this.end);
  }

  text(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }

  /** A view: copy what is kept. */
  view(): Buffer {
    return this.bytes.subarray(this.start, this.end);
  }

  integer(): number {
    const length = this.end - this.start;
    if (length === 0 || length > 6) throw new BerError('a number cannot be read');
    return this.bytes.readIntBE(this.start, length);
  }
}

/** What came is no LDAP. */
export class BerError extends Error {
  override readonly name = 'BerError';
}
