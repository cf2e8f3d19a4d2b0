import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { Cell } from '../../../wire/mapi/property-row.ts';
import { type PropertyTag, PropertyType } from '../../../wire/mapi/property-type.ts';
import { asPropertyHolder, cellOf, codePageOfObject, fittingRow } from '../objects/property-cells.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCPRPT] section 2.2.2. */
export const rop = defineRop({
  name: 'RopGetPropertiesSpecific',
  id: 0x07,
  handles: ['input'],
  checksRights: true,
  read(reader) {
    const sizeLimit = reader.u16();
    const wantUnicode = reader.u16() !== 0;
    const count = reader.count(reader.u16(), 4);
    return { sizeLimit, wantUnicode, tags: Array.from({ length: count }, (): PropertyTag => reader.u32()) };
  },
  async run({ object, request, room }) {
    const { wantUnicode, tags } = request;
    if (tags.length === 0) throw new RopError(ErrorCode.InvalidParameter);
    const holder = asPropertyHolder(object);
    const keys = await object.logon.names.keysOf(tags);
    const known = keys.filter((key) => key !== undefined);
    const outcomes = [...(await holder.readProperties(known))];
    const text = wantUnicode ? PropertyType.string : PropertyType.string8;
    const cells = keys.map((key, index): Cell => {
      if (key === undefined) return { kind: 'error', code: ErrorCode.NotFound };
      return cellOf(outcomes.shift(), tags[index] ?? 0, text);
    });
    // Section 3.2.5.1: values that do not fit into the answer are read through a stream. PropertySizeLimit is heeded by nobody since
    // Exchange 2010 (R9070102).
    const row = fittingRow(tags, cells, room, codePageOfObject(object));
    return { write: (writer) => void writer.bytes(row) };
  },
});
