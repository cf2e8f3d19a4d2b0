/**
 * Who holds what nobody else may hold: every holder, compared as text, and whom it should stay with.
 *
 * The proposed owner of a value, the first rule that decides:
 * 1. whoever is in Landfall already;
 * 2. the object whose primary address and sign-in name it is, before one of which it is only the one or the other; of an alias, the
 *    one that signs in or has its account under it;
 * 3. one that is enabled before one that is not;
 * 4. the oldest (whenCreated, then the lowest uSNCreated);
 * 5. the first in the order of reading.
 */
import { type SourceClass, type SourceObject, type SourceValue, textOf } from '../../source-object.ts';
import type { Holder } from '../finding.ts';
import type { CompiledRules, CompiledUniqueRule } from './compiled-rules.ts';
import {
  type ExistingName,
  type ExistingRecipient,
  identityOf,
  isSame,
  type SourceIdentity,
} from './existing-names.ts';
import { distinguishedName, type FirstPass } from './first-pass.ts';
import { nobody } from './key-table.ts';
import type { MarkedObject } from './marked-objects.ts';
import { keyOf, keyTextOf } from './value-keys.ts';

/** Of those that are named in one finding; each of the others has a finding of its own. */
const maxNamed = 50;

export interface Conflict {
  readonly isOwner: boolean;
  /** The same attribute of the same object has it twice. */
  readonly isRepeated: boolean;
  /** The owner first. */
  readonly others: readonly Holder[];
  readonly otherCount: number;
}

interface Group {
  readonly holders: SourceHolder[];
  readonly existing: ExistingRecipient[];
  order?: Party[];
  byRecord?: ReadonlyMap<number, Party>;
}

interface SourceHolder {
  readonly record: number;
  readonly dn: string;
  readonly source: string;
  readonly attribute: string;
  readonly value: string;
  readonly isPrimary: boolean;
  readonly isEnabled: boolean;
  readonly created: string;
  readonly sequence: number;
  readonly identity: SourceIdentity | undefined;
}

/** An object of a source, with all attributes that hold the value; or a recipient. */
interface Party {
  readonly record: number;
  readonly isHere: boolean;
  readonly named: Holder;
  readonly holders: readonly SourceHolder[];
}

export class Duplicates {
  readonly #groups = new Map<string, Group>();
  readonly #rules: CompiledRules;
  readonly #first: FirstPass;
  readonly #knowsExisting: boolean;
  readonly #namesSources: boolean;

  constructor(
    rules: CompiledRules,
    first: FirstPass,
    options: { readonly knowsExisting: boolean; readonly namesSources: boolean },
  ) {
    this.#rules = rules;
    this.#first = first;
    this.#knowsExisting = options.knowsExisting;
    this.#namesSources = options.namesSources;
  }

