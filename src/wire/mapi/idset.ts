/**
 * Sets of ids as they are sent: IDSET with REPLGUID, [MS-OXCFXICS] section 2.2.2.4. For each replica a GLOBSET: commands that push common
 * beginnings of six-byte counters on a stack, and name ranges of what is below them.
 */
import type { Guid } from '../../base/ids.ts';
import { ByteReader } from './byte-reader.ts';
import { MapiFormatError } from './mapi-format-error.ts';

export interface CounterRange {
  readonly low: number;
  readonly high: number;
}

export interface ReplicaIds {
  readonly replica: Guid;
  readonly ranges: readonly CounterRange[];
}

const command = { end: 0x00, bitmask: 0x42, pop: 0x50, range: 0x52 } as const;
const counterBytes = 6;
const mostRanges = 65_536;

export function readIdset(bytes: Uint8Array): readonly ReplicaIds[] {
  const reader = new ByteReader(bytes);
  const sets: ReplicaIds[] = [];
  while (reader.left > 0) sets.push({ replica: reader.guid(), ranges: readGlobset(reader) });
  return sets;
}

/** Section 2.2.2.6. */
function readGlobset(reader: ByteReader): readonly CounterRange[] {
  const ranges: CounterRange[] = [];
  const pushed: Uint8Array[] = [];
  const common = () => pushed.flatMap((each) => [...each]);
  const add = (low: readonly number[], high: readonly number[]) => {
    if (low.length !== counterBytes) throw new MapiFormatError('A counter of a set of ids has no six bytes.');
    if (ranges.length === mostRanges) throw new MapiFormatError('A set of ids has too many ranges.');
    const range = { low: numberOf(low), high: numberOf(high) };
    if (range.low > range.high) throw new MapiFormatError('A range of ids ends before it begins.');
    ranges.push(range);
  };
  for (;;) {
    const code = reader.u8();
    if (code === command.end) {
      if (pushed.length > 0) throw new MapiFormatError('A set of ids ends while something is pushed.');
      return ranges;
    }
    if (code === command.pop) {
      if (pushed.pop() === undefined) throw new MapiFormatError('A set of ids pops what was not pushed.');
    } else if (code === command.bitmask) addMasked(common(), reader, add);
    else if (code === command.range) {
      const left = counterBytes - common().length;
      const [low, high] = [reader.bytes(left), reader.bytes(left)];
      add([...common(), ...low], [...common(), ...high]);
    } else if (code <= counterBytes) {
      const beginning = reader.bytes(code);
      const whole = [...common(), ...beginning];
      if (whole.length > counterBytes) throw new MapiFormatError('A set of ids pushes more than six bytes.');
      // A whole counter stands for itself and is not kept.
      if (whole.length === counterBytes) add(whole, whole);
      else pushed.push(beginning);
    } else throw new MapiFormatError(`0x${code.toString(16)} is no command of a set of ids.`);
  }
}

/** Section 2.2.2.6.4: a last byte, and which of the eight behind it are meant as well. */
function addMasked(
  common: readonly number[],
  reader: ByteReader,
  add: (low: readonly number[], high: readonly number[]) => void,
): void {
  const [start, mask] = [reader.u8(), reader.u8()];
  let run = { from: start, to: start };
  const end = () => add([...common, run.from], [...common, run.to]);
  for (let bit = 0; bit < 8; bit += 1) {
    if (((mask >> bit) & 1) === 0) continue;
    const byte = start + 1 + bit;
    if (byte > 0xff) throw new MapiFormatError('A mask of ids goes over its byte.');
    if (byte === run.to + 1) run.to = byte;
    else {
      end();
      run = { from: byte, to: byte };
    }
  }
  end();
}

const numberOf = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
