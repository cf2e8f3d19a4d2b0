import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { bookmark, moveForRows, rowWriter } from '../objects/table/table-rows.ts';
import { defineRop } from '../rop-definition.ts';

const flags = { noAdvance: 0x01, enablePackedBuffers: 0x02 } as const;

/** [MS-OXCTABL] section 2.2.2.5. */
export const rop = defineRop({
  name: 'RopQueryRows',
  id: 0x15,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({
    queryRowsFlags: reader.u8(),
    isForward: reader.u8() !== 0,
    rowCount: reader.u16(),
  }),
  async run({ object, request, session, room }) {
    const table = expectObject(object, TableObject);
    const { isForward, rowCount, queryRowsFlags } = request;
    const columns = table.needColumns();
    const { entries, position, total } = await moveForRows(table, rowCount, isForward);
    const rows = await rowWriter(table, columns, entries, {
      codePage: session.codePage,
      room: room - 3,
      isForward,
    });
    const moved = isForward ? position + rows.count : position - rows.count;
    const isAtEnd = isForward ? moved >= total : moved <= 0;
    if ((queryRowsFlags & flags.noAdvance) === 0) await table.moveTo(moved);
    // Backwards as well: [MS-OXCTABL] section 6, note 25, has every version of Exchange say so.
    const origin = isAtEnd ? bookmark.end : bookmark.current;
    return {
      hasMore: (queryRowsFlags & flags.enablePackedBuffers) !== 0 && !isAtEnd,
      write: (writer) => void writer.u8(origin).u16(rows.count).bytes(rows.bytes),
    };
  },
});
