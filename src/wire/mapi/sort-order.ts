/** How the rows of a table are ordered: [MS-OXCDATA] section 2.13. */
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { type PropertyTag, propertyId, propertyTag, propertyType } from './property-type.ts';

const directions = { ascending: 0x00, descending: 0x01, maximumOfCategory: 0x04 } as const;

export interface SortOrder {
  readonly tag: PropertyTag;
  readonly direction: keyof typeof directions;
}

export interface SortOrderSet {
  readonly orders: readonly SortOrder[];
  /** How many of the first make categories, and how many of these are open at first. */
  readonly categories: number;
  readonly expanded: number;
}

export function readSortOrderSet(reader: ByteReader): SortOrderSet {
  const count = reader.u16();
  const categories = reader.u16();
  const expanded = reader.u16();
  if (categories > count || expanded > categories)
    throw new MapiFormatError('A sort order has more categories than columns.');
  const orders = Array.from({ length: reader.count(count, 5) }, (): SortOrder => {
    const type = reader.u16();
    const tag = propertyTag(reader.u16(), type);
    return { tag, direction: directionOf(reader.u8()) };
  });
  return { orders, categories, expanded };
}

export function writeSortOrderSet(writer: ByteWriter, { orders, categories, expanded }: SortOrderSet): void {
  writer.u16(orders.length).u16(categories).u16(expanded);
  for (const { tag, direction } of orders)
    writer.u16(propertyType(tag)).u16(propertyId(tag)).u8(directions[direction]);
}

function directionOf(number: number): SortOrder['direction'] {
  switch (number) {
    case directions.ascending:
      return 'ascending';
    case directions.descending:
      return 'descending';
    case directions.maximumOfCategory:
      return 'maximumOfCategory';
    default:
      throw new MapiFormatError(`No sort order is ${number}.`);
  }
}
