/**
 * The values of an object for the columns that were asked for: [MS-OXCDATA] section 2.8. Where all are there the row is standard and
 * holds nothing else; one that is missing makes it flagged.
 */
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { multivalueInstance, type PropertyTag, PropertyType, propertyType } from './property-type.ts';
import { type PropertyValue, readValue, writeValue } from './property-value.ts';

export type Cell =
  /** The type is told where the column leaves it open. */
  | { readonly kind: 'value'; readonly type: number; readonly value: PropertyValue }
  /** [MS-OXCDATA] section 2.4: NotFound, NotEnoughMemory for what is too large for a row, … */
  | { readonly kind: 'error'; readonly code: number }
  | { readonly kind: 'absent' };

const flags = { value: 0x00, absent: 0x01, error: 0x0a } as const;
const standardRow = 0x00;
const flaggedRow = 0x01;

export function readPropertyRow(
  reader: ByteReader,
  columns: readonly PropertyTag[],
  codePage: CodePage,
): Cell[] {
  const form = reader.u8();
  if (form !== standardRow && form !== flaggedRow) throw new MapiFormatError(`No row begins with ${form}.`);
  return columns.map((tag): Cell => {
    const said = columnType(tag);
    const type = said === PropertyType.unspecified ? reader.u16() : said;
    const flag = form === standardRow ? flags.value : reader.u8();
    if (flag === flags.absent) return { kind: 'absent' };
    if (flag === flags.error) return { kind: 'error', code: reader.u32() };
    if (flag !== flags.value) throw new MapiFormatError(`No value has the flag ${flag}.`);
    return { kind: 'value', type, value: readValue(reader, type, codePage) };
  });
}

export function writePropertyRow(
  writer: ByteWriter,
  columns: readonly PropertyTag[],
  cells: readonly Cell[],
  codePage: CodePage,
): void {
  if (columns.length !== cells.length) throw new TypeError('A row has a cell for each column.');
  const isStandard = cells.every(({ kind }) => kind === 'value');
  writer.u8(isStandard ? standardRow : flaggedRow);
  for (const [index, tag] of columns.entries()) {
    const cell = cells[index] ?? { kind: 'absent' };
    const said = columnType(tag);
    if (said === PropertyType.unspecified) writer.u16(typeOf(cell));
    if (!isStandard) writer.u8(flags[cell.kind]);
    if (cell.kind === 'error') writer.u32(cell.code);
    if (cell.kind === 'value')
      writeValue(writer, said === PropertyType.unspecified ? cell.type : said, cell.value, codePage);
  }
}

/** A row for each value of an array has one of them in its cell. */
function columnType(tag: PropertyTag): number {
  const type = propertyType(tag);
  return (type & multivalueInstance) === 0 ? type : type & ~(multivalueInstance | 0x1000);
}

function typeOf(cell: Cell): number {
  if (cell.kind === 'value') return cell.type;
  return cell.kind === 'error' ? PropertyType.errorCode : PropertyType.null;
}
