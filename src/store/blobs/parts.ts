import { copyBytes } from '../../base/copy-bytes.ts';

/** Parts that lie in memory wherever they came to lie, as what they are together. */
export type Parts = readonly Uint8Array[];

export function sizeOf(parts: Parts): number {
  let bytes = 0;
  for (const { byteLength } of parts) bytes += byteLength;
  return bytes;
}

/** Without the first `count` bytes. */
export function dropBytes(parts: Parts, count: number): Parts {
  let left = count;
  for (const [index, part] of parts.entries()) {
    if (left < part.byteLength) return [part.subarray(left), ...parts.slice(index + 1)];
    left -= part.byteLength;
  }
  return [];
}

/** The first `count` bytes. */
export function takeBytes(parts: Parts, count: number): Parts {
  const taken: Uint8Array[] = [];
  let left = count;
  for (const part of parts) {
    if (left <= 0) break;
    taken.push(part.subarray(0, left));
    left -= part.byteLength;
  }
  return taken;
}

/** Reads them from the first to the last. */
export class PartsReader {
  readonly #parts: Parts;
  #index = 0;
  #offset = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Fills `target` as far as they reach. Returns how much that was. */
  read(target: Uint8Array): number {
    let filled = 0;
    while (filled < target.byteLength) {
      const part = this.#parts[this.#index];
      if (part === undefined) break;
      const piece = part.subarray(this.#offset, this.#offset + target.byteLength - filled);
      copyBytes(piece, target, filled);
      filled += piece.byteLength;
      this.#offset += piece.byteLength;
      if (this.#offset < part.byteLength) break;
      this.#index += 1;
      this.#offset = 0;
    }
    return filled;
  }
}
