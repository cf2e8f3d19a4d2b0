/**
 * What to write instead of a value. The mends of the rules follow one another; what comes of them must pass every rule of its
 * attribute and be free. Where it is not, the object's other names are tried: alias, account name, sign-in name; and then a number is
 * put behind the part before `@`, which is shortened where a limit asks for it: `kim2@contoso.com`. The addresses of one object that were the same become the same.
 */
import { classOf, type SourceClass, type SourceObject, textOf, textsOf } from '../../source-object.ts';
import type { MendAction } from '../finding.ts';
import type { CompiledObjectRule, CompiledRules, CompiledUniqueRule } from './compiled-rules.ts';
import type { Conflict } from './duplicates.ts';
import type { FreeValues } from './free-values.ts';
import { keyTextOf } from './value-keys.ts';

export interface Proposal {
  readonly action: MendAction;
  readonly proposal: string | null;
}

export interface Proposing {
  readonly record: number;
  readonly object: SourceObject;
  readonly objectClass: SourceClass;
  readonly attribute: string;
  readonly value: string | null;
  readonly suspected: ReadonlySet<string>;
  /** About the object, that found fault with the value. */
  readonly objectRules: readonly CompiledObjectRule[];
  readonly conflict: Conflict | undefined;
  /** More is wrong with it than what could be better. */
  readonly isSerious: boolean;
}

const nothing: Proposal = { action: 'NONE', proposal: null };
const remove: Proposal = { action: 'REMOVE', proposal: null };
/** Mends may undo each other: what has not come to rest by then is left to a person. */
const maxRounds = 4;
const maxNumber = 100_000;
/** Of what is tried for one value, so that nothing strange takes for ever. */
const maxTries = 500;
const maxShortening = 12;

export class Proposals {
  readonly #rules: CompiledRules;
  readonly #free: FreeValues;
  /** The number that was last put behind a value, so that a thousand that are the same are not counted up a thousand times. */
  readonly #numbers = new Map<string, number>();
  /** What became of values of the object at hand, by key. */
  readonly #chosen = new Map<string, string>();
  #record = -1;

  constructor(rules: CompiledRules, free: FreeValues) {
    this.#rules = rules;
    this.#free = free;
  }

