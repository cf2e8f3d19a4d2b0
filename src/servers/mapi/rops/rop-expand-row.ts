import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { rowWriter } from '../objects/table/table-rows.ts';
import { visibleRows } from '../objects/table/visible-rows.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCTABL] section 2.2.2.17: with the first of the rows that are seen now. */
export const rop = defineRop({
  name: 'RopExpandRow',
  id: 0x59,
  handles: ['input'],
  read: (reader) => ({ maxRowCount: reader.u16(), categoryId: reader.u64() }),
  async run({ object, request: { maxRowCount, categoryId }, session, room }) {
    const table = expectObject(object, TableObject);
    table.expect('contents');
    const columns = table.needColumns();
    const header = await table.findHeader(categoryId);
    if (table.isOpen(header)) throw new RopError(ErrorCode.NotCollapsed);
    await table.turn(header);
    const below = visibleRows(header.below, (each) => table.isOpen(each));
    const terms = { codePage: session.codePage, room: room - 6, isForward: true };
    const rows = await rowWriter(table, columns, below.slice(0, maxRowCount), terms);
    return { write: (writer) => void writer.u32(below.length).u16(rows.count).bytes(rows.bytes) };
  },
});
