/**
 * Over every object once, by bytes: counts, puts values into the table of who holds what, and marks the objects that must be looked
 * at as text. What is wrong with those, and with which values, the second pass finds.
 */
import type { SourceClass } from '../../source-object.ts';
import { ByteHash } from './byte-hash.ts';
import {
  byClass,
  type CompiledObjectRule,
  type CompiledRules,
  type CompiledUniqueRule,
} from './compiled-rules.ts';
import { CompletenessCounter } from './completeness-counter.ts';
import { firstExisting, KeyTable } from './key-table.ts';
import { ObjectClasses } from './object-class.ts';
import { PendingKeys } from './pending-keys.ts';
import { readObject } from './read-object.ts';
import { isBlankRange, RecordFacts } from './record-facts.ts';
import { RecordIndex } from './record-index.ts';
import type { RecordView } from './record-view.ts';
import { keyOf } from './value-keys.ts';
import { hasSmtpPrefix, prefixLength, ValuePlan } from './value-plan.ts';
import type { WantedAttributes } from './wanted-attributes.ts';
import { hasWellKnownSid } from './well-known-sid.ts';

/** Within one object, values are compared with each other as far as this; beyond, exactly and in the second pass. */
const maxComparedWithin = 64;
/** What the beginning of a file says of the rest, and a little more. */
const ampleness = 1.04;
export const distinguishedName = 'distinguishedName';

