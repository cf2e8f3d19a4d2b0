/**
 * Restrictions as the address book has them: [MS-OXCDATA] section 2.12 with counts of 32 bits. What they compare with follows in one of
 * three forms, for the specification shows one, Microsoft's suite sends another, and RPC had pointers: `tag value`, `tag FF value`, and
 * `FF tag FF value`. A tag never begins with FF, so the last tells itself; between the first two the caller tries.
 */
import { readAddressBookValue } from './address-book-value.ts';
import type { ByteReader } from './byte-reader.ts';
import type { CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { PropertyType, propertyType } from './property-type.ts';
import { readValue, type TaggedValue } from './property-value.ts';
import { type Restriction, readRestriction } from './restriction.ts';

/** How a value stands behind a tag that has no FF: with one, without, or without although its first byte is that. */
export type AddressBookRestrictionForm = 'plain' | 'marked' | 'plainWithFF';

/** In the order in which they are tried. */
export const addressBookRestrictionForms: readonly AddressBookRestrictionForm[] = [
  'plain',
  'marked',
  'plainWithFF',
];

const present = 0xff;

export function readAddressBookRestriction(
  reader: ByteReader,
  codePage: CodePage,
  form: AddressBookRestrictionForm,
): Restriction {
  return readRestriction(reader, codePage, {
    width: 32,
    readValue: (from, page) => readTaggedValue(from, page, form),
  });
}

function readTaggedValue(
  reader: ByteReader,
  codePage: CodePage,
  form: AddressBookRestrictionForm,
): TaggedValue {
  const isPointer = reader.peek() === present;
  if (isPointer) reader.u8();
  const tag = reader.u32();
  const type = propertyType(tag);
  // What is compared with nothing is compared with an empty text.
  if (isPointer || form === 'marked')
    return { tag, value: readAddressBookValue(reader, type, codePage) ?? '' };
  const isText = type === PropertyType.string || type === PropertyType.string8;
  if (isText && form === 'plain' && reader.peek() === present)
    throw new MapiFormatError('A text begins with what says that it is there.');
  return { tag, value: readValue(reader, type, codePage, 32) };
}
