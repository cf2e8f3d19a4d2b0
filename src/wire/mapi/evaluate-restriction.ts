/**
 * Whether an object fulfils a restriction: [MS-OXCDATA] section 2.12. It is compiled once and then asked of each row. What the
 * specification leaves open: a condition on a property that is not there is not fulfilled, whatever its relation ("not" around it
 * is), and of an array one value that fulfils it is enough.
 */
import { type PropertyTag, PropertyType, propertyId, propertyTag, propertyType } from './property-type.ts';
import type { PropertyValue } from './property-value.ts';
import type { Relation, Restriction } from './restriction.ts';
import { contentTest } from './text-match.ts';
import { compareValues, isList, orderAgainst } from './value-order.ts';

/** What conditions are put to: a message, a recipient, a row of a table. */
export interface RestrictedObject {
  /** By the tag as it stands in the restriction: the type may be a String8, unspecified, or that of an array's instance. */
  find(tag: PropertyTag): PropertyValue | undefined;
  /** Of a value that `find` does not give, because it is too large to be at hand. */
  sizeOf?(tag: PropertyTag): number | undefined;
  /** Recipients or attachments, by PidTagMessageRecipients or -Attachments. */
  subobjects?(table: PropertyTag): Iterable<RestrictedObject>;
}

/** A restriction that counts keeps what it has counted: compile it once for each pass over a table. */
export type RestrictionTest = (object: RestrictedObject) => boolean;

export interface RestrictionContext {
  /** Whether the entry id of somebody belongs to a list, by its entry id: who knows the address book can say. */
  readonly isMember?: (someone: Uint8Array, list: Uint8Array) => boolean;
}

/** Exchange answers it with TooComplex, too. */
export class UnsupportedRestriction extends Error {
  override readonly name = 'UnsupportedRestriction';
}

export function fulfils(
  object: RestrictedObject,
  restriction: Restriction,
  context?: RestrictionContext,
): boolean {
  return compileRestriction(restriction, context)(object);
}

/** Throws UnsupportedRestriction for regular expressions (RELOP_RE), which no server evaluates. */
export function compileRestriction(
  restriction: Restriction,
  context: RestrictionContext = {},
): RestrictionTest {
  const inner = (each: Restriction): RestrictionTest => compileRestriction(each, context);
  switch (restriction.kind) {
    case 'and': {
      const tests = restriction.all.map(inner);
      return (object) => tests.every((test) => test(object));
    }
    case 'or': {
      const tests = restriction.all.map(inner);
      return (object) => tests.some((test) => test(object));
    }
    case 'not': {
      const test = inner(restriction.restriction);
      return (object) => !test(object);
    }
    case 'content': {
      const { tag, value } = restriction;
      if (typeof value.value !== 'string' && !(value.value instanceof Uint8Array)) return never;
      const test = contentTest(value.value, restriction.match, restriction.looseness);
      return (object) => anyOf(object.find(tag), test);
    }
    case 'property':
      return propertyTest(restriction.tag, restriction.relation, restriction.value.value, context);
    case 'compare': {
      const { left, right } = restriction;
      const holds = relationTest(restriction.relation);
      return (object) => {
        const [one, other] = [object.find(left), object.find(right)];
        return one !== undefined && other !== undefined && holds(compareValues(one, other));
      };
    }
    case 'bits': {
      const { tag, mask, isSet } = restriction;
      return (object) => {
        const value = object.find(tag);
        return typeof value === 'number' && ((value & mask) !== 0) === isSet;
      };
    }
    case 'size': {
      const { tag, size } = restriction;
      const holds = relationTest(restriction.relation);
      return (object) => {
        const found = object.sizeOf?.(tag) ?? sizeOfValue(object.find(tag), propertyType(tag));
        return found !== undefined && holds(found - size);
      };
    }
    case 'exists': {
      // [MS-OXCDATA] section 2.12.9: whatever its type.
      const tag = propertyTag(propertyId(restriction.tag), PropertyType.unspecified);
      return (object) => object.find(tag) !== undefined || object.sizeOf?.(tag) !== undefined;
    }
    case 'subobjects': {
      const { table } = restriction;
      const test = inner(restriction.restriction);
      return (object) => {
        for (const each of object.subobjects?.(table) ?? []) if (test(each)) return true;
        return false;
      };
    }
    case 'comment':
      return restriction.restriction === undefined ? always : inner(restriction.restriction);
    case 'count': {
      const test = inner(restriction.restriction);
      let left = restriction.count;
      return (object) => {
        if (left === 0 || !test(object)) return false;
        left -= 1;
        return true;
      };
    }
  }
}

