import {
  multivalueInstance,
  type PropertyTag,
  PropertyType,
  propertyType,
} from '../../../../wire/mapi/property-type.ts';

const unfit: ReadonlySet<number> = new Set<number>([
  PropertyType.unspecified,
  PropertyType.null,
  PropertyType.errorCode,
]);
const known: ReadonlySet<number> = new Set<number>(Object.values(PropertyType));

/** Whether a column may be of the tag's type: [MS-OXCTABL] section 3.2.5.2. */
export function isColumnType(tag: PropertyTag): boolean {
  const type = propertyType(tag) & ~multivalueInstance;
  return known.has(type) && !unfit.has(type);
}
