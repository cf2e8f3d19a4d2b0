const pageBytes = 65_536;

/**
 * Bytes that are read and written in pieces, as streams do it. What was there at first is not copied; a page of it is when it is
 * first written to, and a size that was only announced takes no memory.
 */
export class PagedBytes {
  #base: Uint8Array;
  readonly #pages = new Map<number, Uint8Array>();
  #length: number;

  constructor(base: Uint8Array = new Uint8Array()) {
    this.#base = base;
    this.#length = base.length;
  }

  get length(): number {
    return this.#length;
  }

  /** As much of it as is there. Good until the next write. */
  read(at: number, count: number): Uint8Array {
    const end = Math.min(at + count, this.#length);
    if (at >= end) return new Uint8Array();
    if (this.#pages.size === 0 && end <= this.#base.length) return this.#base.subarray(at, end);
    const into = new Uint8Array(end - at);
    this.#eachPage(at, end, (page, from, to) => {
      const written = this.#pages.get(page);
      const start = page * pageBytes;
      into.set(
        written?.subarray(from - start, to - start) ??
          this.#base.subarray(from, Math.min(to, this.#base.length)),
        from - at,
      );
    });
    return into;
  }

  /** What lies between the end so far and `at` becomes zeros. */
  write(at: number, bytes: Uint8Array): void {
    this.#eachPage(at, at + bytes.length, (page, from, to) => {
      this.#writable(page).set(bytes.subarray(from - at, to - at), from - page * pageBytes);
    });
    this.#length = Math.max(this.#length, at + bytes.length);
  }

  resize(length: number): void {
    if (length < this.#length) {
      for (const page of [...this.#pages.keys()]) if (page * pageBytes >= length) this.#pages.delete(page);
      this.#pages.get(Math.floor(length / pageBytes))?.fill(0, length % pageBytes);
      if (this.#base.length > length) this.#base = this.#base.subarray(0, length);
    }
    this.#length = length;
  }

  /** Memory that writes have taken. */
  get writtenBytes(): number {
    return this.#pages.size * pageBytes;
  }

  #writable(page: number): Uint8Array {
    const known = this.#pages.get(page);
    if (known) return known;
    const made = new Uint8Array(pageBytes);
    made.set(this.#base.subarray(page * pageBytes, (page + 1) * pageBytes));
    this.#pages.set(page, made);
    return made;
  }

  #eachPage(from: number, to: number, visit: (page: number, from: number, to: number) => void): void {
    for (let at = from; at < to; ) {
      const page = Math.floor(at / pageBytes);
      const end = Math.min(to, (page + 1) * pageBytes);
      visit(page, at, end);
      at = end;
    }
  }
}
