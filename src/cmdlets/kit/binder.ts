/**
 * Arguments and pipeline objects to parameters, in the order of PowerShell's own binder: named arguments,
 * which narrow the parameter sets; positional ones; then, for each object that comes in, the parameters
 * that take pipeline input; last the mandatory ones that nothing has filled.
 */
import {
  type Argument,
  findMember,
  isAdapted,
  isOfType,
  PSObject,
  ScriptBlockValue,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import * as wrong from './binding-errors.ts';
import type { CommonValues } from './common-parameters.ts';
import type { BoundValues, GivenValue } from './parameter.ts';
import { isInSet, type NamedParameter, type ParameterTable } from './parameter-table.ts';
import { issueKindOf, typeInfoOf } from './parameter-types.ts';

/** The set of cmdlets that have only one. */
const onlySet = '__AllParameterSets';

const tellers = {
  conversion: wrong.cannotTransform,
  validation: wrong.cannotValidate,
  setting: wrong.cannotSet,
} as const;

type Conversion =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: Error };

export class CommandBinding {
  readonly common: CommonValues;
  /** As given, for the audit record. */
  readonly given = new Map<NamedParameter, Value>();
  /** Blocks that stand for what they give for each object: `-Member { $_.Mail }`. */
  readonly delayed = new Map<NamedParameter, ScriptBlockValue>();
  readonly #hasInput: boolean;
  readonly #table: ParameterTable;
  readonly #values = new Map<NamedParameter, unknown>();
  #sets: readonly string[];

