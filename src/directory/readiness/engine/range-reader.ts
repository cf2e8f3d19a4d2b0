import type { FileHandle } from 'node:fs/promises';
import { invariant } from '../../../base/errors.ts';
import type { LdifScanner } from './ldif-scanner.ts';

export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** What lies between two ranges is read with them where it is less: a read costs more than the bytes. */
const maxGapBytes = 16 * 1024;

/** Ranges of a file, some at a time, in a buffer that serves again. */
export class RangeReader {
  readonly #bytes: Uint8Array;

  /** Of ranges that are read at once. */
  constructor(maxBytes: number) {
    this.#bytes = new Uint8Array(maxBytes + 1);
  }

  /** Where each begins in the buffer, until the next call. In ascending order, and within the limit together. */
  async read(file: FileHandle, ranges: readonly Range[]): Promise<Int32Array> {
    // Places of a file are doubles: one of them in the scanner makes all that it counts a double.
    const starts = new Int32Array(ranges.length);
    const reads: Promise<void>[] = [];
    const total = ranges.reduce((sum, { length }) => sum + length, 0);
    let spare = this.#bytes.length - 1 - total;
    let filled = 0;
    let run: { start: number; offset: number; end: number } | undefined;
    const readRun = () => {
      if (run !== undefined) reads.push(this.#fill(file, run.start, run.offset, run.end - run.offset));
    };
    for (const [index, { offset, length }] of ranges.entries()) {
      const gap = offset - (run?.end ?? 0);
      if (run !== undefined && gap <= Math.min(maxGapBytes, spare)) {
        spare -= gap;
        filled += gap;
        run.end = offset + length;
      } else {
        readRun();
        run = { start: filled, offset, end: offset + length };
      }
      starts[index] = filled;
      filled += length;
    }
    readRun();
    await Promise.all(reads);
    return starts;
  }

  /** The scanner puts a line feed behind what it scans: there the next range may begin. */
  scan(scanner: LdifScanner, start: number, length: number, offset: number): void {
    const end = start + length;
    const next = this.#bytes[end] ?? 0;
    scanner.scan(this.#bytes, start, end, offset, true);
    this.#bytes[end] = next;
  }

  async #fill(file: FileHandle, start: number, offset: number, length: number): Promise<void> {
    const { bytesRead } = await file.read(this.#bytes, start, length, offset);
    invariant(bytesRead === length, 'a file stays as it is while it is checked');
  }
}
