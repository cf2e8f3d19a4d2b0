/**
 * Which rows a table shows, and in which order: [MS-OXCTABL] sections 3.2.5.3 and 3.2.5.4. Rows that have many values of a column come
 * once for each; under categories come headers, and what is below one that is closed is not shown.
 */
import { createHash } from 'node:crypto';
import { ByteWriter } from '../../../../wire/mapi/byte-writer.ts';
import { latin1CodePage } from '../../../../wire/mapi/code-page.ts';
import type { PropertyBag } from '../../../../wire/mapi/property-bag.ts';
import { type PropertyKey, typeOfKey } from '../../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import { type PropertyValue, writeValue } from '../../../../wire/mapi/property-value.ts';
import { compareValues } from '../../../../wire/mapi/value-order.ts';
import type { RowId } from './row-source.ts';

export interface Leaf {
  readonly kind: 'leaf';
  readonly id: RowId;
  /** From 1 on where the row comes more than once; with the value that this one is for. */
  readonly instance: number;
  readonly value: PropertyValue | undefined;
  readonly depth: number;
}

export interface Header {
  readonly kind: 'header';
  readonly category: bigint;
  readonly depth: number;
  /** Of the category columns down to this one. */
  readonly values: readonly (PropertyValue | undefined)[];
  readonly leaves: number;
  readonly unread: number;
  readonly below: readonly Entry[];
}

export type Entry = Leaf | Header;

export interface SortColumn {
  readonly key: PropertyKey;
  readonly descending: boolean;
  /** One row for each of its values. */
  readonly isInstance: boolean;
  /** Decides the order of the categories before it, by the largest of it in each. */
  readonly isMaximum: boolean;
}

export interface OrderTerms {
  readonly columns: readonly SortColumn[];
  readonly categories: number;
  /** The column whose values make rows of their own, also where nothing is sorted by it. */
  readonly instanceOf: PropertyKey | undefined;
}

export interface ReadRow {
  readonly id: RowId;
  readonly bag: PropertyBag;
}

interface Instance {
  readonly leaf: Leaf;
  readonly bag: PropertyBag;
  readonly sortValues: readonly (PropertyValue | undefined)[];
}

export function orderRows(rows: readonly ReadRow[], terms: OrderTerms): Entry[] {
  const { columns, categories } = terms;
  const instances = rows.flatMap((row) => instancesOf(row, terms));
  const grouping = columns.slice(0, categories);
  // Stable: what is equal stays in the order of the source.
  if (columns.length > 0) instances.sort((a, b) => compareInstances(a, b, columns));
  if (grouping.length === 0) return instances.map(({ leaf }) => leaf);
  return group(instances, terms, 0, []);
}

function instancesOf({ id, bag }: ReadRow, { columns, categories, instanceOf }: OrderTerms): Instance[] {
  const make = (instance: number, value: PropertyValue | undefined): Instance => ({
    leaf: { kind: 'leaf', id, instance, value, depth: categories },
    bag,
    sortValues: columns.map(({ key, isInstance }) => (isInstance ? value : bag.get(key))),
  });
  const values = instanceOf === undefined ? undefined : bag.get(instanceOf);
  if (!Array.isArray(values) || values.length === 0) return [make(0, undefined)];
  return (values as PropertyValue[]).map((value, index) => make(index + 1, value));
}

function compareInstances(a: Instance, b: Instance, columns: readonly SortColumn[]): number {
  for (const [index, { descending, isMaximum }] of columns.entries()) {
    if (isMaximum) continue;
    const order = compareMaybe(a.sortValues[index], b.sortValues[index]);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

/** What is missing comes before everything that is there. */
function compareMaybe(a: PropertyValue | undefined, b: PropertyValue | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compareValues(a, b) ?? 0;
}

function group(
  instances: readonly Instance[],
  terms: OrderTerms,
  level: number,
  above: readonly (PropertyValue | undefined)[],
): Entry[] {
  const { columns, categories } = terms;
  const at = categoryColumns(terms)[level];
  if (at === undefined || level === categories) return instances.map(({ leaf }) => leaf);
  const parts: Instance[][] = [];
  for (const instance of instances) {
    const last = parts.at(-1);
    const isSame = last?.[0] && compareMaybe(last[0].sortValues[at], instance.sortValues[at]) === 0;
    if (last !== undefined && isSame === true) last.push(instance);
    else parts.push([instance]);
  }
  const maximum = columns.findIndex(({ isMaximum }) => isMaximum);
  const column = columns[at];
  if (maximum === at + 1 && column !== undefined) sortByMaximum(parts, maximum, column.descending);
  return parts.map((part): Header => {
    const values = [...above, part[0]?.sortValues[at]];
    return {
      kind: 'header',
      category: categoryId(terms, values),
      depth: level,
      values,
      leaves: part.length,
      unread: part.filter(({ bag }) => bag.boolean(PidTag.Read) === false).length,
      below: group(part, terms, level + 1, values),
    };
  });
}

/** Places of the columns that make categories: the one that only decides their order is none. */
const categoryColumns = ({ columns }: OrderTerms): number[] =>
  columns.flatMap(({ isMaximum }, index) => (isMaximum ? [] : [index]));

function sortByMaximum(parts: Instance[][], column: number, descending: boolean): void {
  const largest = (part: readonly Instance[]) =>
    part.reduce<PropertyValue | undefined>(
      (most, { sortValues }) => (compareMaybe(sortValues[column], most) > 0 ? sortValues[column] : most),
      undefined,
    );
  const ranked = new Map(parts.map((part) => [part, largest(part)]));
  parts.sort((a, b) => {
    const order = compareMaybe(ranked.get(a), ranked.get(b));
    return descending ? -order : order;
  });
}

/** The same whenever the table is made: clients keep which ones were open. */
function categoryId(terms: OrderTerms, values: readonly (PropertyValue | undefined)[]): bigint {
  const writer = new ByteWriter();
  const places = categoryColumns(terms);
  for (const [level, value] of values.entries()) {
    const column = terms.columns[places[level] ?? 0];
    writer.flag(value !== undefined);
    if (value === undefined || column === undefined) continue;
    const type = typeOfKey(column.key) & (column.isInstance ? ~0x3000 : ~0);
    writeValue(writer, type, value, latin1CodePage, 32);
  }
  const digest = createHash('sha256').update(writer.written).digest();
  // Not an id of a message, whose replica is 1.
  return (digest.readBigUInt64LE(0) & ~0xffffn) | 0x7ffen;
}
