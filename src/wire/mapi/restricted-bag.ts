import type { RestrictedObject } from './evaluate-restriction.ts';
import type { PropertyBag } from './property-bag.ts';
import { firstNamedId, type PropertyKey } from './property-key.ts';
import {
  multivalueInstance,
  type PropertyTag,
  PropertyType,
  propertyId,
  propertyType,
} from './property-type.ts';

const multiple = 0x1000;

export interface BagTables {
  /** By the id of PidTagMessageRecipients or -Attachments. */
  readonly [table: number]: readonly RestrictedObject[];
}

export interface BagNames {
  /** What a mailbox means by an id from 0x8000 on; without it there is no such property. */
  readonly keyOf?: (tag: PropertyTag) => PropertyKey | undefined;
}

/** A bag with its sub-objects, for conditions to be put to. */
export function restrictedBag(
  bag: PropertyBag,
  tables: BagTables = {},
  { keyOf }: BagNames = {},
): RestrictedObject {
  return {
    find(tag) {
      const plain = (tag & ~multivalueInstance) >>> 0;
      const key = propertyId(plain) < firstNamedId ? plain : keyOf?.(plain);
      if (key === undefined) return undefined;
      const found = bag.get(key);
      if (found !== undefined || typeof key !== 'number') return found;
      // One value wanted of a property that has many: [MS-OXCDATA] section 2.12.4 lets the tag be that of a single one.
      return isSingle(plain) ? bag.get((plain | multiple) >>> 0) : undefined;
    },
    subobjects: (table) => tables[propertyId(table)] ?? [],
  };
}

const isSingle = (tag: PropertyTag): boolean =>
  propertyType(tag) !== PropertyType.unspecified && (tag & multiple) === 0;
