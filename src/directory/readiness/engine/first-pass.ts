/**
 * Over every object once, by bytes: counts, puts values into the table of who holds what, and marks the objects that must be looked
 * at as text. What is wrong with those, and with which values, the second pass finds.
 */
import { type SourceClass, sourceClasses } from '../../source-object.ts';
import type { CompiledObjectRule, CompiledRules } from './compiled-rules.ts';
import { CompletenessCounter } from './completeness-counter.ts';
import {
  finish,
  folded,
  foldKey,
  hashText,
  highFactor,
  highSeed,
  lowFactor,
  lowSeed,
  seedOf,
} from './key-hash.ts';
import { firstExisting, KeyTable, nobody } from './key-table.ts';
import { ObjectClasses } from './object-class.ts';
import { readObject } from './read-object.ts';
import { isBlankRange, RecordFacts } from './record-facts.ts';
import type { RecordView } from './record-view.ts';
import { findExclusion } from './system-object.ts';
import { SystemSuspicion } from './system-suspicion.ts';
import { hasSmtpPrefix, prefixLength, ValuePlan } from './value-plan.ts';
import type { WantedAttributes } from './wanted-attributes.ts';

/** Within one object, values are compared with each other as far as this; beyond, exactly and in the second pass. */
const maxComparedWithin = 64;
export const distinguishedName = 'distinguishedName';

export class FirstPass {
  readonly keys: KeyTable;
  /** Hashes that more than one record holds, or one record twice. */
  readonly duplicates = new KeyTable();
  readonly records: RecordIndex;
  readonly completeness: CompletenessCounter;
  readonly byClass: Record<SourceClass, number> = { user: 0, contact: 0, group: 0, other: 0 };
  excluded = 0;
  readonly #view: RecordView;
  readonly #wanted: WantedAttributes;
  readonly #facts: RecordFacts;
  readonly #classes: ObjectClasses;
  readonly #system: SystemSuspicion;
  readonly #plans: Readonly<Record<SourceClass, readonly (ValuePlan | undefined)[]>>;
  readonly #names: Readonly<Record<SourceClass, ValuePlan>>;
  readonly #objectRules: Readonly<Record<SourceClass, readonly CompiledObjectRule[]>>;
  readonly #highs = new Int32Array(maxComparedWithin);
  readonly #lows = new Int32Array(maxComparedWithin);
  readonly #attributes = new Int16Array(maxComparedWithin);
  #held = 0;

  constructor(
    view: RecordView,
    wanted: WantedAttributes,
    rules: CompiledRules,
    options: { readonly expectedKeys: number; readonly expectedRecords: number },
  ) {
    this.#view = view;
    this.#wanted = wanted;
    this.keys = new KeyTable(options.expectedKeys);
    this.records = new RecordIndex(options.expectedRecords);
    this.completeness = new CompletenessCounter(wanted);
    this.#facts = new RecordFacts(view, wanted);
    this.#classes = new ObjectClasses(wanted);
    this.#system = new SystemSuspicion(wanted);
    this.#plans = byClass((objectClass) => wanted.names.map((name) => planOf(name, objectClass, rules)));
    this.#names = byClass(
      (objectClass) => new ValuePlan([], rules.uniquesOf(distinguishedName, objectClass), rules.context),
    );
    this.#objectRules = byClass((objectClass) => rules.objectsOf(objectClass));
  }

  take(): void {
    const view = this.#view;
    const objectClass = this.#classes.of(view);
    this.byClass[objectClass] += 1;
    if (objectClass === 'other') return;
    const record = this.records.add(view.offset, view.length, view.line);
    if (this.#system.suspects(view) && findExclusion(readObject(view, this.#wanted)) !== undefined) {
      this.excluded += 1;
      this.records.mark(record);
      return;
    }
    if (objectClass === 'user') this.completeness.count(view);
    this.#held = 0;
    const plans = this.#plans[objectClass];
    const { bytes, attributes, starts, ends, count } = view;
    let suspect = false;
    for (let index = 0; index < count; index += 1) {
      const attribute = attributes[index] ?? 0;
      const plan = plans[attribute];
      if (plan === undefined) continue;
      const start = starts[index] ?? 0;
      const end = ends[index] ?? 0;
      if (!plan.isPlain(bytes, start, end)) suspect = true;
      if (plan.uniques.length > 0) this.#hold(plan, attribute, start, end, record);
    }
    const names = this.#names[objectClass];
    if (names.uniques.length > 0) this.#hold(names, -1, view.dnStart, view.dnEnd, record);
    if (!suspect) {
      this.#facts.take(objectClass);
      for (const { rule } of this.#objectRules[objectClass]) {
        if (!rule.suspects(this.#facts)) continue;
        suspect = true;
        break;
      }
    }
    if (suspect) this.records.mark(record);
  }

  #hold(plan: ValuePlan, attribute: number, start: number, end: number, record: number): void {
    const { bytes } = this.#view;
    for (const { rule, space } of plan.uniques) {
      const from =
        rule.key === 'smtpAddress' && hasSmtpPrefix(bytes, start, end) ? start + prefixLength : start;
      if (isBlankRange(bytes, from, end)) continue;
      const seed = seedOf(space);
      let high = highSeed ^ seed;
      let low = lowSeed ^ seed;
      let isText = true;
      const fold = rule.key !== 'exact';
      for (let at = from; at < end; at += 1) {
        const byte = bytes[at] ?? 0;
        if (fold && (byte >= 0x7f || byte < 0x20)) {
          isText = false;
          break;
        }
        const key = fold ? (folded[byte] ?? 0) : byte;
        high = Math.imul(high ^ key, highFactor);
        low = Math.imul(low ^ key, lowFactor);
      }
      if (isText) this.#add(finish(high), finish(low), attribute, record);
      else {
        const text = Buffer.from(bytes.subarray(from, end)).toString('utf8');
        const hash = hashText(foldKey(text), space);
        this.#add(hash.high, hash.low, attribute, record);
      }
    }
  }

  /** One object may hold a value in several attributes, as mail and sign-in name should be; but in one attribute once. */
  #add(high: number, low: number, attribute: number, record: number): void {
    for (let index = 0; index < this.#held; index += 1) {
      if (this.#highs[index] !== high || this.#lows[index] !== low) continue;
      if (this.#attributes[index] !== attribute) continue;
      this.#meet(high, low, record);
      return;
    }
    const isKnownHere = this.#isHeld(high, low);
    if (this.#held < maxComparedWithin) {
      this.#highs[this.#held] = high;
      this.#lows[this.#held] = low;
      this.#attributes[this.#held] = attribute;
      this.#held += 1;
    }
    if (isKnownHere) return;
    const holder = this.keys.add(high, low, record);
    if (holder === nobody) return;
    this.#meet(high, low, record);
    if (holder < firstExisting) this.records.mark(holder);
  }

  #isHeld(high: number, low: number): boolean {
    for (let index = 0; index < this.#held; index += 1) {
      if (this.#highs[index] === high && this.#lows[index] === low) return true;
    }
    return false;
  }

  #meet(high: number, low: number, record: number): void {
    this.duplicates.add(high, low, record);
    this.records.mark(record);
  }
}

