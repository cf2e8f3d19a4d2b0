import { ImapError } from './imap-error.ts';

/** Both ends count. `Infinity` is `*`: the largest number in use, which may be smaller than the other end. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Message numbers or UIDs, RFC 9051 sequence-set. Kept as ranges: a server may name four thousand million
 * numbers in twelve characters.
 */
export type NumberSet = readonly NumberRange[];

export const largestNumber = 0xffff_ffff;
const asterisk = 0x2a;
const colon = 0x3a;
const comma = 0x2c;

/** Sorted, without duplicates, neighbours joined. */
export function numberSetOf(numbers: Iterable<number>): NumberSet {
  const sorted = Float64Array.from(numbers).sort();
  const set: { first: number; last: number }[] = [];
  let open: { first: number; last: number } | undefined;
  for (const number of sorted) {
    if (!(number >= 1)) throw new ImapError('argument', `${number} is no message number: they begin at 1.`);
    if (open !== undefined && number <= open.last + 1) open.last = number;
    else {
      open = { first: number, last: number };
      set.push(open);
    }
  }
  return set;
}

/** The order of the ranges is kept: COPYUID (RFC 4315 section 3) pairs them with those of another set. */
export function parseNumberSet(text: string): NumberSet {
  const set: NumberRange[] = [];
  let at = 0;
  let number = 0;
  const read = (): void => {
    if (text.charCodeAt(at) === asterisk) {
      at++;
      number = Number.POSITIVE_INFINITY;
      return;
    }
    const start = at;
    number = 0;
    for (let digit = text.charCodeAt(at) - 0x30; digit >= 0 && digit <= 9; ) {
      number = number * 10 + digit;
      digit = text.charCodeAt(++at) - 0x30;
    }
    if (at === start || at - start > 10 || number > largestNumber) throw notASet(text);
  };
  for (;;) {
    read();
    let range: NumberRange = { first: number, last: number };
    if (text.charCodeAt(at) === colon) {
      at++;
      const { first } = range;
      read();
      range = number < first ? { first: number, last: first } : { first, last: number };
    }
    set.push(range);
    if (at === text.length) return set;
    if (text.charCodeAt(at++) !== comma) throw notASet(text);
  }
}

function notASet(text: string): ImapError {
  return new ImapError('syntax', `"${text.slice(0, 60)}" is no set of message numbers.`);
}

export function formatNumberSet(set: NumberSet): string {
  if (set.length === 0) throw new ImapError('argument', 'A set of message numbers may not be empty.');
  return set.map(formatRange).join(',');
}

function formatRange({ first, last }: NumberRange): string {
  return first === last ? formatNumber(first) : `${formatNumber(first)}:${formatNumber(last)}`;
}

const formatNumber = (number: number): string => (number === Number.POSITIVE_INFINITY ? '*' : String(number));

/** Cut so that each is at most `maxBytes` long when written: servers refuse lines longer than about 8,000. */
export function splitNumberSet(set: NumberSet, maxBytes: number): NumberSet[] {
  const pieces: NumberRange[][] = [];
  let piece: NumberRange[] = [];
  let bytes = 0;
  for (const range of set) {
    const length = formatRange(range).length;
    if (piece.length > 0 && bytes + 1 + length > maxBytes) {
      pieces.push(piece);
      piece = [];
      bytes = 0;
    }
    bytes += length + (piece.length > 0 ? 1 : 0);
    piece.push(range);
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

/** How many numbers it names; `Infinity` if it ends with `*`. */
export function sizeOfNumberSet(set: NumberSet): number {
  let size = 0;
  for (const { first, last } of set) size += first === last ? 1 : last - first + 1;
  return size;
}

/** Each in turn, and not as an array: see NumberSet. A `*` must have been replaced by who knows what it stands for. */
export function* numbersOf(set: NumberSet): Generator<number> {
  for (const { first, last } of set) {
    if (last === Number.POSITIVE_INFINITY)
      throw new ImapError('argument', 'A set that names * cannot be counted out.');
    for (let number = first; number <= last; number++) yield number;
  }
}

/** A `*` is taken for every number from the other end on. */
export function hasNumber(set: NumberSet, number: number): boolean {
  if (set.length > fewRanges && isSorted(set)) return hasNumberSorted(set, number);
  for (const { first, last } of set) if (number >= first && number <= last) return true;
  return false;
}

const fewRanges = 16;
/** Sets never change, and the same one is asked for each message of a long fetch. */
const sortedSets = new WeakMap<NumberSet, boolean>();

function isSorted(set: NumberSet): boolean {
  const known = sortedSets.get(set);
  if (known !== undefined) return known;
  let end = 0;
  let sorted = true;
  for (const { first, last } of set) {
    sorted &&= first > end;
    end = last;
  }
  sortedSets.set(set, sorted);
  return sorted;
}

function hasNumberSorted(set: NumberSet, number: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[middle]?.last ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return number >= (set[low]?.first ?? Number.POSITIVE_INFINITY);
}
