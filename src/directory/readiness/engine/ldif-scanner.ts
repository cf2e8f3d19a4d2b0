/**
 * Reads the objects of LDIF (RFC 2849) as ranges of bytes. Most lines are of attributes that nobody asks for: they are told by the
 * beginnings of their names, or by the whole of them, and passed over. Wanted values are unfolded and decoded where they lie, for both make them
 * shorter; so no value is copied, and none becomes a string.
 *
 * State: outside of objects → `dn:` → within one → blank line → outside. `#skips` is true within a line, folded or not, that is
 * passed over: such a line may be of any length.
 */
import { decodeBase64InPlace } from './base64-in-place.ts';
import * as errors from './ldif-errors.ts';
import type { RecordView } from './record-view.ts';
import { beginningOf, changeType, hashOn, unwanted, type WantedAttributes } from './wanted-attributes.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const colon = 0x3a;
const semicolon = 0x3b;
const lessThan = 0x3c;
const numberSign = 0x23;
/** Longer ones are none. */
const maxNameLength = 256;

/** What ldapsearch writes behind the objects, and RFC 2849 before them. */
const besideObjects = new Set(['version', 'search', 'result', 'ref']);

export interface LdifScannerOptions {
  readonly file: string;
  readonly wanted: WantedAttributes;
  readonly view: RecordView;
  readonly onRecord: (view: RecordView) => void;
  /** Of wanted values in one object. */
  readonly maxObjectBytes: number;
}

export class LdifScanner {
  readonly #options: LdifScannerOptions;
  readonly #view: RecordView;
  #bytes: Uint8Array = new Uint8Array(1);
  #pos = 0;
  #end = 0;
  /** Add it to a place in the buffer, and it is one in the file. */
  #base = 0;
  #line = 1;
  #isInObject = false;
  #isBeside = false;
  #skips = false;
  #skipped = false;

  constructor(options: LdifScannerOptions) {
    this.#options = options;
    this.#view = options.view;
  }

  get line(): number {
    return this.#line;
  }

  /** Begins at this place of the file, with nothing before it. */
  restart(line = 1): void {
    this.#pos = 0;
    this.#end = 0;
    this.#line = line;
    this.#isInObject = false;
    this.#isBeside = false;
    this.#skips = false;
    this.#skipped = false;
  }

