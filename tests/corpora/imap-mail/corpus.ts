import { Draw } from './draw.ts';
import { type CorpusFolder, hardFolders } from './folders.ts';
import { flagsOf, internalDateOf } from './marks.ts';
import type { Shape, Trait } from './shape.ts';
import { byteShapes } from './shapes/bytes.ts';
import { charsetShapes } from './shapes/charsets.ts';
import { headerShapes } from './shapes/headers.ts';
import { structureShapes } from './shapes/structure.ts';
import { twinShapes } from './shapes/twins.ts';

export interface CorpusMessage {
  /** The shape and a number: `cp949-raw-17`. */
  readonly name: string;
  readonly folder: CorpusFolder;
  readonly bytes: Uint8Array;
  /** System flags and keywords; never `\Recent`. */
  readonly flags: readonly string[];
  /** Whole seconds. */
  readonly internalDate: Date;
  readonly traits: readonly Trait[];
}

export interface CorpusOptions {
  readonly seed?: number;
  /** Of ordinary size; each shape that is written once comes on top. */
  readonly messages?: number;
  readonly folders?: readonly CorpusFolder[];
  /** Without, no message is larger than 1 MiB. */
  readonly large?: boolean;
}

export const allShapes: readonly Shape[] = [
  ...charsetShapes,
  ...headerShapes,
  ...structureShapes,
  ...byteShapes,
  ...twinShapes,
];

/** Every shape at least once, in a handful of seconds against any server. */
export const smallCorpus = { seed: 4, messages: 180, large: false } as const satisfies CorpusOptions;
/** What a migration has to bring over byte for byte. */
export const fullCorpus = { seed: 4, messages: 2300, large: true } as const satisfies CorpusOptions;

const largeBytes = 8 * 1024 * 1024;

/**
 * Mailboxes that break programs, the same for the same seed. Messages are made while they are taken, so that only
 * one large one is in memory at a time.
 */
export function* corpusMessages(options: CorpusOptions = {}): Generator<CorpusMessage> {
  const { seed = 1, messages = 2000, folders = hardFolders, large = true } = options;
  const repeated = allShapes.filter(({ once }) => !once);
  for (let index = 0; index < messages; index += 1) {
    const shape = repeated[index % repeated.length];
    if (shape !== undefined) yield write(shape, index, seed, folders);
  }
  for (const [index, shape] of allShapes.filter(({ once }) => once).entries()) {
    const message = write(shape, messages + index, seed, folders);
    if (large || message.bytes.length < largeBytes) yield message;
  }
}

/** One message's draw does not depend on the others, so that a name and a seed are enough to make it again. */
function write(shape: Shape, index: number, seed: number, folders: readonly CorpusFolder[]): CorpusMessage {
  const draw = new Draw(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  // Half of all mail is in the inbox; the rest goes round, so that no folder is left empty.
  const [inbox] = folders;
  const other = folders[index % folders.length];
  if (inbox === undefined || other === undefined) throw new Error('A corpus needs at least one folder.');
  return {
    name: `${shape.name}-${index}`,
    folder: draw.chance(50) ? inbox : other,
    flags: flagsOf(draw),
    internalDate: internalDateOf(draw),
    bytes: shape.write(draw),
    traits: shape.traits ?? [],
  };
}