  constructor(table: ParameterTable, args: readonly Argument[], hasInput: boolean) {
    this.#table = table;
    this.#hasInput = hasInput;
    this.#sets = table.sets.length > 0 ? table.sets : [onlySet];
    const positional = this.#bindNamed(args);
    this.#bindPositional(positional);
    this.common = Object.fromEntries(
      [...this.#values].flatMap(([{ name, isCommon }, value]) => (isCommon ? [[name, value]] : [])),
    );
    this.#settle(new Set(this.#values.keys()));
  }

  /** What the command line alone gives. */
  get bound(): BoundValues {
    return this.#compose(this.#values);
  }

  /** With what the object gives besides, and what the delayed blocks gave for it. */
  bindItem(item: Value, evaluated: ReadonlyMap<NamedParameter, Value> = new Map()): BoundValues {
    const values = new Map(this.#values);
    for (const [one, value] of evaluated) {
      const converted = this.#convert(one, { value, text: undefined });
      if (!converted.ok) throw converted.error;
      values.set(one, converted.value);
      this.given.set(one, value);
    }
    const open = this.#table.all.filter(
      (one) => one.parameter.fromPipeline !== undefined && !values.has(one) && this.#fits(one),
    );
    let sets = this.#sets;
    let refused: Error | undefined;
    const take = (one: NamedParameter, value: Value): void => {
      const converted = this.#convert(one, { value, text: undefined });
      if (!converted.ok) {
        refused ??= converted.error;
        return;
      }
      values.set(one, converted.value);
      this.given.set(one, value);
      sets = sets.filter((set) => isInSet(one, set));
    };
    const usable = (one: NamedParameter) => !values.has(one) && sets.some((set) => isInSet(one, set));
    // What fits as it is comes first, whole or as a property; only then is anything converted.
    for (const coerce of [false, true]) {
      for (const one of open) {
        if (!usable(one) || one.parameter.fromPipeline === 'propertyName') continue;
        if (coerce || fitsAsItIs(one, item)) take(one, item);
      }
      for (const one of open) {
        if (!usable(one) || one.parameter.fromPipeline === 'value') continue;
        const found = findProperty(item, one);
        if (found && (coerce || fitsAsItIs(one, found.value))) take(one, found.value);
      }
    }
    if (values.size === this.#values.size && evaluated.size === 0)
      throw refused ?? wrong.inputNotBound(this.#name, item);
    this.#checkMandatory(new Set(values.keys()), sets, false);
    return this.#compose(values);
  }

  get #name(): string {
    return this.#table.cmdlet.name;
  }

  #fits(one: NamedParameter): boolean {
    return this.#sets.some((set) => isInSet(one, set));
  }

  #bindNamed(args: readonly Argument[]): GivenValue[] {
    const positional: GivenValue[] = [];
    const overriding = this.#namedBesideSplatted(args);
    let onlyValues = false;
    for (let index = 0; index < args.length; index += 1) {
      const argument = args[index];
      if (argument === undefined) break;
      if (argument.kind === 'value') {
        positional.push(argument);
        continue;
      }
      if (onlyValues || argument.name === '-') {
        if (onlyValues) positional.push({ value: `-${argument.name}`, text: undefined });
        onlyValues = true;
        continue;
      }
      const one = this.#table.hasRest ? this.#table.find(argument.name) : this.#table.get(argument.name);
      if (one === undefined) {
        // Whoever takes all the rest takes names that are nobody's, too.
        positional.push({ value: `-${argument.name}${argument.hasValue ? ':' : ''}`, text: undefined });
        if (argument.hasValue) positional.push({ value: argument.value, text: undefined });
        continue;
      }
      if (argument.splatted === true && overriding.has(one)) continue;
      if (this.#values.has(one)) {
        const typed = argument.name.toLowerCase() === one.name.toLowerCase() ? argument.name : one.name;
        throw wrong.alreadyBound(this.#name, typed);
      }
      if (argument.hasValue) this.#bind(one, { value: argument.value, text: undefined });
      else if (one.parameter.switch === true) this.#bind(one, { value: true, text: undefined });
      else {
        const next = args[index + 1];
        if (next?.kind !== 'value') {
          const { typeName } = typeInfoOf(one.parameter.schema);
          throw wrong.missingArgument(this.#name, one.name, typeName);
        }
        this.#bind(one, next);
        index += 1;
      }
    }
    return positional;
  }

  /** What is named on the line itself goes before what a splatted table holds. */
  #namedBesideSplatted(args: readonly Argument[]): ReadonlySet<NamedParameter> {
    if (!args.some((each) => each.kind === 'parameter' && each.splatted === true)) return new Set();
    return new Set(
      args.flatMap((each) =>
        each.kind === 'parameter' && each.splatted !== true && each.name !== '-'
          ? (this.#table.find(each.name) ?? [])
          : [],
      ),
    );
  }

  #bindPositional(args: readonly GivenValue[]): void {
    for (const [index, argument] of args.entries()) {
      const left = args.slice(index);
      const candidates = this.#nextPositional();
      const [first] = candidates;
      if (first !== undefined && first.parameter.rest !== true) {
        this.#bindFirstThatFits(candidates, argument);
        continue;
      }
      this.#bind(first ?? this.#getRest(argument), together(left, argument));
      return;
    }
  }

  #bindFirstThatFits(candidates: readonly NamedParameter[], argument: GivenValue): void {
    let refused: Error | undefined;
    for (const one of candidates) {
      if (this.#delays(one, argument.value)) return;
      const converted = this.#convert(one, argument);
      if (converted.ok) {
        this.#keep(one, argument.value, converted.value);
        return;
      }
      refused ??= converted.error;
    }
    if (refused) throw refused;
  }

  #getRest(first: GivenValue): NamedParameter {
    const rest = this.#table.all.find(
      (one) => one.parameter.rest === true && !this.#values.has(one) && this.#fits(one),
    );
    if (rest !== undefined) return rest;
    const { defaultSet } = this.#table.cmdlet;
    const open = this.#sets.every(
      (set) => this.#missingIn(set, new Set(this.#values.keys()), false).length > 0,
    );
    if (this.#sets.length > 1 && defaultSet === undefined && open) throw wrong.ambiguousSet(this.#name);
    throw wrong.positionalNotFound(this.#name, toText(first.value));
  }

  /** Parameters of the lowest position that is still open, those of the default set first. */
  #nextPositional(): NamedParameter[] {
    const open = this.#table.positional.filter((one) => !this.#values.has(one) && this.#fits(one));
    const lowest = open[0]?.parameter.position;
    const { defaultSet } = this.#table.cmdlet;
    const preferred = (one: NamedParameter) => (defaultSet !== undefined && isInSet(one, defaultSet) ? 0 : 1);
    return open
      .filter(({ parameter: { position } }) => position === lowest)
      .toSorted((left, right) => preferred(left) - preferred(right));
  }

  #bind(one: NamedParameter, given: GivenValue): void {
    if (this.#delays(one, given.value)) return;
    const converted = this.#convert(one, given);
    if (!converted.ok) throw converted.error;
    this.#keep(one, given.value, converted.value);
  }

  /** Of parameters that take objects of the pipeline, but for those that take blocks themselves. */
  #delays(one: NamedParameter, value: Value): boolean {
    const { fromPipeline, schema } = one.parameter;
    if (!(value instanceof ScriptBlockValue) || fromPipeline === undefined) return false;
    if ('stream' in this.#table.cmdlet || /ScriptBlock|^System\.Object/.test(typeInfoOf(schema).typeName)) {
      return false;
    }
    if (!this.#hasInput) throw wrong.blockWithoutInput(this.#name, one.name);
    this.#keep(one, value, undefined);
    this.delayed.set(one, value);
    return true;
  }

  #keep(one: NamedParameter, given: Value, value: unknown): void {
    this.#values.set(one, value);
    this.given.set(one, given);
    const sets = this.#sets.filter((set) => isInSet(one, set));
    if (sets.length === 0) throw wrong.ambiguousSet(this.#name);
    this.#sets = sets;
  }

  #convert({ name, parameter, isCommon }: NamedParameter, { value, text }: GivenValue): Conversion {
    const { schema, mandatory } = parameter;
    if (mandatory === true && (value === null || value === undefined)) {
      return { ok: false, error: wrong.nothingGiven(this.#name, name, 'Null') };
    }
    if (mandatory === true && value === '') {
      return { ok: false, error: wrong.nothingGiven(this.#name, name, 'EmptyString') };
    }
    const takesText = text !== undefined && typeInfoOf(schema).typeName.startsWith('System.String');
    const result = schema.safeParse(takesText ? text : value);
    if (result.success) return { ok: true, value: result.data };
    const [issue] = result.error.issues;
    const tell = tellers[issue === undefined ? 'validation' : issueKindOf(issue)];
    const told = isCommon && tell === wrong.cannotTransform ? wrong.cannotConvert : tell;
    return { ok: false, error: told(this.#name, name, issue?.message ?? '') };
  }

  /** Chooses the set before anything comes in; pipeline input may still fill what is mandatory. */
  #settle(filled: ReadonlySet<NamedParameter>): void {
    this.#checkMandatory(filled, this.#sets, this.#hasInput);
  }

  #checkMandatory(filled: ReadonlySet<NamedParameter>, sets: readonly string[], mayStillCome: boolean): void {
    const missing = sets.map((set) => ({ set, names: this.#missingIn(set, filled, mayStillCome) }));
    const complete = missing.filter(({ names }) => names.length === 0).map(({ set }) => set);
    const { defaultSet } = this.#table.cmdlet;
    if (complete.length === 1 || (defaultSet !== undefined && complete.includes(defaultSet))) return;
    if (complete.length > 1) {
      if (mayStillCome) return;
      throw wrong.ambiguousSet(this.#name);
    }
    const told =
      missing.find(({ set }) => set === defaultSet) ?? (missing.length === 1 ? missing[0] : undefined);
    if (told === undefined) throw wrong.ambiguousSet(this.#name);
    throw wrong.missingMandatory(this.#name, told.names);
  }

  #missingIn(set: string, filled: ReadonlySet<NamedParameter>, mayStillCome: boolean): string[] {
    return this.#table.all
      .filter((one) => one.parameter.mandatory === true && isInSet(one, set) && !filled.has(one))
      .filter((one) => !(mayStillCome && one.parameter.fromPipeline !== undefined))
      .map(({ name }) => name);
  }

  #compose(values: ReadonlyMap<NamedParameter, unknown>): BoundValues {
    const bound: Record<string, unknown> = {};
    for (const one of this.#table.all) {
      if (one.isCommon) continue;
      const value = values.get(one);
      bound[one.name] = value ?? (one.parameter.switch === true ? false : value);
    }
    return bound;
  }
}

function fitsAsItIs({ parameter }: NamedParameter, value: Value): boolean {
  return isOfType(value, typeInfoOf(parameter.schema).typeName);
}

/** One value stays itself; several are a list. */
function together(given: readonly GivenValue[], first: GivenValue): GivenValue {
  return given.length === 1 ? first : { value: given.map(({ value }) => value), text: undefined };
}

/** Of objects that have properties of their own; every text has a Length, which is nobody's parameter. */
function findProperty(
  item: Value,
  { name, parameter }: NamedParameter,
): { readonly value: Value } | undefined {
  if (!(item instanceof PSObject) && !isAdapted(item) && !isBag(item)) return undefined;
  for (const each of [name, ...(parameter.aliases ?? [])]) {
    const found = findMember(item, each);
    if (found && found.value !== null && found.value !== undefined) return found;
  }
  return undefined;
}

const isBag = (item: Value): boolean =>
  typeof item === 'object' && item !== null && Object.getPrototypeOf(item) === Object.prototype;