  /**
   * Copies what is not done yet to just before `head` of another buffer, where the next bytes of the file stand.
   */
  carryTo(target: Uint8Array, head: number): void {
    const view = this.#view;
    const rest = this.#end - this.#pos;
    let held = rest;
    if (this.#isInObject) {
      held += view.dnEnd - view.dnStart;
      for (let index = 0; index < view.count; index += 1) {
        held += (view.ends[index] ?? 0) - (view.starts[index] ?? 0);
      }
    }
    if (held > Math.min(head, this.#options.maxObjectBytes)) {
      throw errors.tooLarge(this.#place(), this.#options.maxObjectBytes);
    }
    let write = head - held;
    const move = (start: number, end: number): number => {
      target.set(this.#bytes.subarray(start, end), write);
      const at = write;
      write += end - start;
      return at;
    };
    if (this.#isInObject) {
      const { dnStart, dnEnd } = view;
      view.dnStart = move(dnStart, dnEnd);
      view.dnEnd = write;
      for (let index = 0; index < view.count; index += 1) {
        view.starts[index] = move(view.starts[index] ?? 0, view.ends[index] ?? 0);
        view.ends[index] = write;
      }
    }
    move(this.#pos, this.#end);
    this.#pos = head - rest;
    this.#end = head;
    this.#bytes = target;
    view.bytes = target;
  }

  /**
   * The buffer now holds bytes of the file from `start` (behind what was carried) to `end`, which begin at `offset` of the file. One byte
   * more must be there: the scanner uses it.
   */
  scan(bytes: Uint8Array, start: number, end: number, offset: number, isLast: boolean): void {
    if (this.#end === this.#pos) this.#pos = start;
    this.#bytes = bytes;
    this.#view.bytes = bytes;
    this.#end = end;
    this.#base = offset - start;
    // Lines are looked for without asking for the end at each byte.
    bytes[end] = lineFeed;
    this.#lines(isLast);
    if (isLast) this.#finish();
  }

  #lines(isLast: boolean): void {
    const bytes = this.#bytes;
    const end = this.#end;
    const { beginnings } = this.#options.wanted;
    let pos = this.#pos;
    while (pos < end) {
      if (this.#skips) {
        while (bytes[pos] !== lineFeed) pos += 1;
        if (pos >= end) {
          pos = end;
          break;
        }
        this.#line += 1;
        this.#skips = false;
        pos += 1;
        continue;
      }
      const first = bytes[pos] ?? 0;
      if (first === space) {
        if (!this.#skipped) throw errors.strayContinuation(this.#place());
        this.#skips = true;
        continue;
      }
      if (
        this.#isInObject &&
        first > space &&
        pos + 2 < end &&
        beginnings[beginningOf(first, bytes[pos + 1] ?? 0, bytes[pos + 2] ?? 0)] === 0
      ) {
        // The common case, in a loop of its own.
        while (bytes[pos] !== lineFeed) pos += 1;
        this.#skipped = true;
        if (pos >= end) {
          this.#skips = true;
          pos = end;
          break;
        }
        this.#line += 1;
        pos += 1;
        continue;
      }
      if (first === numberSign || (this.#isBeside && first !== lineFeed && first !== carriageReturn)) {
        this.#skips = true;
        this.#skipped = true;
        continue;
      }
      this.#pos = pos;
      const next = this.#wantedLine(isLast);
      if (next < 0) return;
      pos = next;
    }
    this.#pos = pos;
  }

  /** Where the next line begins; -1 where more bytes are needed to tell. */
  #wantedLine(isLast: boolean): number {
    const bytes = this.#bytes;
    const end = this.#end;
    const start = this.#pos;
    let nameEnd = start;
    let hash = 0;
    let byte = bytes[nameEnd] ?? 0;
    while (byte !== colon && byte !== lineFeed && byte !== semicolon) {
      hash = hashOn(hash, byte);
      nameEnd += 1;
      byte = bytes[nameEnd] ?? 0;
    }
    // Options (`;lang-ko`, `;range=0-1499`, `;binary`) are no part of a name.
    const nameStop = nameEnd;
    while (bytes[nameEnd] !== colon && bytes[nameEnd] !== lineFeed) nameEnd += 1;
    if (nameEnd >= end) {
      if (isLast) throw errors.cutInTheMiddle(this.#place());
      if (end - start > maxNameLength) throw this.#noLine(start, end);
      return -1;
    }
    if (bytes[nameEnd] === lineFeed) {
      if (nameEnd === start || (nameEnd === start + 1 && bytes[start] === carriageReturn)) {
        return this.#blankLine(nameEnd);
      }
      throw this.#noLine(start, nameEnd);
    }
    const attribute = this.#isInObject
      ? this.#options.wanted.findIn(bytes, start, nameStop, hash)
      : this.#beginning(start, nameEnd);
    if (attribute === skippedLine || attribute === unwanted) {
      this.#skips = true;
      this.#skipped = true;
      return nameEnd;
    }
    if (attribute >= 0 && this.#options.wanted.isCounted[attribute] === 1) {
      this.#view.counts[attribute] = (this.#view.counts[attribute] ?? 0) + 1;
      this.#skips = true;
      this.#skipped = true;
      return nameEnd;
    }
    return this.#value(attribute, nameEnd, isLast);
  }

  #value(attribute: number, nameEnd: number, isLast: boolean): number {
    const bytes = this.#bytes;
    const end = this.#end;
    let feed = nameEnd + 1;
    while (bytes[feed] !== lineFeed) feed += 1;
    let isFolded = false;
    let lines = 1;
    let stop = feed;
    for (;;) {
      if (stop >= end) {
        if (isLast) throw errors.cutInTheMiddle(this.#place());
        return -1;
      }
      if (stop + 1 >= end && !isLast) return -1;
      if (stop + 1 >= end || bytes[stop + 1] !== space) break;
      isFolded = true;
      lines += 1;
      stop += 2;
      while (bytes[stop] !== lineFeed) stop += 1;
    }
    let valueEnd = isFolded
      ? unfold(bytes, feed, stop)
      : bytes[feed - 1] === carriageReturn
        ? feed - 1
        : feed;
    let valueStart = nameEnd + 1;
    const kind = bytes[valueStart];
    if (kind === lessThan) throw errors.valueElsewhere(this.#place(), this.#text(this.#pos, nameEnd));
    if (kind === colon) valueStart += 1;
    while (valueStart < valueEnd && bytes[valueStart] === space) valueStart += 1;
    if (kind === colon) {
      valueEnd = decodeBase64InPlace(bytes, valueStart, valueEnd);
      if (valueEnd < 0) throw errors.notBase64(this.#place(), this.#text(this.#pos, nameEnd));
    }
    this.#keep(attribute, valueStart, valueEnd);
    this.#line += lines;
    this.#skipped = false;
    return stop + 1;
  }

  #keep(attribute: number, start: number, end: number): void {
    const view = this.#view;
    if (attribute === distinguishedName) {
      view.clear();
      view.dnStart = start;
      view.dnEnd = end;
      view.offset = this.#base + this.#pos;
      view.line = this.#line;
      this.#isInObject = true;
    } else if (attribute === changeType) {
      if (!isAdd(this.#bytes, start, end)) {
        throw errors.notAContentRecord(this.#place(), this.#text(start, end));
      }
    } else {
      view.counts[attribute] = (view.counts[attribute] ?? 0) + 1;
      view.add(attribute, start, end);
    }
  }

  #blankLine(feed: number): number {
    this.#line += 1;
    this.#isBeside = false;
    this.#skipped = false;
    this.#pos = feed + 1;
    if (this.#isInObject) this.#giveOut();
    return feed + 1;
  }

  #giveOut(): void {
    this.#isInObject = false;
    this.#view.length = this.#base + this.#pos - this.#view.offset;
    this.#options.onRecord(this.#view);
  }

  #finish(): void {
    if (this.#skips && this.#end > 0) throw errors.cutInTheMiddle(this.#place());
    if (this.#isInObject) this.#giveOut();
  }

  #beginning(start: number, nameEnd: number): number {
    const first = this.#bytes[start] ?? 0;
    const second = this.#bytes[start + 1] ?? 0;
    if (nameEnd - start === 2 && (first | 0x20) === 0x64 && (second | 0x20) === 0x6e)
      return distinguishedName;
    const name = this.#text(start, nameEnd).toLowerCase();
    if (!besideObjects.has(name)) throw errors.withoutName(this.#place(), this.#text(start, nameEnd));
    // A version stands right before the first object, the others are paragraphs of their own.
    this.#isBeside = name !== 'version';
    return skippedLine;
  }

  #noLine(start: number, end: number): Error {
    return errors.notLdif(this.#place(), this.#text(start, Math.min(end, start + 40)));
  }

  #text(start: number, end: number): string {
    return Buffer.from(this.#bytes.subarray(start, end)).toString('utf8');
  }

  #place(): errors.LdifPlace {
    const { dnStart, dnEnd } = this.#view;
    const dn = this.#isInObject ? this.#text(dnStart, dnEnd) : undefined;
    return { file: this.#options.file, line: this.#line, dn };
  }
}

/** In any case. */
function isAdd(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start === 3 &&
    ((bytes[start] ?? 0) | 0x20) === 0x61 &&
    ((bytes[start + 1] ?? 0) | 0x20) === 0x64 &&
    ((bytes[start + 2] ?? 0) | 0x20) === 0x64
  );
}

const distinguishedName = -3;
const skippedLine = -4;

/** Moves the lines behind a feed together (section 2, "SPACE" after SEP); the end of what came of them. */
function unfold(bytes: Uint8Array, firstFeed: number, end: number): number {
  let write = bytes[firstFeed - 1] === carriageReturn ? firstFeed - 1 : firstFeed;
  let read = firstFeed + 2;
  while (read < end) {
    let feed = read;
    while (feed < end && bytes[feed] !== lineFeed) feed += 1;
    const stop = bytes[feed - 1] === carriageReturn && feed > read ? feed - 1 : feed;
    bytes.copyWithin(write, read, stop);
    write += stop - read;
    read = feed + 2;
  }
  return write;
}
