import { AppError } from '../../base/errors.ts';
import { type SourceObject, type SourceValue, textsOf } from '../source-object.ts';

/** Under which an attribute may be given: one value, several, or none. */
export type FakeValues = SourceValue | readonly SourceValue[] | null;
export type FakeAttributes = Readonly<Record<string, FakeValues>>;

export type FakeClass = 'user' | 'contact' | 'group' | 'organizationalUnit' | 'computer' | 'container';

export interface FakeObject {
  dn: string;
  readonly guid: string;
  readonly createdAt: number;
  /** The number of the last change; so is each attribute's. */
  changedAt: number;
  movedAt: number;
  deletedAt: number | undefined;
  readonly attributes: Map<string, { values: readonly SourceValue[]; changedAt: number }>;
}

const classes: Readonly<Record<FakeClass, readonly string[]>> = {
  user: ['top', 'person', 'organizationalPerson', 'user'],
  computer: ['top', 'person', 'organizationalPerson', 'user', 'computer'],
  contact: ['top', 'person', 'organizationalPerson', 'contact'],
  group: ['top', 'group'],
  organizationalUnit: ['top', 'organizationalUnit'],
  container: ['top', 'container'],
};

/** What points to other objects: Active Directory keeps it true when those move or go, and calls it no change. */
const linkAttributes = ['member', 'manager', 'publicdelegates', 'authorig'];

/** What the objects of a directory are, and when each of their attributes changed. */
export class FakeDirectoryState {
  readonly namingContext: string;
  readonly #objects = new Map<string, FakeObject>();
  #byName = new Map<string, FakeObject>();
  #lastChange = 0;

  constructor(namingContext: string) {
    this.namingContext = namingContext;
  }

  get lastChange(): number {
    return this.#lastChange;
  }

  /** Whole where it ends in the naming context, else below it. */
  fullDn(dn: string): string {
    const isWhole = keyOf(dn).endsWith(keyOf(this.namingContext));
    return isWhole ? dn : `${dn},${this.namingContext}`;
  }

  add(guid: string, kind: FakeClass, relativeDn: string, given: FakeAttributes): FakeObject {
    const dn = this.fullDn(relativeDn);
    if (this.find(dn) !== undefined) throw new Error(`There is ${dn} already.`);
    const [, rdn = '', name = ''] = /^(\w+)=((?:\\.|[^,\\])*)/u.exec(dn) ?? [];
    const changedAt = this.#next();
    const made: FakeObject = {
      ...{ dn, guid, createdAt: changedAt, changedAt, movedAt: changedAt },
      ...{ deletedAt: undefined, attributes: new Map() },
    };
    const plain = name.replaceAll(/\\(.)/gu, '$1');
    const own = {
      ...{ objectClass: classes[kind], [rdn]: plain, name: plain },
      ...{ objectGUID: guidBytes(guid), distinguishedName: dn },
    };
    for (const [attribute, values] of Object.entries({ ...own, ...given })) {
      this.#set(made, attribute, listOf(values));
    }
    this.#objects.set(guid, made);
    this.#byName.set(keyOf(dn), made);
    return made;
  }

  /** Attributes with `null` are cleared; what is not named stays. */
  change(dn: string, given: FakeAttributes): void {
    const object = this.get(dn);
    object.changedAt = this.#next();
    for (const [attribute, values] of Object.entries(given)) this.#set(object, attribute, listOf(values));
  }

  /** With everything below it. */
  rename(dn: string, to: string): void {
    const object = this.get(dn);
    const before = object.dn;
    const after = this.fullDn(to);
    const [, rdn = '', name = ''] = /^(\w+)=((?:\\.|[^,\\])*)/u.exec(after) ?? [];
    for (const each of this.#below(before)) {
      const isIt = each === object;
      const wasAt = each.dn;
      each.dn = isIt ? after : `${each.dn.slice(0, -before.length)}${after}`;
      each.changedAt = this.#next();
      each.movedAt = each.changedAt;
      this.#set(each, 'distinguishedName', [each.dn]);
      this.#redirectLinks(wasAt, each.dn);
    }
    this.#set(object, rdn, [name]);
    this.#set(object, 'name', [name]);
    this.#byName = new Map(this.living().map((each) => [keyOf(each.dn), each]));
  }

