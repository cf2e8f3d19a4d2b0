/** The checks as one profile has them, by what the engine looks for. */
import type { LocalText } from '../../../base/language.ts';
import { type SourceClass, type SourceObject, textsOf } from '../../source-object.ts';
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

export interface FoundViolation {
  readonly check: ValueCheck | ObjectCheck;
  readonly rule: ValueRule | ObjectRule;
  readonly value: string | null;
  readonly message: LocalText;
}

export class CompiledRules {
  readonly context: CheckContext;
  readonly objects: readonly CompiledObjectRule[];
  readonly attributes: readonly string[];
  readonly #values = new Map<string, CompiledValueRule[]>();
  readonly #uniques = new Map<string, CompiledUniqueRule[]>();

  constructor(checks: readonly Check[], context: CheckContext) {
    this.context = context;
    const spaces: string[] = [];
    const objects: CompiledObjectRule[] = [];
    for (const check of checks) {
      const attribute = check.attribute.toLowerCase();
      if (check.kind === 'value') {
        const rule = check.under(context.profile);
        if (rule) push(this.#values, attribute, { check, rule });
      } else if (check.kind === 'object') {
        const rule = check.under(context.profile);
        if (rule) objects.push({ check, rule });
      } else {
        const rule = check.under(context.profile);
        if (!rule) continue;
        if (!spaces.includes(rule.space)) spaces.push(rule.space);
        push(this.#uniques, attribute, { check, rule, space: spaces.indexOf(rule.space) });
      }
    }
    for (const rules of this.#values.values()) {
      rules.sort((a, b) => (a.rule.order ?? defaultOrder) - (b.rule.order ?? defaultOrder));
    }
    this.objects = objects;
    this.attributes = [...new Set(checks.map(({ attribute }) => attribute))];
  }

  /** In the order in which their mends follow one another. */
  valuesOf(attribute: string, objectClass: SourceClass): readonly CompiledValueRule[] {
    const rules = this.#values.get(attribute.toLowerCase()) ?? [];
    return rules.filter(({ check }) => check.classes.includes(objectClass));
  }

  uniquesOf(attribute: string, objectClass: SourceClass): readonly CompiledUniqueRule[] {
    const rules = this.#uniques.get(attribute.toLowerCase()) ?? [];
    return rules.filter(({ check }) => check.classes.includes(objectClass));
  }

  /** How values of a space are compared. */
  uniqueOfSpace(space: string): CompiledUniqueRule | undefined {
    return [...this.#uniques.values()].flat().find(({ rule }) => rule.space === space);
  }

  objectsOf(objectClass: SourceClass): readonly CompiledObjectRule[] {
    return this.objects.filter(({ check }) => check.classes.includes(objectClass));
  }

  /** What is wrong with the object where that puts it out of scope: then nothing else of it is told, and nothing of it is compared. */
  reasonsOut(object: SourceObject, objectClass: SourceClass): FoundViolation[] {
    const found: FoundViolation[] = [];
    for (const { check, rule } of this.objectsOf(objectClass)) {
      if (rule.severity !== 'OutOfScope') continue;
      for (const { value, message } of rule.examine(object, this.context)) {
        found.push({ check, rule, value, message });
      }
    }
    for (const attribute of this.#values.keys()) {
      for (const { check, rule } of this.valuesOf(attribute, objectClass)) {
        if (rule.severity !== 'OutOfScope') continue;
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

function push<Rule>(map: Map<string, Rule[]>, key: string, rule: Rule): void {
  const rules = map.get(key);
  if (rules === undefined) map.set(key, [rule]);
  else rules.push(rule);
}
