import { PidTag } from '../../../wire/mapi/property-tags.ts';
import {
  type PropertyTag,
  PropertyType,
  propertyId,
  propertyTag,
  propertyType,
} from '../../../wire/mapi/property-type.ts';
import type { AddressBookEntry } from './address-book-entry.ts';
import type { AddressBookContext } from './address-book-request.ts';
import { entryProperties } from './entry-properties.ts';
import { linkProperties } from './link-properties.ts';

const multiple = 0x1000;
const narrowing = PropertyType.string - PropertyType.string8;
const certificates: readonly PropertyTag[] = [PidTag.UserX509Certificate, PidTag.AddressBookX509Certificate];

/** Entries that are values of others stand as the texts that they can be asked for as. */
export function allTags(isUnicode: boolean): PropertyTag[] {
  const text = isUnicode ? PropertyType.multipleString : PropertyType.multipleString8;
  return [
    ...[...entryProperties].map(({ tag }) => (isUnicode ? tag : narrow(tag))),
    ...[...linkProperties].map(({ tag }) => propertyTag(propertyId(tag), text)),
    ...certificates,
  ];
}

/** [MS-OXNSPI] section 3.1.4.1.6, constraint 4: texts are of 8 bits. */
export async function tagsOf(
  entry: AddressBookEntry,
  { caller, directory }: AddressBookContext,
  skipsObjects: boolean,
): Promise<PropertyTag[]> {
  const terms = { organization: caller.organization, isEphemeral: false };
  const tags = [...entryProperties]
    .filter(({ read }) => read(entry, terms) !== undefined)
    .map(({ tag }) => narrow(tag));
  for (const tag of certificates) {
    const found = await directory.findCertificates(caller.tenant, entry.recipient, propertyId(tag));
    if (found.length > 0) tags.push(tag);
  }
  if (!skipsObjects) for (const link of linkProperties) if (link.isOf(entry)) tags.push(link.tag);
  return tags;
}

function narrow(tag: PropertyTag): PropertyTag {
  const type = propertyType(tag);
  const isText = (type & ~multiple) === PropertyType.string;
  return isText ? propertyTag(propertyId(tag), type - narrowing) : tag;
}
