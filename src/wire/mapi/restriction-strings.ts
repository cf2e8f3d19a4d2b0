import { type PropertyTag, PropertyType, propertyId, propertyTag, propertyType } from './property-type.ts';
import type { TaggedValue } from './property-value.ts';
import type { Restriction } from './restriction.ts';

export type StringForm = 'unicode' | 'codePage';

const types: Readonly<Record<StringForm, ReadonlyMap<number, number>>> = {
  unicode: new Map<number, number>([
    [PropertyType.string8, PropertyType.string],
    [PropertyType.multipleString8, PropertyType.multipleString],
  ]),
  codePage: new Map<number, number>([
    [PropertyType.string, PropertyType.string8],
    [PropertyType.multipleString, PropertyType.multipleString8],
  ]),
};

/** A condition whose texts are all Unicode, or all in the code page of whoever reads it: [MS-OXCFOLD] section 2.2.1.5.1. */
export function withStringsOf(restriction: Restriction, form: StringForm): Restriction {
  const tagOf = (tag: PropertyTag): PropertyTag =>
    propertyTag(propertyId(tag), types[form].get(propertyType(tag)) ?? propertyType(tag));
  const withTag = (value: TaggedValue): TaggedValue => ({ ...value, tag: tagOf(value.tag) });
  const all = (each: Restriction): Restriction => {
    switch (each.kind) {
      case 'and':
      case 'or':
        return { kind: each.kind, all: each.all.map(all) };
      case 'not':
      case 'subobjects':
      case 'count':
        return { ...each, restriction: all(each.restriction) };
      case 'content':
      case 'property':
        return { ...each, tag: tagOf(each.tag), value: withTag(each.value) };
      case 'compare':
        return { ...each, left: tagOf(each.left), right: tagOf(each.right) };
      case 'comment':
        return {
          ...each,
          values: each.values.map(withTag),
          restriction: each.restriction && all(each.restriction),
        };
      case 'exists':
      case 'size':
        return { ...each, tag: tagOf(each.tag) };
      default:
        return each;
    }
  };
  return all(restriction);
}
