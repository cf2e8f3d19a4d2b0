import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { entryName } from '../objects/table/visible-rows.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCTABL] section 2.2.2.12. */
export const rop = defineRop({
  name: 'RopCreateBookmark',
  id: 0x1b,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  async run({ object }) {
    const table = expectObject(object, TableObject);
    table.expect('contents', 'hierarchy');
    const rows = await table.rows();
    const position = await table.position();
    const entry = rows.at(position);
    const bookmark = table.bookmarks.create({ row: entry && entryName(entry), position });
    return { write: (writer) => void writer.u16(bookmark.length).bytes(bookmark) };
  },
});
