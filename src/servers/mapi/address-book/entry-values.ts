import { type PropertyTag, PropertyType, propertyId, propertyTag } from '../../../wire/mapi/property-type.ts';
import type { TaggedValue } from '../../../wire/mapi/property-value.ts';
import type { AddressBookEntry } from './address-book-entry.ts';
import type { AddressBookContext } from './address-book-request.ts';
import { type CellTerms, columnReader } from './entry-cells.ts';

export interface EntryValues {
  readonly values: TaggedValue[];
  readonly hasErrors: boolean;
}

/** One value for each tag, in their order; what is not there is an error under its own id. */
export async function entryValues(
  context: AddressBookContext,
  entry: AddressBookEntry | undefined,
  tags: readonly PropertyTag[],
  terms: CellTerms,
): Promise<EntryValues> {
  const values: TaggedValue[] = [];
  let hasErrors = false;
  for (const tag of tags) {
    const cell = await columnReader(tag, context, terms)(entry);
    const id = propertyId(tag);
    if ('error' in cell) {
      hasErrors = true;
      values.push({ tag: propertyTag(id, PropertyType.errorCode), value: cell.error });
    } else values.push({ tag: propertyTag(id, cell.type), value: cell.value });
  }
  return { values, hasErrors };
}
