/** An object as ranges of bytes: valid until the scanner goes on. */
export class RecordView {
  bytes: Uint8Array = new Uint8Array(0);
  dnStart = 0;
  dnEnd = 0;
  /** Where it begins in its file, the length it has there, and the line. */
  offset = 0;
  length = 0;
  line = 0;
  /** Values: number of the attribute, where they begin and end. In the order of the file. */
  count = 0;
  attributes = new Uint8Array(256);
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  /** Values of each attribute, also of those that are only counted. */
  readonly counts: Uint32Array;

  constructor(attributes: number) {
    this.counts = new Uint32Array(attributes);
  }

  clear(): void {
    this.count = 0;
    this.counts.fill(0);
  }

  add(attribute: number, start: number, end: number): void {
    if (this.count === this.starts.length) this.#grow();
    this.attributes[this.count] = attribute;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count += 1;
  }

  #grow(): void {
    const length = this.starts.length * 2;
    const attributes = new Uint8Array(length);
    const starts = new Int32Array(length);
    const ends = new Int32Array(length);
    attributes.set(this.attributes);
    starts.set(this.starts);
    ends.set(this.ends);
    this.attributes = attributes;
    this.starts = starts;
    this.ends = ends;
  }
}