export class FirstPass {
  readonly keys = new KeyTable();
  /** Hashes that more than one record holds, or one record twice. */
  readonly duplicates = new KeyTable();
  readonly records = new RecordIndex();
  readonly completeness: CompletenessCounter;
  readonly byClass: Record<SourceClass, number> = { user: 0, contact: 0, group: 0, other: 0 };
  excluded = 0;
  readonly #view: RecordView;
  readonly #wanted: WantedAttributes;
  readonly #facts: RecordFacts;
  readonly #classes: ObjectClasses;
  readonly #sid: number;
  readonly #plans: Readonly<Record<SourceClass, readonly (ValuePlan | undefined)[]>>;
  /** Of rules that put objects out of scope; undefined where there is none. */
  readonly #outPlans: Readonly<Record<SourceClass, readonly (ValuePlan | undefined)[] | undefined>>;
  readonly #rules: CompiledRules;
  readonly #names: Readonly<Record<SourceClass, ValuePlan>>;
  readonly #objectRules: Readonly<Record<SourceClass, readonly CompiledObjectRule[]>>;
  readonly #outRules: Readonly<Record<SourceClass, readonly CompiledObjectRule[]>>;
  readonly #highs = new Int32Array(maxComparedWithin);
  readonly #lows = new Int32Array(maxComparedWithin);
  readonly #attributes = new Int16Array(maxComparedWithin);
  readonly #pending = new PendingKeys(this.keys, (high, low, record, holder) => {
    this.#meet(high, low, record);
    if (holder < firstExisting) this.records.share(holder);
  });
  readonly #hash = new ByteHash();
  #held = 0;
  #hasRoom = false;

  constructor(view: RecordView, wanted: WantedAttributes, rules: CompiledRules) {
    this.#view = view;
    this.#wanted = wanted;
    this.completeness = new CompletenessCounter(wanted);
    this.#facts = new RecordFacts(view, wanted);
    this.#classes = new ObjectClasses(wanted);
    this.#sid = wanted.number('objectSid');
    this.#plans = byClass((objectClass) => wanted.names.map((name) => planOf(name, objectClass, rules)));
    this.#rules = rules;
    this.#outPlans = byClass((objectClass) => {
      const plans = wanted.names.map((name) => outPlanOf(name, objectClass, rules));
      return plans.some((plan) => plan !== undefined) ? plans : undefined;
    });
    this.#names = byClass(
      (objectClass) => new ValuePlan([], rules.uniquesOf(distinguishedName, objectClass), rules.context),
    );
    const isOut = ({ rule }: CompiledObjectRule) => rule.severity === 'OutOfScope';
    this.#objectRules = byClass((objectClass) => rules.objectsOf(objectClass).filter((rule) => !isOut(rule)));
    this.#outRules = byClass((objectClass) => rules.objectsOf(objectClass).filter(isOut));
  }

  /** Holds room for all, from what this share of the input has brought: growing takes twice the room for a while. */
  expect(share: number): void {
    if (this.#hasRoom || share <= 0 || share >= 1) return;
    this.#hasRoom = true;
    this.finish();
    this.keys.reserve(Math.ceil((this.keys.size / share) * ampleness));
    this.records.reserve(Math.ceil((this.records.size / share) * ampleness));
  }

  /** A name of Landfall's own, before anything of a source. */
  addExisting(value: string, { rule, space }: CompiledUniqueRule, number: number): void {
    const key = keyOf(value, rule, space);
    if (key !== undefined) this.keys.add(key.hash.high, key.hash.low, firstExisting + number);
  }

  take(): void {
    const view = this.#view;
    const objectClass = this.#classes.of(view);
    if (objectClass === 'other') return;
    const record = this.records.add(view.offset, view.length, view.line);
    this.#facts.take(objectClass);
    if (this.#isOut(objectClass)) {
      this.excluded += 1;
      this.records.leaveOut(record);
      return;
    }
    this.byClass[objectClass] += 1;
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
    if (suspect || this.#isSuspect(this.#objectRules[objectClass])) this.records.mark(record);
  }

  /** Attributes of an object, in lower case, with a value that the screens do not let pass. */
  suspected({ bytes, attributes, starts, ends, count }: RecordView, objectClass: SourceClass): Set<string> {
    const plans = this.#plans[objectClass];
    const found = new Set<string>();
    for (let index = 0; index < count; index += 1) {
      const attribute = attributes[index] ?? 0;
      if (plans[attribute]?.isPlain(bytes, starts[index] ?? 0, ends[index] ?? 0) === false) {
        found.add(this.#wanted.keys[attribute] ?? '');
      }
    }
    return found;
  }

  /** Told before anything of it is compared: nobody will ever meet what does not come. */
  #isOut(objectClass: SourceClass): boolean {
    if (hasWellKnownSid(this.#view, this.#sid)) return true;
    if (!this.#mayBeOut(objectClass)) return false;
    return this.#rules.reasonsOut(readObject(this.#view, this.#wanted), objectClass).length > 0;
  }

  #mayBeOut(objectClass: SourceClass): boolean {
    if (this.#isSuspect(this.#outRules[objectClass])) return true;
    const plans = this.#outPlans[objectClass];
    if (plans === undefined) return false;
    const { bytes, attributes, starts, ends, count } = this.#view;
    for (let index = 0; index < count; index += 1) {
      const plan = plans[attributes[index] ?? 0];
      if (plan?.isPlain(bytes, starts[index] ?? 0, ends[index] ?? 0) === false) return true;
    }
    return false;
  }

  /** By index, here and below: an iterator for each object is a tenth of the time. */
  #isSuspect(rules: readonly CompiledObjectRule[]): boolean {
    for (let index = 0; index < rules.length; index += 1) {
      if (rules[index]?.rule.suspects(this.#facts) === true) return true;
    }
    return false;
  }

  #hold(plan: ValuePlan, attribute: number, start: number, end: number, record: number): void {
    const { bytes } = this.#view;
    for (let index = 0; index < plan.uniques.length; index += 1) {
      const unique = plan.uniques[index];
      if (unique === undefined) continue;
      const { rule } = unique;
      const from =
        rule.key === 'smtpAddress' && hasSmtpPrefix(bytes, start, end) ? start + prefixLength : start;
      if (isBlankRange(bytes, from, end)) continue;
      this.#hash.take(bytes, from, end, unique);
      this.#add(this.#hash.high, this.#hash.low, attribute, record);
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
    this.#pending.push(high, low, record);
  }

  /** Adds what is still on its way. */
  finish(): void {
    this.#pending.flush();
  }

  #isHeld(high: number, low: number): boolean {
    for (let index = 0; index < this.#held; index += 1) {
      if (this.#highs[index] === high && this.#lows[index] === low) return true;
    }
    return false;
  }

  #meet(high: number, low: number, record: number): void {
    this.duplicates.add(high, low, record);
    this.records.share(record);
  }
}

function planOf(name: string, objectClass: SourceClass, rules: CompiledRules): ValuePlan | undefined {
  if (name === distinguishedName) return undefined;
  const values = rules.valuesOf(name, objectClass).filter(({ rule }) => rule.severity !== 'OutOfScope');
  const uniques = rules.uniquesOf(name, objectClass);
  if (values.length + uniques.length === 0) return undefined;
  return new ValuePlan(
    values.map(({ rule }) => rule.screen),
    uniques,
    rules.context,
  );
}

function outPlanOf(name: string, objectClass: SourceClass, rules: CompiledRules): ValuePlan | undefined {
  const screens = rules
    .valuesOf(name, objectClass)
    .filter(({ rule }) => rule.severity === 'OutOfScope')
    .map(({ rule }) => rule.screen);
  return screens.length === 0 ? undefined : new ValuePlan(screens, [], rules.context);
}
