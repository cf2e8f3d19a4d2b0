import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { visibleRows } from '../objects/table/visible-rows.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCTABL] section 2.2.2.17. As with Exchange since 2013, the rows that are seen now are asked for with RopQueryRows. */
export const rop = defineRop({
  name: 'RopExpandRow',
  id: 0x59,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ maxRowCount: reader.u16(), categoryId: reader.u64() }),
  async run({ object, request: { maxRowCount, categoryId } }) {
    const table = expectObject(object, TableObject);
    table.expect('contents');
    table.needColumns();
    // R748: rows with the answer, which nobody gives since Exchange 2013.
    if (maxRowCount !== 0) throw new RopError(ErrorCode.NotSupported);
    const header = await table.findHeader(categoryId);
    if (table.isOpen(header)) throw new RopError(ErrorCode.NotCollapsed);
    await table.turn(header);
    const below = visibleRows(header.below, (each) => table.isOpen(each));
    return { write: (writer) => void writer.u32(below.length).u16(0) };
  },
});
