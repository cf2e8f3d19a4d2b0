import { ByteWriter } from '../../../../wire/mapi/byte-writer.ts';
import type { CodePage } from '../../../../wire/mapi/code-page.ts';
import { ErrorCode } from '../../../../wire/mapi/error-code.ts';
import { type Cell, writePropertyRow } from '../../../../wire/mapi/property-row.ts';
import { PidTag } from '../../../../wire/mapi/property-tags.ts';
import {
  multivalueInstance,
  type PropertyTag,
  propertyId,
  propertyTag,
  propertyType,
} from '../../../../wire/mapi/property-type.ts';
import { RopError } from '../../rop-error.ts';
import { cellOf } from '../property-cells.ts';
import type { Entry } from './row-order.ts';
import type { TableObject } from './table-object.ts';

/** [MS-OXCTABL] section 2.2.2.1.1. */
export const bookmark = { beginning: 0, current: 1, end: 2, custom: 3 } as const satisfies Record<
  string,
  number
>;

/** A value in a row of a table is cut to what fits into it: [MS-OXCTABL] section 3.2.5.5. */
const longestText = 255;
const longestBinary = 510;

/** Moves by rows from a place; as far as it came. */
export async function seek(table: TableObject, from: number, rowCount: number): Promise<number> {
  return (await table.moveTo(from + rowCount)) - from;
}

/** The rows behind or before the cursor, in their order. */
export async function moveForRows(table: TableObject, rowCount: number, isForward: boolean) {
  const rows = await table.rows();
  const position = await table.position();
  const entries = isForward
    ? rows.slice(position, position + rowCount)
    : rows.slice(Math.max(0, position - rowCount), position);
  return { entries, position, total: rows.length };
}

export interface RowTerms {
  readonly codePage: CodePage;
  readonly room: number;
  readonly isForward: boolean;
}

/** As many as have room, whole ones alone: backwards, the ones nearest to the cursor. */
export async function rowWriter(
  table: TableObject,
  columns: readonly PropertyTag[],
  entries: readonly Entry[],
  { codePage, room, isForward }: RowTerms,
): Promise<{ readonly count: number; readonly bytes: Uint8Array }> {
  const rows: Uint8Array[] = [];
  let left = room;
  const ordered = isForward ? entries : entries.toReversed();
  // Read in steps: how many rows fit is known when they are written.
  for (let start = 0; start < ordered.length; start += rowsAtOnce) {
    for (const cells of await readColumns(table, columns, ordered.slice(start, start + rowsAtOnce))) {
      const writer = new ByteWriter();
      writePropertyRow(writer, columns, cells, codePage);
      if (writer.length > left) {
        if (rows.length === 0) throw new RopError(ErrorCode.BufferTooSmall);
        return joined(rows, isForward);
      }
      left -= writer.length;
      rows.push(writer.written);
    }
  }
  return joined(rows, isForward);
}

const rowsAtOnce = 100;

function joined(rows: readonly Uint8Array[], isForward: boolean) {
  return { count: rows.length, bytes: Buffer.concat(isForward ? rows : rows.toReversed()) };
}

async function readColumns(
  table: TableObject,
  columns: readonly PropertyTag[],
  entries: readonly Entry[],
): Promise<readonly (readonly Cell[])[]> {
  const { names } = table.logon;
  const keys = await names.keysOf(columns.map((tag) => (tag & ~multivalueInstance) >>> 0));
  const bags = await table.readEntries(
    entries,
    keys.filter((key) => key !== undefined),
  );
  const shown = columns.map((tag, index) => {
    const isInstance = (propertyType(tag) & multivalueInstance) !== 0;
    return isInstance ? { tag: singleTag(tag), key: singleTag(tag) } : { tag, key: keys[index] };
  });
  return bags.map((bag) =>
    shown.map(({ tag, key }): Cell => {
      const entry = key === undefined ? undefined : bag?.find(key);
      if (entry === undefined) return { kind: 'error', code: ErrorCode.NotFound };
      return shortened(cellOf({ kind: 'value', entry }, tag, 0x1f));
    }),
  );
}

const singleTag = (tag: PropertyTag): PropertyTag =>
  propertyTag(propertyId(tag), propertyType(tag) & ~(multivalueInstance | 0x1000));

function shortened(cell: Cell): Cell {
  if (cell.kind !== 'value') return cell;
  const { value } = cell;
  if (typeof value === 'string' && value.length > longestText)
    return { ...cell, value: value.slice(0, longestText) };
  if (value instanceof Uint8Array && value.length > longestBinary)
    return { ...cell, value: value.subarray(0, longestBinary) };
  return cell;
}

/** Where a bookmark stands now; where its row is gone, at the one that came behind it. */
export async function placeOfBookmark(table: TableObject, bytes: Uint8Array) {
  const { row, position } = table.bookmarks.get(bytes);
  const { length } = await table.rows();
  if (row === undefined) return { place: length, isGone: false };
  const place = await table.findPlace(row);
  return place === undefined ? { place: Math.min(position, length), isGone: true } : { place, isGone: false };
}

/** The row that clients name by PidTagInstID and PidTagInstanceNum. */
export async function findInstance(
  table: TableObject,
  { rowId, rowInstanceNumber }: { readonly rowId: bigint; readonly rowInstanceNumber: number },
): Promise<number | undefined> {
  const rows = await table.rows();
  for (let start = 0; start < rows.length; start += soughtAtOnce) {
    const entries = rows.slice(start, start + soughtAtOnce);
    const bags = await table.readEntries(entries, [PidTag.InstID]);
    const index = bags.findIndex((bag, at) => {
      const entry = entries[at];
      const instance = entry?.kind === 'leaf' ? entry.instance : 0;
      return bag?.bigint(PidTag.InstID) === rowId && instance === rowInstanceNumber;
    });
    if (index >= 0) return start + index;
  }
  return undefined;
}

const soughtAtOnce = 2_000;
