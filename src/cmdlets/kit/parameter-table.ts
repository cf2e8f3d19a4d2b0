import { findClosestWord } from '../../base/closest-word.ts';
import { ambiguousParameter, unknownParameter } from './binding-errors.ts';
import { commonParameters, organizationParameters, shouldProcessParameters } from './common-parameters.ts';
import type { Cmdlet } from './definition.ts';
import type { Parameter } from './parameter.ts';
import type { Grant } from './ports.ts';

export interface NamedParameter {
  readonly name: string;
  readonly parameter: Parameter;
  /** One that every cmdlet has: handled by the runtime, never seen by `process`. */
  readonly isCommon: boolean;
}

/** The parameters of a cmdlet under all names by which they may be typed. Made once for each cmdlet and grant. */
export class ParameterTable {
  readonly cmdlet: Cmdlet;
  readonly all: readonly NamedParameter[];
  /** Those in any position, by position. */
  readonly positional: readonly NamedParameter[];
  readonly sets: readonly string[];
  /** Whether a parameter takes whatever no other one takes. */
  readonly hasRest: boolean;
  readonly #byName = new Map<string, NamedParameter>();

  constructor(cmdlet: Cmdlet, grant: Grant = { parameters: 'all' }) {
    this.cmdlet = cmdlet;
    const granted = (name: string) => grant.parameters === 'all' || grant.parameters.has(name);
    const own = Object.entries(cmdlet.parameters).filter(([name]) => granted(name));
    const common = Object.entries(commonOf(cmdlet));
    this.all = [
      ...own.map(([name, parameter]) => ({ name, parameter, isCommon: false })),
      ...common.map(([name, parameter]) => ({ name, parameter, isCommon: true })),
    ];
    for (const one of this.all) {
      for (const name of [one.name, ...(one.parameter.aliases ?? [])])
        this.#byName.set(name.toLowerCase(), one);
    }
    this.positional = this.all
      .filter(({ parameter }) => parameter.position !== undefined)
      .toSorted((left, right) => (left.parameter.position ?? 0) - (right.parameter.position ?? 0));
    this.hasRest = this.all.some(({ parameter }) => parameter.rest === true);
    const named = this.all.flatMap(({ parameter }) => parameter.sets ?? []);
    this.sets = [...new Set([...(cmdlet.defaultSet === undefined ? [] : [cmdlet.defaultSet]), ...named])];
  }

  /** By its name, an alias, or a beginning that fits one parameter alone. */
  get(typed: string): NamedParameter {
    const found = this.find(typed);
    if (found) return found;
    throw unknownParameter(this.cmdlet.name, typed, findClosestWord(typed, this.#names()));
  }

  find(typed: string): NamedParameter | undefined {
    const lower = typed.toLowerCase();
    const exact = this.#byName.get(lower);
    if (exact) return exact;
    const begun = [...this.#byName].filter(([name]) => name.startsWith(lower)).map(([, one]) => one);
    const matches = [...new Set(begun)];
    // A cmdlet's own parameter comes before the ones that every cmdlet has.
    const own = matches.filter(({ isCommon }) => !isCommon);
    const [only] = matches.length > 1 && own.length === 1 ? own : matches;
    if (matches.length > 1 && own.length !== 1) {
      throw ambiguousParameter(
        this.cmdlet.name,
        typed,
        matches.map(({ name }) => name),
      );
    }
    return only;
  }

  /** Whether the full name or an alias is that of a switch. */
  isSwitch(typed: string): boolean {
    return this.#byName.get(typed.toLowerCase())?.parameter.switch === true;
  }

  #names(): string[] {
    return this.all.map(({ name }) => name);
  }
}

export function commonOf(cmdlet: Cmdlet): Readonly<Record<string, Parameter>> {
  return {
    ...(cmdlet.scope === 'organization' ? organizationParameters : {}),
    ...(cmdlet.effect === 'read' ? {} : shouldProcessParameters),
    ...commonParameters,
  };
}

export function isInSet({ parameter: { sets } }: NamedParameter, set: string): boolean {
  return sets === undefined || sets.includes(set);
}
