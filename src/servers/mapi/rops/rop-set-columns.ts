import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { isColumnType } from '../objects/table/column-types.ts';
import { TableObject, tableComplete } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCTABL] section 2.2.2.2. What may be done later is done at once. */
export const rop = defineRop({
  name: 'RopSetColumns',
  id: 0x12,
  handles: ['input'],
  checksRights: true,
  read(reader) {
    const setColumnsFlags = reader.u8();
    const count = reader.count(reader.u16(), 4);
    return { setColumnsFlags, tags: Array.from({ length: count }, () => reader.u32()) };
  },
  run({ object, request: { tags } }) {
    const table = expectObject(object, TableObject);
    if (tags.length === 0 || !tags.every(isColumnType)) {
      table.columns = undefined;
      throw new RopError(ErrorCode.InvalidParameter);
    }
    table.setColumns(tags);
    return { write: (writer) => void writer.u8(tableComplete) };
  },
});