  propose(asked: Proposing): Proposal {
    if (asked.record !== this.#record) this.#chosen.clear();
    this.#record = asked.record;
    const { value, conflict, attribute, object, objectClass } = asked;
    if (conflict?.isRepeated) return remove;
    const isLost = conflict !== undefined && !conflict.isOwner;
    if (isLost && attribute === 'proxyAddresses' && textOf(object, 'mailNickname') === undefined)
      return remove;
    const mended = this.#mend(asked);
    if (mended === null) return remove;
    if (mended === undefined) return nothing;
    if (mended === value && !isLost) return { action: conflict ? 'COMPLETE' : 'NONE', proposal: null };
    const others = textsOf(object, attribute).filter((held) => held !== value);
    const uniques = this.#rules.uniquesOf(attribute, objectClass);
    if (mended !== value && others.some((held) => isSameValue(held, mended, uniques))) return remove;
    const found = this.#freeFrom(mended, asked, uniques, others);
    if (found === undefined) return nothing;
    this.#free.take(found, asked.record, uniques);
    return { action: 'EDIT', proposal: found };
  }

  /** Undefined where a rule cannot mend it, null where one takes it away. */
  #mend({
    value,
    object,
    objectClass,
    attribute,
    objectRules,
    suspected,
  }: Proposing): string | null | undefined {
    // The screens have passed it, so no rule has anything to mend.
    if (objectRules.length === 0 && !suspected.has(attribute.toLowerCase())) return value ?? undefined;
    const { context } = this.#rules;
    let mended: string | null = value;
    for (const { rule } of objectRules) {
      const next: string | null | undefined = rule.mend?.(mended, object, context);
      if (next === null) return null;
      mended = next ?? mended;
    }
    if (mended === null) return undefined;
    const rules = this.#rules.valuesOf(attribute, objectClass);
    for (let round = 0; round < maxRounds; round += 1) {
      let changed = false;
      for (const { rule } of rules) {
        if (rule.examine(mended, object, context) === undefined) continue;
        const next: string | null | undefined = rule.mend?.(mended, object, context);
        if (next === null) return null;
        if (next === undefined) continue;
        changed ||= next !== mended;
        mended = next;
      }
      if (!changed) break;
    }
    return this.#isRight(mended, object, objectClass, attribute) ? mended : undefined;
  }

  #isRight(value: string, object: SourceObject, objectClass: SourceClass, attribute: string): boolean {
    const { context } = this.#rules;
    return this.#rules
      .valuesOf(attribute, objectClass)
      .every(({ rule }) => rule.examine(value, object, context) === undefined);
  }

  #freeFrom(
    wanted: string,
    { record, object, objectClass, attribute, value, conflict, isSerious }: Proposing,
    uniques: readonly CompiledUniqueRule[],
    others: readonly string[],
  ): string | undefined {
    if (uniques.length === 0) return wanted;
    const { prefix, local, domain } = splitValue(wanted);
    const base = keysOf(local + domain, uniques);
    const isFit = (candidate: string): boolean =>
      !others.some((held) => isSameValue(held, prefix + candidate, uniques)) &&
      this.#free.isFree(prefix + candidate, record, object, uniques) &&
      this.#isRight(prefix + candidate, object, objectClass, attribute);
    const mustChange = conflict !== undefined && wanted === value;
    if (!mustChange && isFit(local + domain)) return wanted;
    // What serves as it is gives way to what is better, and not to a number.
    if (!mustChange && !isSerious) return undefined;
    // There is a mailbox behind it somewhere: nobody can make up another.
    if (attribute === 'targetAddress') return undefined;
    const chosen = [this.#chosen.get(base) ?? [], ownAddresses(object, attribute)].flat().find(isFit);
    if (chosen !== undefined) return prefix + chosen;
    const own = ownNamesOf(object, attribute).find((name) => isFit(name + domain));
    if (own !== undefined) {
      this.#chosen.set(base, own + domain);
      return prefix + own + domain;
    }
    const start = (this.#numbers.get(base) ?? 1) + 1;
    for (let number = start; number < Math.min(start + maxTries, maxNumber); number += 1) {
      for (let cut = 0; cut <= maxShortening && cut < local.length; cut += 1) {
        const candidate = `${[...local].slice(0, local.length - cut).join('')}${number}${domain}`;
        if (!this.#isRight(prefix + candidate, object, objectClass, attribute)) continue;
        if (!isFit(candidate)) break;
        this.#numbers.set(base, number);
        this.#chosen.set(base, candidate);
        return prefix + candidate;
      }
    }
    return undefined;
  }
}

/** Of an address its type and its domain stay; of a name all but its end. */
function splitValue(value: string): { prefix: string; local: string; domain: string } {
  const prefix = /^smtp:/i.exec(value)?.[0] ?? '';
  const bare = value.slice(prefix.length);
  const at = bare.lastIndexOf('@');
  return at < 0
    ? { prefix, local: bare, domain: '' }
    : { prefix, local: bare.slice(0, at), domain: bare.slice(at) };
}

/** Whoever has an address of his own signs in, and is found, by that before any number. */
function ownAddresses(object: SourceObject, attribute: string): string[] {
  if (attribute !== 'mail' && attribute !== 'userPrincipalName') return [];
  const primary = textsOf(object, 'proxyAddresses').find((value) => value.startsWith('SMTP:'));
  const other = textOf(object, attribute === 'mail' ? 'userPrincipalName' : 'mail');
  return [primary?.slice('SMTP:'.length) ?? [], other ?? []].flat();
}

/** Who is called something else elsewhere is called so here, before a number tells people apart. */
function ownNamesOf(object: SourceObject, attribute: string): string[] {
  const signIn = textOf(object, 'userPrincipalName')?.split('@')[0];
  const names = [textOf(object, 'mailNickname'), textOf(object, 'sAMAccountName'), signIn];
  const isPerson = classOf(object) === 'user';
  return names.filter(
    (name, index): name is string =>
      name !== undefined &&
      name !== '' &&
      (index > 0 || attribute !== 'mailNickname') &&
      (isPerson || index === 0),
  );
}

const keysOf = (value: string, uniques: readonly CompiledUniqueRule[]): string =>
  uniques.map(({ rule, space }) => keyTextOf(value, rule, space)).join('\n');

function isSameValue(held: string, value: string, uniques: readonly CompiledUniqueRule[]): boolean {
  return held === value || (uniques.length > 0 && keysOf(held, uniques) === keysOf(value, uniques));
}