  /** Of every marked object that is in scope. */
  add({ record, source, object, objectClass }: MarkedObject): void {
    let shared: Pick<SourceHolder, 'isEnabled' | 'created' | 'sequence' | 'identity'> | undefined;
    for (const { attribute, value, unique } of uniqueValues(object, objectClass, this.#rules)) {
      const key = keyOf(value, unique.rule, unique.space);
      if (key === undefined || this.#first.duplicates.find(key.hash.high, key.hash.low) === nobody) continue;
      shared ??= {
        isEnabled: (Number(textOf(object, 'useraccountcontrol') ?? 0) & accountDisabled) === 0,
        created: textOf(object, 'whencreated') ?? unknownDate,
        sequence: Number(textOf(object, 'usncreated') ?? Number.POSITIVE_INFINITY),
        identity: this.#knowsExisting ? identityOf(object) : undefined,
      };
      const text = typeof value === 'string' ? value : '';
      const group = this.#groups.get(key.text) ?? { holders: [], existing: [] };
      this.#groups.set(key.text, group);
      group.holders.push({
        ...{ record, dn: object.dn, source, attribute, value: text, ...shared },
        isPrimary: isPrimary(attribute, text, object),
      });
    }
  }

  addExisting(name: ExistingName, unique: CompiledUniqueRule): void {
    const key = keyTextOf(name.value, unique.rule, unique.space);
    const group = key === undefined ? undefined : this.#groups.get(key);
    if (group && !group.existing.includes(name.recipient)) group.existing.push(name.recipient);
  }

  /** Undefined where nobody else holds it. */
  find(
    record: number,
    attribute: string,
    value: SourceValue,
    unique: CompiledUniqueRule,
  ): Conflict | undefined {
    const key = keyTextOf(value, unique.rule, unique.space);
    const group = key === undefined ? undefined : this.#groups.get(key);
    if (!group) return undefined;
    const parties = this.#partiesOf(group);
    const own = group.byRecord?.get(record);
    const alike = own?.holders.filter((holder) => holder.attribute === attribute) ?? [];
    const isRepeated = alike.length > 1;
    if (own === undefined || (parties.length < 2 && !isRepeated)) return undefined;
    const others = parties.slice(0, maxNamed + 1).filter((party) => party !== own);
    const named = others.slice(0, maxNamed).map(({ named }, index) => ({
      ...named,
      isProposedOwner: index === 0 && parties[0] !== own,
    }));
    const otherCount = parties.length - 1;
    // Of a value that one attribute has twice, the first that is primary stays.
    const kept = alike.find(({ value: held }) => held.startsWith('SMTP:')) ?? alike[0];
    return {
      isOwner: parties[0] === own && (!isRepeated || kept?.value === value),
      isRepeated: isRepeated && kept?.value !== value,
      others: isRepeated ? [...named, ...this.#twins(alike, value)] : named,
      otherCount: otherCount + (isRepeated ? alike.length - 1 : 0),
    };
  }

  /** Whether the value, by its key, is proposed to stay with the record. Undefined where nobody contends for it. */
  isOwner(record: number, key: string): boolean | undefined {
    const group = this.#groups.get(key);
    if (group === undefined) return undefined;
    const parties = this.#partiesOf(group);
    return parties.length < 2 ? undefined : parties[0]?.record === record;
  }

  #partiesOf(group: Group): Party[] {
    group.order ??= this.#ordered(group);
    group.byRecord ??= new Map(group.order.map((party) => [party.record, party]));
    return group.order;
  }

  #twins(alike: readonly SourceHolder[], value: SourceValue): Holder[] {
    return alike
      .filter((holder) => holder.value !== value)
      .slice(0, maxNamed)
      .map((holder) => this.#named(holder));
  }

  #named({ dn, attribute, source }: SourceHolder): Holder {
    return { dn, attribute, ...(this.#namesSources && { source }), isProposedOwner: false };
  }

  #ordered({ holders, existing }: Group): Party[] {
    const byRecord = Map.groupBy(holders, ({ record }) => record);
    const strangers = new Set(existing);
    const parties: Party[] = [...byRecord].map(([record, own]) => {
      const first = own.toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary))[0];
      const here = existing.filter((recipient) => first?.identity && isSame(recipient, first.identity));
      for (const recipient of here) strangers.delete(recipient);
      return {
        record,
        isHere: here.length > 0,
        named: first ? this.#named(first) : { dn: '', attribute: '', isProposedOwner: false },
        holders: own,
      };
    });
    for (const { label } of strangers) {
      const named = { dn: label, attribute: '', isHere: true, isProposedOwner: false };
      parties.push({ record: nobody, isHere: true, named, holders: [] });
    }
    return parties.sort(compareParties);
  }
}

const accountDisabled = 0x2;
/** Behind every date that is known. */
const unknownDate = '~';

function compareParties(a: Party, b: Party): number {
  const left = a.holders;
  const right = b.holders;
  const primaries = (holders: readonly SourceHolder[]) => holders.filter((holder) => holder.isPrimary).length;
  const isEnabled = (holder: SourceHolder) => holder.isEnabled;
  return (
    Number(b.isHere) - Number(a.isHere) ||
    // Of two that are here, the one that follows no object of this run cannot give way.
    (a.isHere && b.isHere ? left.length - right.length : 0) ||
    primaries(right) - primaries(left) ||
    Number(right.some(isEnabled)) - Number(left.some(isEnabled)) ||
    compareTexts(left[0]?.created ?? '', right[0]?.created ?? '') ||
    compareNumbers(left[0]?.sequence ?? 0, right[0]?.sequence ?? 0) ||
    a.record - b.record
  );
}

const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function isPrimary(attribute: string, value: string, object: SourceObject): boolean {
  if (attribute === 'mailNickname') return isCalled(value, object);
  if (attribute === 'userPrincipalName') return true;
  if (attribute === 'proxyAddresses') return value.startsWith('SMTP:');
  // Without a list of addresses, mail is the primary one.
  return attribute === 'mail' && (object.attributes.get('proxyaddresses')?.length ?? 0) === 0;
}

/** Every value of the object that is held against others, the DN among them. */
export function* uniqueValues(
  object: SourceObject,
  objectClass: SourceClass,
  rules: CompiledRules,
): Generator<{ attribute: string; value: SourceValue; unique: CompiledUniqueRule }> {
  for (const { attribute, key, uniques } of rules.comparedOf(objectClass)) {
    const values = attribute === distinguishedName ? [object.dn] : (object.attributes.get(key) ?? []);
    if (values.length === 0) continue;
    for (const unique of uniques) {
      for (const value of values) yield { attribute, value, unique };
    }
  }
}

function isCalled(alias: string, object: SourceObject): boolean {
  const names = [textOf(object, 'samaccountname'), textOf(object, 'userprincipalname')?.split('@')[0]];
  return names.some((name) => name?.toLowerCase() === alias.toLowerCase());
}
