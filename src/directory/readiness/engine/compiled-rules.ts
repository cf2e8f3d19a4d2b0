/** The checks as one profile has them, by what the engine looks for. */
import type { LocalText } from '../../../base/language.ts';
import { type SourceClass, type SourceObject, sourceClasses, textsOf } from '../../source-object.ts';
import type {
  Check,
  CheckContext,
  ObjectCheck,
  ObjectRule,
  UniqueCheck,
  UniqueRule,
  ValueCheck,
  ValueRule,
} from '../check.ts';

export interface CompiledValueRule {
  readonly check: ValueCheck;
  readonly rule: ValueRule;
}

export interface CompiledObjectRule {
  readonly check: ObjectCheck;
  readonly rule: ObjectRule;
}

export interface CompiledUniqueRule {
  readonly check: UniqueCheck;
  readonly rule: UniqueRule;
  /** Number of its space. */
  readonly space: number;
}

export interface ComparedAttribute {
  readonly attribute: string;
  /** In lower case. */
  readonly key: string;
  readonly uniques: readonly CompiledUniqueRule[];
}

export interface FoundViolation {
  readonly check: ValueCheck | ObjectCheck;
  readonly rule: ValueRule | ObjectRule;
  readonly value: string | null;
  readonly message: LocalText;
}

/** By attribute in lower case: asked for each attribute of each object, so nothing is looked through then. */
type RulesByClass<Rule> = Readonly<Record<SourceClass, ReadonlyMap<string, readonly Rule[]>>>;

export class CompiledRules {
  readonly context: CheckContext;
  readonly attributes: readonly string[];
  readonly #values: RulesByClass<CompiledValueRule>;
  readonly #uniques: RulesByClass<CompiledUniqueRule>;
  readonly #compared: Readonly<Record<SourceClass, readonly ComparedAttribute[]>>;
  readonly #objects: Readonly<Record<SourceClass, readonly CompiledObjectRule[]>>;
  /** Those of values that put the object out of scope. */
  readonly #outs: RulesByClass<CompiledValueRule>;

  constructor(checks: readonly Check[], context: CheckContext) {
    this.context = context;
    const spaces: string[] = [];
    const objects: CompiledObjectRule[] = [];
    const values = new Map<string, CompiledValueRule[]>();
    const uniques = new Map<string, CompiledUniqueRule[]>();
    for (const check of checks) {
      const attribute = check.attribute.toLowerCase();
      if (check.kind === 'value') {
        const rule = check.under(context.profile);
        if (rule) push(values, attribute, { check, rule });
      } else if (check.kind === 'object') {
        const rule = check.under(context.profile);
        if (rule) objects.push({ check, rule });
      } else {
        const rule = check.under(context.profile);
        if (!rule) continue;
        if (!spaces.includes(rule.space)) spaces.push(rule.space);
        push(uniques, attribute, { check, rule, space: spaces.indexOf(rule.space) });
      }
    }
    for (const rules of values.values()) {
      rules.sort((a, b) => (a.rule.order ?? defaultOrder) - (b.rule.order ?? defaultOrder));
    }
    this.#values = byClass((name) => rulesOfClass(values, name));
    this.#uniques = byClass((name) => rulesOfClass(uniques, name));
    this.#objects = byClass((name) => objects.filter(({ check }) => check.classes.includes(name)));
    this.#outs = byClass((name) => rulesOfClass(values, name, ({ rule }) => rule.severity === 'OutOfScope'));
    this.attributes = [...new Set(checks.map(({ attribute }) => attribute))];
    this.#compared = byClass((name) =>
      this.attributes.flatMap((attribute) => {
        const key = attribute.toLowerCase();
        const rules = this.#uniques[name].get(key);
        return rules === undefined ? [] : [{ attribute, key, uniques: rules }];
      }),
    );
  }

  /** In the order in which their mends follow one another. */
  valuesOf(attribute: string, objectClass: SourceClass): readonly CompiledValueRule[] {
    return this.#values[objectClass].get(attribute.toLowerCase()) ?? [];
  }

  uniquesOf(attribute: string, objectClass: SourceClass): readonly CompiledUniqueRule[] {
    return this.#uniques[objectClass].get(attribute.toLowerCase()) ?? [];
  }

  /** What of an object is held against others. */
  comparedOf(objectClass: SourceClass): readonly ComparedAttribute[] {
    return this.#compared[objectClass];
  }

  /** How values of a space are compared. */
  uniqueOfSpace(space: string): CompiledUniqueRule | undefined {
    return sourceClasses
      .flatMap((name) => [...this.#uniques[name].values()].flat())
      .find(({ rule }) => rule.space === space);
  }

  objectsOf(objectClass: SourceClass): readonly CompiledObjectRule[] {
    return this.#objects[objectClass];
  }

  /** What is wrong with the object where that puts it out of scope: then nothing else of it is told, and nothing of it is compared. */
  reasonsOut(object: SourceObject, objectClass: SourceClass): FoundViolation[] {
    const found: FoundViolation[] = [];
    for (const { check, rule } of this.#objects[objectClass]) {
      if (rule.severity !== 'OutOfScope') continue;
      for (const { value, message } of rule.examine(object, this.context)) {
        found.push({ check, rule, value, message });
      }
    }
    for (const [attribute, rules] of this.#outs[objectClass]) {
      for (const { check, rule } of rules) {
        for (const value of textsOf(object, attribute)) {
          const message = rule.examine(value, object, this.context);
          if (message) found.push({ check, rule, value, message });
        }
      }
    }
    return found;
  }
}

const defaultOrder = 100;

export function byClass<T>(make: (objectClass: SourceClass) => T): Record<SourceClass, T> {
  return Object.fromEntries(sourceClasses.map((name) => [name, make(name)])) as Record<SourceClass, T>;
}

function rulesOfClass<Rule extends CompiledValueRule | CompiledUniqueRule>(
  all: ReadonlyMap<string, readonly Rule[]>,
  objectClass: SourceClass,
  isMeant: (rule: Rule) => boolean = () => true,
): Map<string, readonly Rule[]> {
  const found = new Map<string, readonly Rule[]>();
  for (const [attribute, rules] of all) {
    const own = rules.filter((rule) => rule.check.classes.includes(objectClass) && isMeant(rule));
    if (own.length > 0) found.set(attribute, own);
  }
  return found;
}

function push<Rule>(map: Map<string, Rule[]>, key: string, rule: Rule): void {
  const rules = map.get(key);
  if (rules === undefined) map.set(key, [rule]);
  else rules.push(rule);
}