  /** With everything below it. */
  delete(dn: string): void {
    for (const each of this.#below(this.get(dn).dn)) {
      each.deletedAt = this.#next();
      each.changedAt = each.deletedAt;
      this.#byName.delete(keyOf(each.dn));
      this.#redirectLinks(each.dn, undefined);
    }
  }

  get(dn: string): FakeObject {
    const found = this.find(dn);
    if (found === undefined) throw new Error(`There is no ${dn}.`);
    return found;
  }

  find(dn: string): FakeObject | undefined {
    return this.#byName.get(keyOf(this.fullDn(dn)));
  }

  findByGuid(guid: string): FakeObject | undefined {
    const found = this.#objects.get(guid.toLowerCase());
    return found?.deletedAt === undefined ? found : undefined;
  }

  living(): FakeObject[] {
    return [...this.#objects.values()].filter(({ deletedAt }) => deletedAt === undefined);
  }

  all(): Iterable<FakeObject> {
    return this.#objects.values();
  }

  /** In one change, once everything has been looked at. */
  write(object: FakeObject, values: ReadonlyMap<string, readonly SourceValue[]>): void {
    object.changedAt = this.#next();
    for (const [attribute, each] of values) this.#set(object, attribute, each);
  }

  #next(): number {
    this.#lastChange += 1;
    return this.#lastChange;
  }

  #set(object: FakeObject, attribute: string, values: readonly SourceValue[]): void {
    object.attributes.set(attribute.toLowerCase(), { values, changedAt: object.changedAt });
  }

  #below(dn: string): FakeObject[] {
    const end = `,${keyOf(dn)}`;
    const isBelow = (each: FakeObject) => keyOf(each.dn) === keyOf(dn) || keyOf(each.dn).endsWith(end);
    return this.living().filter(isBelow);
  }

  #redirectLinks(from: string, to: string | undefined): void {
    for (const { attributes } of this.#objects.values()) {
      for (const name of linkAttributes) {
        const link = attributes.get(name);
        if (link === undefined) continue;
        link.values = link.values.flatMap((value) => {
          if (typeof value !== 'string' || keyOf(value) !== keyOf(from)) return [value];
          return to === undefined ? [] : [to];
        });
      }
    }
  }
}

/** As it is read: without attributes that have no value. */
export function present({ dn, guid, attributes }: FakeObject, wanted?: ReadonlySet<string>): SourceObject {
  const shown = [...attributes].filter(([name, { values }]) => {
    return values.length > 0 && (wanted?.has(name) ?? true);
  });
  return { dn, guid, attributes: new Map(shown.map(([name, { values }]) => [name, values])) };
}

export function textsOfFake(object: FakeObject | undefined, name: string): string[] {
  return object === undefined ? [] : textsOf(present(object), name);
}

/** Without case, and without spaces after commas. */
export function keyOf(dn: string): string {
  return dn.toLowerCase().replaceAll(/(?<!\\), +/gu, ',');
}

function listOf(values: FakeValues): readonly SourceValue[] {
  if (values === null) return [];
  return typeof values === 'string' || values instanceof Uint8Array ? [values] : values;
}

/** As objectGUID has it: the first three parts with their lowest byte first. */
export function guidBytes(guid: string): Uint8Array {
  const hex = Buffer.from(guid.replaceAll('-', ''), 'hex');
  const part = (start: number, end: number) => hex.subarray(start, end).toReversed();
  return new Uint8Array([...part(0, 4), ...part(4, 6), ...part(6, 8), ...hex.subarray(8)]);
}

export function lineWentDead(): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'directory.source.connection',
    message:
      'The connection to the directory broke off. Nothing of the page that was being read was taken. Try again.',
  });
}
