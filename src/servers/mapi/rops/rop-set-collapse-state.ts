import { expectObject } from '../objects/mapi-object.ts';
import { unpackCollapseState } from '../objects/table/collapse-state.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { findInstance } from '../objects/table/table-rows.ts';
import { entryName } from '../objects/table/visible-rows.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCTABL] section 2.2.2.20. */
export const rop = defineRop({
  name: 'RopSetCollapseState',
  id: 0x6c,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ collapseState: reader.bytes(reader.u16()).slice() }),
  async run({ object, request }) {
    const table = expectObject(object, TableObject);
    table.expect('contents');
    table.needColumns();
    const state = unpackCollapseState(request.collapseState);
    await table.setOpenCategories(new Set(state.open));
    const position = await table.moveTo((await findInstance(table, state)) ?? (await table.position()));
    const entry = (await table.rows()).at(position);
    const bookmark = table.bookmarks.create({ row: entry && entryName(entry), position });
    return { write: (writer) => void writer.u16(bookmark.length).bytes(bookmark) };
  },
});