function byClass<T>(make: (objectClass: SourceClass) => T): Record<SourceClass, T> {
  return Object.fromEntries(sourceClasses.map((name) => [name, make(name)])) as Record<SourceClass, T>;
}

function planOf(name: string, objectClass: SourceClass, rules: CompiledRules): ValuePlan | undefined {
  if (name === distinguishedName) return undefined;
  const values = rules.valuesOf(name, objectClass);
  const uniques = rules.uniquesOf(name, objectClass);
  if (values.length + uniques.length === 0) return undefined;
  return new ValuePlan(
    values.map(({ rule }) => rule.screen),
    uniques,
    rules.context,
  );
}

/** Where each record lies in its file, and which ones must be looked at: 17 bytes for each. */
export class RecordIndex {
  #size = 0;
  #offsets: Float64Array;
  #lengths: Uint32Array;
  #lines: Uint32Array;
  #marks: Uint8Array;

  constructor(expected: number) {
    const capacity = Math.max(1_024, expected);
    this.#offsets = new Float64Array(capacity);
    this.#lengths = new Uint32Array(capacity);
    this.#lines = new Uint32Array(capacity);
    this.#marks = new Uint8Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  add(offset: number, length: number, line: number): number {
    if (this.#size === this.#marks.length) this.#grow();
    const record = this.#size;
    this.#offsets[record] = offset;
    this.#lengths[record] = length;
    this.#lines[record] = line;
    this.#size += 1;
    return record;
  }

  mark(record: number): void {
    this.#marks[record] = 1;
  }

  isMarked(record: number): boolean {
    return this.#marks[record] === 1;
  }

  placeOf(record: number): { readonly offset: number; readonly length: number; readonly line: number } {
    return {
      offset: this.#offsets[record] ?? 0,
      length: this.#lengths[record] ?? 0,
      line: this.#lines[record] ?? 0,
    };
  }

  #grow(): void {
    const capacity = Math.ceil(this.#marks.length * 1.6);
    const [offsets, lengths, lines, marks] = [this.#offsets, this.#lengths, this.#lines, this.#marks];
    this.#offsets = new Float64Array(capacity);
    this.#lengths = new Uint32Array(capacity);
    this.#lines = new Uint32Array(capacity);
    this.#marks = new Uint8Array(capacity);
    this.#offsets.set(offsets);
    this.#lengths.set(lengths);
    this.#lines.set(lines);
    this.#marks.set(marks);
  }
}
