import type { FetchData } from '../../wire/imap/index.ts';
import type { SourceMessages } from '../sync/source-port.ts';
import { readFlagWords } from './flag-words.ts';

const initialRows = 256;
const maxProblems = 100;
/** RFC 9051 section 9, nz-number. */
const largestUid = 0xffff_ffff;
/** More are read and forgotten: a server that sends messages without end is not to fill the memory. */
const maxRows = 5_000_000;

/** Collects what FETCH tells of a folder's messages, in columns: an object for each would take ten times the room. */
export class MessageTable {
  readonly #readLabel: ((label: string) => string) | undefined;
  /** Only from where UIDs do not ascend any more; until then rows are found by halving. */
  #rows: Map<number, number> | undefined;
  #count = 0;
  #uids = new Uint32Array(initialRows);
  #sizes = new Float64Array(initialRows);
  #receivedAts = new Float64Array(initialRows);
  #flags = new Uint32Array(initialRows);
  #keywords = new Uint32Array(initialRows);
  readonly #keywordSets: (readonly string[])[] = [[]];
  readonly #keywordSetNumbers = new Map<string, number>([['', 0]]);
  /** The same flags come thousands of times: what they mean is looked up once. */
  readonly #flagMeanings = new Map<string, { readonly flags: number; readonly keywords: number }>();
  readonly #labels: (readonly string[])[] = [];
  readonly problems: string[] = [];

  /** `readLabel`: from the wire, where Gmail's labels are asked for. */
  constructor(readLabel?: (label: string) => string) {
    this.#readLabel = readLabel;
  }

  get count(): number {
    return this.#count;
  }

  problem(text: string): void {
    if (this.problems.length < maxProblems) this.problems.push(text);
    else if (this.problems.length === maxProblems) this.problems.push('More problems were left out.');
  }

  /** `isWhole`: size and date were asked for as well. */
  add(fetch: FetchData, isWhole: boolean): void {
    const { uid } = fetch;
    for (const problem of fetch.problems ?? [])
      this.problem(`Message ${uid ?? `number ${fetch.seq}`}: ${problem}`);
    if (uid === undefined) {
      if (isWhole) this.problem(`Message number ${fetch.seq} came without a UID.`);
      return;
    }
    if (!(uid >= 1 && uid <= largestUid)) {
      this.problem(`Message number ${fetch.seq} has the UID ${uid}, which no message can have.`);
      return;
    }
    const known = this.#findRow(uid);
    if (known !== undefined) {
      this.#update(known, fetch, isWhole);
      return;
    }
    if (fetch.flags === undefined && fetch.size === undefined) {
      this.problem(`Message ${uid} came without its flags and its size.`);
      return;
    }
    if (this.#count >= maxRows) {
      this.problem(`The folder has more than ${maxRows} messages.`);
      return;
    }
    const row = this.#count++;
    if (row === this.#uids.length) this.#grow();
    const before = this.#uids[row - 1] ?? 0;
    if (this.#rows === undefined && uid < before) {
      this.problem(`UIDs do not ascend: ${uid} comes after ${before}.`);
      this.#rows = new Map(Array.from(this.#uids.subarray(0, row), (each, at) => [each, at]));
    }
    this.#rows?.set(uid, row);
    this.#uids[row] = uid;
    this.#write(row, fetch);
  }

  has(uid: number): boolean {
    return this.#findRow(uid) !== undefined;
  }

  /** A message of which the server tells no more than that it is there. */
  addBare(uid: number): void {
    if (!this.has(uid)) this.add({ seq: 0, uid, flags: [] }, false);
  }

  #findRow(uid: number): number | undefined {
    if (this.#rows) return this.#rows.get(uid);
    let low = 0;
    let high = this.#count;
    if (high === 0 || uid > (this.#uids[high - 1] ?? 0)) return undefined;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#uids[middle] ?? 0) < uid) low = middle + 1;
      else high = middle;
    }
    return this.#uids[low] === uid ? low : undefined;
  }

  /** Flags that changed meanwhile come again by themselves; a second message with the same UID has other bytes. */
  #update(row: number, fetch: FetchData, isWhole: boolean): void {
    if (isWhole && fetch.size !== undefined && fetch.size !== this.#sizes[row]) {
      this.problem(`Two messages have the UID ${fetch.uid}; the first is taken.`);
      return;
    }
    if (fetch.flags !== undefined) this.#writeFlags(row, fetch.flags);
  }

  #write(row: number, fetch: FetchData): void {
    this.#sizes[row] = fetch.size ?? Number.NaN;
    this.#receivedAts[row] = fetch.internalDate?.epochMs ?? Number.NaN;
    this.#writeFlags(row, fetch.flags ?? []);
    if (this.#readLabel) this.#labels[row] = (fetch.gmailLabels ?? []).map(this.#readLabel);
  }

  #writeFlags(row: number, flags: readonly string[]): void {
    const key = flags.join(' ');
    let meaning = this.#flagMeanings.get(key);
    if (meaning === undefined) {
      meaning = this.#readFlags(flags);
      this.#flagMeanings.set(key, meaning);
    }
    this.#flags[row] = meaning.flags;
    this.#keywords[row] = meaning.keywords;
  }

  #readFlags(flags: readonly string[]): { flags: number; keywords: number } {
    const { flags: mask, keywords: sorted } = readFlagWords(flags);
    return { flags: mask, keywords: this.#keywordSet(sorted) };
  }

  #keywordSet(keywords: readonly string[]): number {
    const key = keywords.join(' ');
    let number = this.#keywordSetNumbers.get(key);
    if (number === undefined) {
      number = this.#keywordSets.length;
      this.#keywordSets.push(keywords);
      this.#keywordSetNumbers.set(key, number);
    }
    return number;
  }

  #grow(): void {
    const rows = this.#uids.length * 2;
    const copy = <A extends Uint32Array | Float64Array>(to: A, from: A): A => {
      to.set(from);
      return to;
    };
    this.#uids = copy(new Uint32Array(rows), this.#uids);
    this.#flags = copy(new Uint32Array(rows), this.#flags);
    this.#keywords = copy(new Uint32Array(rows), this.#keywords);
    this.#sizes = copy(new Float64Array(rows), this.#sizes);
    this.#receivedAts = copy(new Float64Array(rows), this.#receivedAts);
  }

  finish(): SourceMessages {
    const count = this.#count;
    const keywordSets = this.#keywordSets;
    if (this.#rows === undefined) {
      return {
        uids: this.#uids.subarray(0, count),
        sizes: this.#sizes.subarray(0, count),
        receivedAts: this.#receivedAts.subarray(0, count),
        flags: this.#flags.subarray(0, count),
        keywords: this.#keywords.subarray(0, count),
        keywordSets,
        labels: this.#readLabel ? this.#labels : undefined,
      };
    }
    const order = Uint32Array.from({ length: count }, (_, row) => row);
    order.sort((a, b) => (this.#uids[a] ?? 0) - (this.#uids[b] ?? 0));
    return {
      uids: Uint32Array.from(order, (row) => this.#uids[row] ?? 0),
      sizes: Float64Array.from(order, (row) => this.#sizes[row] ?? Number.NaN),
      receivedAts: Float64Array.from(order, (row) => this.#receivedAts[row] ?? Number.NaN),
      flags: Uint32Array.from(order, (row) => this.#flags[row] ?? 0),
      keywords: Uint32Array.from(order, (row) => this.#keywords[row] ?? 0),
      keywordSets,
      labels: this.#readLabel ? Array.from(order, (row) => this.#labels[row] ?? []) : undefined,
    };
  }
}
