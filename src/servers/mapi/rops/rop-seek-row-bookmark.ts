import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { placeOfBookmark, seek } from '../objects/table/table-rows.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCTABL] section 2.2.2.10. */
export const rop = defineRop({
  name: 'RopSeekRowBookmark',
  id: 0x19,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({
    bookmark: reader.bytes(reader.u16()).slice(),
    rowCount: reader.i32(),
    wantsCount: reader.u8() !== 0,
  }),
  async run({ object, request: { bookmark, rowCount } }) {
    const table = expectObject(object, TableObject);
    table.expect('contents', 'hierarchy');
    table.needColumns();
    const { place, isGone } = await placeOfBookmark(table, bookmark);
    const moved = await seek(table, place, rowCount);
    return {
      write: (writer) =>
        void writer
          .flag(isGone)
          .flag(moved !== rowCount)
          .u32(moved >>> 0),
    };
  },
});
