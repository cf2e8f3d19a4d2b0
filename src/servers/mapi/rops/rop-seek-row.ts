import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { bookmark, seek } from '../objects/table/table-rows.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCTABL] section 2.2.2.9. */
export const rop = defineRop({
  name: 'RopSeekRow',
  id: 0x18,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ origin: reader.u8(), rowCount: reader.i32(), wantsCount: reader.u8() !== 0 }),
  async run({ object, request: { origin, rowCount } }) {
    const table = expectObject(object, TableObject);
    const { length } = await table.rows();
    const from = new Map<number, number>([
      [bookmark.beginning, 0],
      [bookmark.current, await table.position()],
      [bookmark.end, length],
    ]).get(origin);
    if (from === undefined) throw new RopError(ErrorCode.InvalidParameter);
    const moved = await seek(table, from, rowCount);
    return { write: (writer) => void writer.flag(moved !== rowCount).u32(moved >>> 0) };
  },
});
