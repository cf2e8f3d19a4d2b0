import type { BodyHash } from '../../base/ids.ts';
import type { KeywordNumbers } from './keyword-numbers.ts';
import type { VerifiedItem } from './verification-target.ts';

const digestBytes = 32;
/** More UIDs than a folder can have. */
const uidSpan = 2 ** 32;

/** Every message of the target, half a million in some 40 MB, found by place and item. */
export class ItemTable {
  readonly #keepNumbers: boolean;
  readonly #keywordNumbers: KeywordNumbers;
  #capacity = 0;
  #length = 0;
  #keys = new Float64Array();
  #places = new Float64Array();
  #sizes = new Float64Array();
  #receivedAts = new Float64Array();
  #flags = new Uint32Array();
  #keywords = new Uint32Array();
  #digests = new Uint8Array();
  #untouched = new Uint8Array();
  #claimants = new Float64Array();
  /** Rows by their keys, counted from 1; at most half of the slots are taken. */
  #slots = new Uint32Array();

  constructor(keepNumbers: boolean, keywordNumbers: KeywordNumbers) {
    this.#keepNumbers = keepNumbers;
    this.#keywordNumbers = keywordNumbers;
  }

  get length(): number {
    return this.#length;
  }

  /** One that was moved while folders were listed is kept where it was seen last. */
  add(place: number, item: VerifiedItem): void {
    const row = this.find(place, item.item) ?? this.#append(this.#keyOf(place, item.item));
    this.#places[row] = place;
    this.#sizes[row] = item.size;
    this.#receivedAts[row] = item.receivedAt;
    this.#flags[row] = item.flags;
    this.#keywords[row] = this.#keywordNumbers.of(item.keywords);
    this.#untouched[row] = item.isUntouched ? 1 : 0;
    if (item.digest !== undefined) this.#digests.set(Buffer.from(item.digest, 'hex'), row * digestBytes);
  }

  find(place: number, item: number): number | undefined {
    const key = this.#keyOf(place, item);
    const row = this.#slots[this.#slotOf(key)] ?? 0;
    return row === 0 ? undefined : row - 1;
  }

  /** An item can stand for one message of the source: the first that asks. */
  claim(row: number, folder: number, uid: number): void {
    if (this.#claimants[row] === 0) this.#claimants[row] = claimantOf(folder, uid);
  }

  isClaimedBy(row: number, folder: number, uid: number): boolean {
    return this.#claimants[row] === claimantOf(folder, uid);
  }

  isClaimed(row: number): boolean {
    return this.#claimants[row] !== 0;
  }

  itemAt(row: number): number {
    const key = this.#keys[row] ?? 0;
    return this.#keepNumbers ? key : key % uidSpan;
  }

  placeAt(row: number): number {
    return this.#places[row] ?? 0;
  }

  sizeAt(row: number): number {
    return this.#sizes[row] ?? 0;
  }

  receivedAt(row: number): number {
    return this.#receivedAts[row] ?? 0;
  }

  flagsAt(row: number): number {
    return this.#flags[row] ?? 0;
  }

  keywordsAt(row: number): number {
    return this.#keywords[row] ?? 0;
  }

  isUntouchedAt(row: number): boolean {
    return this.#untouched[row] === 1;
  }

  /** Undefined where the target does not say. */
  digestAt(row: number): BodyHash | undefined {
    const bytes = this.#digests.subarray(row * digestBytes, (row + 1) * digestBytes);
    return bytes.some((byte) => byte !== 0) ? (Buffer.from(bytes).toString('hex') as BodyHash) : undefined;
  }

  #append(key: number): number {
    if (this.#length === this.#capacity) this.#grow();
    const row = this.#length;
    this.#length += 1;
    this.#keys[row] = key;
    this.#slots[this.#slotOf(key)] = row + 1;
    return row;
  }

  #keyOf(place: number, item: number): number {
    return this.#keepNumbers ? item : place * uidSpan + item;
  }

  /** Where the key is, or would be: slots are searched one after the other. */
  #slotOf(key: number): number {
    const mask = this.#slots.length - 1;
    let slot =
      (Math.imul(key % uidSpan, 0x9e3779b1) ^ Math.imul(Math.floor(key / uidSpan), 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    for (;;) {
      const row = this.#slots[slot] ?? 0;
      if (row === 0 || this.#keys[row - 1] === key) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const capacity = Math.max(1024, this.#capacity * 2);
    this.#keys = enlarged(this.#keys, new Float64Array(capacity));
    this.#places = enlarged(this.#places, new Float64Array(capacity));
    this.#sizes = enlarged(this.#sizes, new Float64Array(capacity));
    this.#receivedAts = enlarged(this.#receivedAts, new Float64Array(capacity));
    this.#flags = enlarged(this.#flags, new Uint32Array(capacity));
    this.#keywords = enlarged(this.#keywords, new Uint32Array(capacity));
    this.#digests = enlarged(this.#digests, new Uint8Array(capacity * digestBytes));
    this.#untouched = enlarged(this.#untouched, new Uint8Array(capacity));
    this.#claimants = enlarged(this.#claimants, new Float64Array(capacity));
    this.#capacity = capacity;
    this.#slots = new Uint32Array(capacity * 2);
    for (let row = 0; row < this.#length; row += 1) {
      this.#slots[this.#slotOf(this.#keys[row] ?? 0)] = row + 1;
    }
  }
}

/** Numbers of folders begin with 1, so that it is never 0. */
function claimantOf(folder: number, uid: number): number {
  return folder * uidSpan + uid;
}

function enlarged<T extends { set(values: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
