/**
 * GLOBSET, [MS-OXCFXICS] sections 2.2.2.6 and 3.1.5.4: commands that push common beginnings of six-byte counters on a stack, and name
 * ranges of what is below them.
 */
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { MapiFormatError } from '../mapi-format-error.ts';
import { type IdRange, IdRanges } from './id-ranges.ts';

const command = { end: 0x00, bitmask: 0x42, pop: 0x50, range: 0x52 } as const;
const counterBytes = 6;
const mostRanges = 2 ** 20;

interface Pushed {
  readonly value: number;
  readonly bytes: number;
}

const nothing: Pushed = { value: 0, bytes: 0 };

export function readGlobset(reader: ByteReader): IdRanges {
  const ranges: IdRange[] = [];
  const stack: Pushed[] = [];
  let top = nothing;
  const add = (low: number, high: number): void => {
    if (ranges.length === mostRanges) throw new MapiFormatError('A set of ids has too many ranges.');
    if (low > high) throw new MapiFormatError('A range of ids ends before it begins.');
    ranges.push({ low, high });
  };
  for (;;) {
    const code = reader.u8();
    if (code === command.end) {
      if (stack.length > 0) throw new MapiFormatError('A set of ids ends while something is pushed.');
      return IdRanges.of(ranges);
    }
    if (code === command.pop) {
      if (stack.pop() === undefined) throw new MapiFormatError('A set of ids pops what was not pushed.');
      top = stack.at(-1) ?? nothing;
    } else if (code === command.bitmask) {
      if (top.bytes !== counterBytes - 1)
        throw new MapiFormatError('A mask of ids stands where no last byte is.');
      readMask(reader, top.value * 256, add);
    } else if (code === command.range) {
      const left = counterBytes - top.bytes;
      const base = top.value * 256 ** left;
      const low = base + readNumber(reader, left);
      add(low, base + readNumber(reader, left));
    } else if (code <= counterBytes) {
      const bytes = top.bytes + code;
      if (bytes > counterBytes) throw new MapiFormatError('A set of ids pushes more than six bytes.');
      const value = top.value * 256 ** code + readNumber(reader, code);
      // A whole counter stands for itself and is not kept.
      if (bytes === counterBytes) add(value, value);
      else {
        top = { value, bytes };
        stack.push(top);
      }
    } else throw new MapiFormatError(`0x${code.toString(16)} is no command of a set of ids.`);
  }
}

/** Section 2.2.2.6.4: a last byte, and which of the eight behind it are meant as well. */
function readMask(reader: ByteReader, base: number, add: (low: number, high: number) => void): void {
  const [start, mask] = [reader.u8(), reader.u8()];
  let run = { from: start, to: start };
  for (let bit = 0; bit < 8; bit += 1) {
    if (((mask >> bit) & 1) === 0) continue;
    const byte = start + 1 + bit;
    if (byte > 0xff) throw new MapiFormatError('A mask of ids goes over its byte.');
    if (byte !== run.to + 1) {
      add(base + run.from, base + run.to);
      run = { from: byte, to: byte };
    } else run.to = byte;
  }
  add(base + run.from, base + run.to);
}

function readNumber(reader: ByteReader, bytes: number): number {
  let value = 0;
  for (let left = bytes; left > 0; left -= 1) value = value * 256 + reader.u8();
  return value;
}

export function writeGlobset(writer: ByteWriter, ranges: IdRanges): ByteWriter {
  writeBelow(writer, [...ranges], 0);
  return writer.u8(command.end);
}

/** The first byte below `depth` that a counter has. */
const byteAt = (counter: number, depth: number): number =>
  Math.floor(counter / 256 ** (counterBytes - 1 - depth)) % 256;

/** The last bytes of a counter, highest first. */
function writeTail(writer: ByteWriter, counter: number, depth: number, end: number = counterBytes): void {
  for (let at = depth; at < end; at += 1) writer.u8(byteAt(counter, at));
}

function commonDepth(low: number, high: number): number {
  for (let depth = 0; depth < counterBytes; depth += 1)
    if (byteAt(low, depth) !== byteAt(high, depth)) return depth;
  return counterBytes;
}

/** Ranges that share their first `depth` bytes, which are on the stack. */
function writeBelow(writer: ByteWriter, ranges: readonly IdRange[], depth: number): void {
  if (depth === counterBytes - 1) {
    writeLastBytes(writer, ranges);
    return;
  }
  for (let at = 0; at < ranges.length; ) {
    const { low, high } = ranges[at] ?? { low: 0, high: 0 };
    const first = byteAt(low, depth);
    let end = at + 1;
    while (isBelow(ranges[end - 1], first, depth) && isBelow(ranges[end], first, depth)) end += 1;
    const last = ranges[end - 1]?.high ?? high;
    const common = commonDepth(low, last);
    if (common === counterBytes) {
      writer.u8(counterBytes - depth);
      writeTail(writer, low, depth);
    } else if (end === at + 1 && (common === depth || counterBytes - depth <= 2)) {
      writer.u8(command.range);
      writeTail(writer, low, depth);
      writeTail(writer, high, depth);
    } else {
      writer.u8(common - depth);
      writeTail(writer, low, depth, common);
      writeBelow(writer, ranges.slice(at, end), common);
      writer.u8(command.pop);
    }
    at = end;
  }
}

const isBelow = (range: IdRange | undefined, byte: number, depth: number): boolean =>
  range !== undefined && byteAt(range.low, depth) === byte && byteAt(range.high, depth) === byte;

function writeLastBytes(writer: ByteWriter, ranges: readonly IdRange[]): void {
  for (let at = 0; at < ranges.length; ) {
    const { low, high } = ranges[at] ?? { low: 0, high: 0 };
    const start = low % 256;
    let [mask, next] = [0, at];
    for (; next < ranges.length; next += 1) {
      const range = ranges[next] ?? { low, high };
      if (range.high - low > 8) break;
      for (let counter = Math.max(range.low, low + 1); counter <= range.high; counter += 1)
        mask |= 1 << (counter - low - 1);
    }
    if (next === at) {
      writer
        .u8(command.range)
        .u8(start)
        .u8(high % 256);
      next = at + 1;
    } else if (mask === 0) writer.u8(1).u8(start);
    else writer.u8(command.bitmask).u8(start).u8(mask);
    at = next;
  }
}
