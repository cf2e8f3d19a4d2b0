import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import type { CodePage } from '../../../wire/mapi/code-page.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { typeOfKey } from '../../../wire/mapi/property-key.ts';
import { type Cell, writePropertyRow } from '../../../wire/mapi/property-row.ts';
import { type PropertyTag, PropertyType, propertyType } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import { RopError } from '../rop-error.ts';
import type { MapiObject } from './mapi-object.ts';
import { isPropertyHolder, type PropertyHolder, type PropertyOutcome } from './property-holder.ts';

export function asPropertyHolder(object: MapiObject): PropertyHolder {
  if (!isPropertyHolder(object)) throw new RopError(ErrorCode.NotSupported);
  return object;
}

/** Of strings that are not Unicode: messages are opened with one of their own ([MS-OXCPRPT] section 3.2.5.1). */
export const codePageOfObject = (object: MapiObject): CodePage =>
  object.codePage ?? object.logon.session.codePage;

const tooLarge: Cell = { kind: 'error', code: ErrorCode.NotEnoughMemory };

/** As the client wants it: text asked for without a type comes in the form that it has named. */
export function cellOf(outcome: PropertyOutcome | undefined, tag: PropertyTag, text: number): Cell {
  if (outcome === undefined) return { kind: 'error', code: ErrorCode.NotFound };
  if (outcome.kind === 'error') return outcome;
  const { key, value } = outcome.entry;
  const said = propertyType(tag);
  if (said !== PropertyType.unspecified) return { kind: 'value', type: said, value };
  const own = typeOfKey(key);
  if (own === PropertyType.string) return { kind: 'value', type: text, value };
  const isTexts = own === PropertyType.multipleString;
  return { kind: 'value', type: isTexts ? text | 0x1000 : own, value };
}

/** [MS-OXCPRPT] section 3.2.5.1: what does not fit is told to be too large, the largest first; a stream has it. */
export function fittingRow(
  tags: readonly PropertyTag[],
  cells: readonly Cell[],
  limit: number,
  codePage: CodePage,
): Uint8Array {
  const fitted = cells.map((cell) =>
    cell.kind === 'value' && sizeOfValue(cell.value) > limit ? tooLarge : cell,
  );
  for (;;) {
    const writer = new ByteWriter();
    writePropertyRow(writer, tags, fitted, codePage);
    if (writer.length <= limit) return writer.written;
    const largest = indexOfLargest(fitted);
    // Errors alone, and there is no room for them either: the engine asks for a larger buffer.
    if (largest < 0) return writer.written;
    fitted[largest] = tooLarge;
  }
}

function indexOfLargest(cells: readonly Cell[]): number {
  let found = -1;
  let most = 0;
  for (const [index, cell] of cells.entries()) {
    const size = cell.kind === 'value' ? sizeOfValue(cell.value) : 0;
    if (size > most) [found, most] = [index, size];
  }
  return found;
}

export function sizeOfValue(value: PropertyValue): number {
  if (typeof value === 'string') return value.length * 2 + 2;
  if (value instanceof Uint8Array) return value.length + 2;
  if (Array.isArray(value))
    return (value as PropertyValue[]).reduce<number>((sum, each) => sum + sizeOfValue(each), 4);
  return 8;
}
