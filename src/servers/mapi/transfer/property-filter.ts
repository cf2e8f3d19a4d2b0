import { identityOfKey, type PropertyKey } from '../../../wire/mapi/property-key.ts';
import type { PropertyTag } from '../../../wire/mapi/property-type.ts';
import type { Logon } from '../objects/logon.ts';

/**
 * What of an object goes along: [MS-OXCFXICS] section 3.2.5.10. It is about the object that a download or a synchronisation names, and
 * not about what is below it.
 */
export interface PropertyFilter {
  wants(key: PropertyKey): boolean;
  /** All that goes along, where that was said. */
  readonly named?: readonly PropertyKey[];
  /** Recipients, attachments, messages, subfolders (section 2.2.1.7). */
  wantsPart(tag: PropertyTag): boolean;
  /** Section 2.2.4.1.5.1: before parts of a kind stands that they are told, so that none of them is not as if nothing was said. */
  readonly tellsParts: boolean;
}

export const wholeObject: PropertyFilter = {
  wants: () => true,
  wantsPart: () => true,
  tellsParts: false,
};

export interface FilterTerms {
  readonly tags: readonly PropertyTag[];
  /** The tags are what goes along, and not what stays behind. */
  readonly isInclusion: boolean;
  /** Nothing below the object. */
  readonly isShallow?: boolean;
}

export async function filterOf(
  logon: Logon,
  { tags, isInclusion, isShallow = false }: FilterTerms,
): Promise<PropertyFilter> {
  const keys = await logon.names.keysOf(tags);
  const known = keys.filter((key) => key !== undefined);
  const named = new Set(known.map(identityOfKey));
  const wants = (key: PropertyKey): boolean => named.has(identityOfKey(key)) === isInclusion;
  return {
    ...(isInclusion && { named: known }),
    ...{ wants, wantsPart: (tag) => !isShallow && wants(tag), tellsParts: true },
  };
}
