import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { visibleRows } from '../objects/table/visible-rows.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCTABL] section 2.2.2.18. */
export const rop = defineRop({
  name: 'RopCollapseRow',
  id: 0x5a,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ categoryId: reader.u64() }),
  async run({ object, request: { categoryId } }) {
    const table = expectObject(object, TableObject);
    table.expect('contents');
    table.needColumns();
    const header = await table.findHeader(categoryId);
    if (!table.isOpen(header)) throw new RopError(ErrorCode.NotExpanded);
    const below = visibleRows(header.below, (each) => table.isOpen(each));
    await table.turn(header);
    return { write: (writer) => void writer.u32(below.length) };
  },
});
