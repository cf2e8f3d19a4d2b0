import type { NamedProperty } from '../../wire/mapi/property-key.ts';
import { PropertySet } from '../../wire/mapi/property-sets.ts';
import { PropertyType } from '../../wire/mapi/property-type.ts';

/** [MS-OXPROPS] section 2: named properties that mail itself has. */
export const PidName = {
  Keywords: { name: { set: PropertySet.PublicStrings, name: 'Keywords' }, type: PropertyType.multipleString },
} as const satisfies Record<string, NamedProperty>;

/** [MS-OXOFLAG] section 2.2.1.9: what is asked of the reader, in words. */
export const PidLidFlagRequest: NamedProperty = {
  name: { set: PropertySet.Common, lid: 0x8530 },
  type: PropertyType.string,
};
