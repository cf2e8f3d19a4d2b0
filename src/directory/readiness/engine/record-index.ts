const minCapacity = 1_024;
const growth = 1.6;
/** Bits of a mark: something of it must be looked at, it is out of scope, it holds what another holds too. */
const suspect = 1;
const out = 2;
const sharing = 4;

/** Where each record lies in its file, and which ones must be looked at: 17 bytes for each. */
export class RecordIndex {
  #size = 0;
  #offsets = new Float64Array(minCapacity);
  #lengths = new Uint32Array(minCapacity);
  #lines = new Uint32Array(minCapacity);
  #marks = new Uint8Array(minCapacity);

  get size(): number {
    return this.#size;
  }

  add(offset: number, length: number, line: number): number {
    if (this.#size === this.#marks.length) this.#resize(Math.ceil(this.#marks.length * growth));
    const record = this.#size;
    this.#offsets[record] = offset;
    this.#lengths[record] = length;
    this.#lines[record] = line;
    this.#size += 1;
    return record;
  }

  mark(record: number): void {
    this.#marks[record] = (this.#marks[record] ?? 0) | suspect;
  }

  /** To be told of as out of scope, and nothing else. */
  leaveOut(record: number): void {
    this.#marks[record] = out;
  }

  /** One value of it is compared with others as text. */
  share(record: number): void {
    this.#marks[record] = (this.#marks[record] ?? 0) | sharing;
  }

  isMarked(record: number): boolean {
    return this.#marks[record] !== 0;
  }

  isOut(record: number): boolean {
    return this.#marks[record] === out;
  }

  isSharing(record: number): boolean {
    return ((this.#marks[record] ?? 0) & sharing) !== 0;
  }

  placeOf(record: number): { readonly offset: number; readonly length: number; readonly line: number } {
    return {
      offset: this.#offsets[record] ?? 0,
      length: this.#lengths[record] ?? 0,
      line: this.#lines[record] ?? 0,
    };
  }

  reserve(expected: number): void {
    if (expected > this.#marks.length) this.#resize(expected);
  }

  #resize(capacity: number): void {
    const [offsets, lengths, lines, marks] = [this.#offsets, this.#lengths, this.#lines, this.#marks];
    this.#offsets = new Float64Array(capacity);
    this.#lengths = new Uint32Array(capacity);
    this.#lines = new Uint32Array(capacity);
    this.#marks = new Uint8Array(capacity);
    this.#offsets.set(offsets);
    this.#lengths.set(lengths);
    this.#lines.set(lines);
    this.#marks.set(marks);
  }
}
