import type { RecipientId } from '../../../base/ids.ts';
import type { AddressBookRows } from '../../../wire/mapi/address-book-responses.ts';
import type { AddressBookCell } from '../../../wire/mapi/address-book-value.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import {
  type PropertyTag,
  PropertyType,
  propertyId,
  propertyTag,
  propertyType,
} from '../../../wire/mapi/property-type.ts';
import { NspiError } from './address-book-error.ts';
import type { AddressBookContext } from './address-book-request.ts';
import { type CellTerms, columnReader, entryOfId } from './entry-cells.ts';

/** A client shows a dozen; more than all that there are is nobody's. */
const maxColumns = 1_000;

const narrow = (tag: PropertyTag): PropertyTag => propertyTag(propertyId(tag), PropertyType.string8);

/** [MS-OXNSPI] section 3.1.4.1.8, constraint 6: of whoever names none. */
export const defaultColumns: readonly PropertyTag[] = [
  PidTag.AddressBookContainerId,
  PidTag.ObjectType,
  PidTag.DisplayType,
  narrow(PidTag.DisplayName),
  narrow(PidTag.PrimaryTelephoneNumber),
  narrow(PidTag.DepartmentName),
  narrow(PidTag.OfficeLocation),
];

/** One row for each, of those who are not there too: what was found once may be gone by now. */
export async function entryRows(
  context: AddressBookContext,
  recipients: readonly (RecipientId | undefined)[],
  asked: readonly PropertyTag[] | undefined,
  terms: CellTerms,
): Promise<AddressBookRows> {
  const columns = asked ?? defaultColumns;
  if (columns.length > maxColumns) throw new NspiError('TableTooBig');
  const readers = columns.map((tag) => columnReader(tag, context, terms));
  const rows: AddressBookCell[][] = [];
  for (const recipient of recipients) {
    const entry = entryOfId(context, recipient);
    const cells: AddressBookCell[] = [];
    for (const read of readers) {
      const cell = read(entry);
      cells.push(cell instanceof Promise ? await cell : cell);
    }
    rows.push(cells);
  }
  // Without columns the client knows those of the specification, and finds in the rows what is missing.
  return asked === undefined ? { columns, rows } : withErrorColumns(columns, rows);
}

/**
 * [MS-OXNSPI] section 3.1.4.1.7, constraint 12: what none of the rows has is a column of errors. One that was asked for as such holds
 * flagged errors like any other ([MS-OXCMAPIHTTP] R2024).
 */
function withErrorColumns(
  columns: readonly PropertyTag[],
  rows: readonly (readonly AddressBookCell[])[],
): AddressBookRows {
  const errorColumns = new Set<number>();
  const answered = columns.map((tag, index) => {
    const isOfErrors = rows.length > 0 && rows.every((row) => 'error' in (row[index] ?? noCell));
    if (!isOfErrors || propertyType(tag) === PropertyType.errorCode) return tag;
    errorColumns.add(index);
    return propertyTag(propertyId(tag), PropertyType.errorCode);
  });
  return { columns: answered, rows, errorColumns };
}

const noCell: AddressBookCell = { error: 0 };
