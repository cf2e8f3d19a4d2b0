import type { NamedProperty } from '../../wire/mapi/property-key.ts';
import { PropertySet } from '../../wire/mapi/property-sets.ts';
import { PropertyType } from '../../wire/mapi/property-type.ts';

/** [MS-OXPROPS] section 2: named properties that mail itself has. */
export const PidName = {
  Keywords: { name: { set: PropertySet.PublicStrings, name: 'Keywords' }, type: PropertyType.multipleString },
} as const satisfies Record<string, NamedProperty>;

export const PidLid = {
  SmartNoAttach: { name: { set: PropertySet.Common, lid: 0x8514 }, type: PropertyType.boolean },
  FlagRequest: { name: { set: PropertySet.Common, lid: 0x8530 }, type: PropertyType.string },
} as const satisfies Record<string, NamedProperty>;
