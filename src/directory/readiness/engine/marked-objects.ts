/** Reads the objects again that the first pass has marked, each from its place, and as text. */
import type { FileHandle } from 'node:fs/promises';
import { invariant } from '../../../base/errors.ts';
import type { SourceClass, SourceObject } from '../../source-object.ts';
import type { CompiledObjectRule, CompiledRules } from './compiled-rules.ts';
import type { FirstPass } from './first-pass.ts';
import { LdifScanner } from './ldif-scanner.ts';
import { ObjectClasses } from './object-class.ts';
import { RangeReader } from './range-reader.ts';
import { readObject } from './read-object.ts';
import { RecordFacts } from './record-facts.ts';
import { RecordView } from './record-view.ts';
import { headBytes, scanFile } from './scan-file.ts';
import type { WantedAttributes } from './wanted-attributes.ts';

/** A file of objects: what was given, or what was spooled of a directory. */
export interface ObjectFile {
  readonly name: string;
  readonly file: FileHandle;
  readonly size: number;
  /** Records from this number on are of it, up to the first of the next. */
  readonly firstRecord: number;
}

export interface MarkedObject {
  readonly record: number;
  readonly source: string;
  readonly object: SourceObject;
  readonly objectClass: SourceClass;
  readonly isOut: boolean;
  /** Attributes, in lower case, with a value that a rule must look at: no other rule of values has anything to say. */
  readonly suspected: ReadonlySet<string>;
  /** Rules about the object as a whole that want to look at it. */
  readonly suspecting: readonly CompiledObjectRule[];
}

type FoundObject = Pick<MarkedObject, 'object' | 'objectClass' | 'suspected' | 'suspecting'>;

/** Records that are read at once. */
const batchSize = 64;
/** Together, but for a single one: longer ones (groups of many) are read in chunks. */
const maxBatchBytes = 1024 * 1024;

export interface MarkedObjectsOptions {
  readonly files: readonly ObjectFile[];
  readonly first: FirstPass;
  readonly wanted: WantedAttributes;
  readonly rules: CompiledRules;
  readonly signal: AbortSignal;
}

export class MarkedObjects {
  readonly #options: MarkedObjectsOptions;
  readonly #view: RecordView;
  readonly #facts: RecordFacts;
  readonly #classes: ObjectClasses;
  readonly #ranges = new RangeReader(maxBatchBytes);
  #found: FoundObject | undefined;

  constructor(options: MarkedObjectsOptions) {
    this.#options = options;
    const { wanted } = options;
    this.#view = new RecordView(wanted.names.length);
    this.#facts = new RecordFacts(this.#view, wanted);
    this.#classes = new ObjectClasses(wanted);
  }

  /** In the order of the records; `sharing`: those alone that hold what another holds too. */
  async *read(which: 'all' | 'sharing'): AsyncGenerator<MarkedObject> {
    const { files, first, signal } = this.#options;
    const { records } = first;
    for (const [index, file] of files.entries()) {
      const scanner = this.#scannerOf(file.name);
      const end = files[index + 1]?.firstRecord ?? records.size;
      let batch: number[] = [];
      let bytes = 0;
      for (let record = file.firstRecord; record < end; record += 1) {
        if (which === 'all' ? !records.isMarked(record) : !records.isSharing(record)) continue;
        const { length } = records.placeOf(record);
        if (batch.length === batchSize || (batch.length > 0 && bytes + length > maxBatchBytes)) {
          signal.throwIfAborted();
          yield* this.#readBatch(file, scanner, batch);
          batch = [];
          bytes = 0;
        }
        batch.push(record);
        bytes += length;
      }
      if (batch.length > 0) yield* this.#readBatch(file, scanner, batch);
    }
  }

  async *#readBatch(
    { name, file }: ObjectFile,
    scanner: LdifScanner,
    batch: readonly number[],
  ): AsyncGenerator<MarkedObject> {
    const { first, signal } = this.#options;
    const places = batch.map((record) => first.records.placeOf(record));
    const isLong = places.length === 1 && (places[0]?.length ?? 0) > maxBatchBytes;
    const starts = isLong ? undefined : await this.#ranges.read(file, places);
    for (const [at, { offset, length, line }] of places.entries()) {
      const record = batch[at] ?? 0;
      scanner.restart(line);
      this.#found = undefined;
      const start = starts?.[at];
      if (start === undefined) await scanFile(file, scanner, { start: offset, end: offset + length, signal });
      else this.#ranges.scan(scanner, start, length, offset);
      const found = this.#taken;
      invariant(found !== undefined, 'a record is where it was');
      yield { record, source: name, isOut: first.records.isOut(record), ...found };
    }
  }

  /** What the scanner gave meanwhile. */
  get #taken(): FoundObject | undefined {
    return this.#found;
  }

  #scannerOf(file: string): LdifScanner {
    const { wanted, rules, first } = this.#options;
    const view = this.#view;
    return new LdifScanner({
      file,
      wanted,
      view,
      maxObjectBytes: headBytes,
      onRecord: () => {
        if (this.#found !== undefined) return;
        const objectClass = this.#classes.of(view);
        this.#facts.take(objectClass);
        const suspecting = rules.objectsOf(objectClass).filter(({ rule }) => rule.suspects(this.#facts));
        const suspected = first.suspected(view, objectClass);
        this.#found = { object: readObject(view, wanted), objectClass, suspected, suspecting };
      },
    });
  }
}