/** So that what is large or far is read only where a condition asks for it. With the types that stand there, each once. */
export function tagsOfRestriction(restriction: Restriction): ReadonlySet<PropertyTag> {
  const tags = new Set<PropertyTag>();
  const collect = (each: Restriction): void => {
    switch (each.kind) {
      case 'and':
      case 'or':
        each.all.forEach(collect);
        return;
      case 'compare':
        tags.add(each.left).add(each.right);
        return;
      case 'subobjects':
        tags.add(each.table);
        return;
      case 'not':
      case 'count':
      case 'comment':
        if (each.restriction) collect(each.restriction);
        return;
      default:
        tags.add(each.tag);
    }
  };
  collect(restriction);
  return tags;
}

const never: RestrictionTest = () => false;
const always: RestrictionTest = () => true;

function propertyTest(
  tag: PropertyTag,
  relation: Relation,
  wanted: PropertyValue,
  { isMember }: RestrictionContext,
): RestrictionTest {
  if (relation === 'memberOfDistributionList') {
    if (!(wanted instanceof Uint8Array) || !isMember) return never;
    return (object) =>
      anyOf(object.find(tag), (value) => value instanceof Uint8Array && isMember(value, wanted));
  }
  const holds = relationTest(relation);
  if (isList(wanted))
    return (object) => {
      const value = object.find(tag);
      return value !== undefined && holds(compareValues(value, wanted));
    };
  const orderOf = orderAgainst(wanted);
  return (object) => anyOf(object.find(tag), (value) => holds(orderOf(value)));
}

function anyOf(value: PropertyValue | undefined, test: (single: PropertyValue) => boolean): boolean {
  if (value === undefined) return false;
  return isList(value) ? value.some(test) : test(value);
}

/** Values without an order between them fulfil no relation but that they differ. */
function relationTest(relation: Relation): (order: number | undefined) => boolean {
  switch (relation) {
    case 'lessThan':
      return (order) => order !== undefined && order < 0;
    case 'lessThanOrEqual':
      return (order) => order !== undefined && order <= 0;
    case 'greaterThan':
      return (order) => order !== undefined && order > 0;
    case 'greaterThanOrEqual':
      return (order) => order !== undefined && order >= 0;
    case 'equal':
      return (order) => order === 0;
    case 'notEqual':
      return (order) => order !== 0;
    case 'matches':
      throw new UnsupportedRestriction('No server evaluates regular expressions in restrictions.');
    case 'memberOfDistributionList':
      // [MS-OXCDATA] section 2.12.5: only of one property and a value.
      throw new UnsupportedRestriction(
        'Membership of a list is no relation between two properties or sizes.',
      );
  }
}

const fixedSizes: Readonly<Record<number, number>> = {
  [PropertyType.integer16]: 2,
  [PropertyType.integer32]: 4,
  [PropertyType.floating32]: 4,
  [PropertyType.errorCode]: 4,
};

/** Bytes of a value as it is kept: of a text without its zero, of an array all. */
function sizeOfValue(value: PropertyValue | undefined, type: number): number | undefined {
  if (value === undefined) return undefined;
  if (isList(value))
    return value.reduce<number>((sum, each) => sum + (sizeOfValue(each, type & 0xfff) ?? 0), 0);
  if (typeof value === 'string') {
    if (type === PropertyType.guid) return 16;
    return type === PropertyType.string8 ? value.length : value.length * 2;
  }
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'object') return undefined;
  return fixedSizes[type] ?? 8;
}
