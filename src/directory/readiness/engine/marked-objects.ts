/** Reads the objects again that the first pass has marked, each from its place, and as text. */
import type { FileHandle } from 'node:fs/promises';
import { invariant } from '../../../base/errors.ts';
import type { SourceClass, SourceObject } from '../../source-object.ts';
import type { CompiledObjectRule, CompiledRules } from './compiled-rules.ts';
import { LdifScanner } from './ldif-scanner.ts';
import { ObjectClasses } from './object-class.ts';
import { readObject } from './read-object.ts';
import { RecordFacts } from './record-facts.ts';
import type { RecordIndex } from './record-index.ts';
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
  /** Rules about the object as a whole that want to look at it. */
  readonly suspecting: readonly CompiledObjectRule[];
}

/** Reads that are under way at once. */
const batchSize = 64;
/** Of text of the file: what is read twice is kept for the second time as far as this, and is some ten times as large in memory. */
const maxKeptBytes = 4 * 1024 * 1024;
/** Longer ones (groups of many) are read in chunks. */
const maxAtOnceBytes = 1024 * 1024;

export interface MarkedObjectsOptions {
  readonly files: readonly ObjectFile[];
  readonly records: RecordIndex;
  readonly wanted: WantedAttributes;
  readonly rules: CompiledRules;
  readonly signal: AbortSignal;
}

export class MarkedObjects {
  readonly #options: MarkedObjectsOptions;
  readonly #view: RecordView;
  readonly #facts: RecordFacts;
  readonly #classes: ObjectClasses;
  #found: Omit<MarkedObject, 'record' | 'source'> | undefined;
  readonly #kept = new Map<number, MarkedObject>();
  #keptBytes = 0;

  constructor(options: MarkedObjectsOptions) {
    this.#options = options;
    const { wanted } = options;
    this.#view = new RecordView(wanted.names.length);
    this.#facts = new RecordFacts(this.#view, wanted);
    this.#classes = new ObjectClasses(wanted);
  }

  /** In the order of the records. `again`: it will be asked once more. */
  async *read(again = false): AsyncGenerator<MarkedObject> {
    const { files, records, signal } = this.#options;
    for (const [index, { firstRecord, ...file }] of files.entries()) {
      const scanner = this.#scannerOf(file.name);
      const end = files[index + 1]?.firstRecord ?? records.size;
      let batch: number[] = [];
      for (let record = firstRecord; record < end; record += 1) {
        if (!records.isMarked(record)) continue;
        batch.push(record);
        if (batch.length < batchSize) continue;
        signal.throwIfAborted();
        yield* this.#readBatch(file, scanner, batch, again);
        batch = [];
      }
      yield* this.#readBatch(file, scanner, batch, again);
    }
  }

  async *#readBatch(
    file: Omit<ObjectFile, 'firstRecord'>,
    scanner: LdifScanner,
    batch: readonly number[],
    again: boolean,
  ): AsyncGenerator<MarkedObject> {
    const { records } = this.#options;
    const texts = await Promise.all(
      batch.map(async (record) => {
        const { offset, length } = records.placeOf(record);
        if (length > maxAtOnceBytes || this.#kept.has(record)) return undefined;
        const bytes = new Uint8Array(length + 1);
        const { bytesRead } = await file.file.read(bytes, 0, length, offset);
        invariant(bytesRead === length, 'a file stays as it is while it is checked');
        return bytes;
      }),
    );
    for (const [at, record] of batch.entries()) {
      const kept = this.#kept.get(record);
      if (kept !== undefined) {
        yield kept;
        continue;
      }
      const { offset, length, line } = records.placeOf(record);
      const bytes = texts[at];
      scanner.restart(line);
      this.#found = undefined;
      if (bytes === undefined) {
        await scanFile(file.file, scanner, {
          start: offset,
          end: offset + length,
          signal: this.#options.signal,
        });
      } else scanner.scan(bytes, 0, length, offset, true);
      const found = this.#taken;
      invariant(found !== undefined, 'a record is where it was');
      const marked = { record, source: file.name, ...found };
      if (again && this.#keptBytes + length <= maxKeptBytes) {
        this.#keptBytes += length;
        this.#kept.set(record, marked);
      }
      yield marked;
    }
  }

  /** What the scanner gave meanwhile. */
  get #taken(): Omit<MarkedObject, 'record' | 'source'> | undefined {
    return this.#found;
  }

  #scannerOf(file: string): LdifScanner {
    const { wanted, rules } = this.#options;
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
        this.#found = { object: readObject(view, wanted), objectClass, suspecting };
      },
    });
  }
}
