import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { multivalueInstance, propertyType } from '../../../wire/mapi/property-type.ts';
import { readSortOrderSet } from '../../../wire/mapi/sort-order.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { TableObject, tableComplete } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCTABL] section 2.2.2.3. */
export const rop = defineRop({
  name: 'RopSortTable',
  id: 0x13,
  handles: ['input'],
  checksRights: true,
  read(reader) {
    const sortTableFlags = reader.u8();
    return { sortTableFlags, sort: readSortOrderSet(reader) };
  },
  run({ object, request: { sort } }) {
    const table = expectObject(object, TableObject);
    table.expect('contents');
    const grouping = sort.orders.slice(0, sort.categories);
    const many = grouping.filter(({ tag }) => (propertyType(tag) & multivalueInstance) !== 0);
    if (many.length > 1) throw new RopError(ErrorCode.InvalidParameter);
    table.sortBy(sort);
    return { write: (writer) => void writer.u8(tableComplete) };
  },
});
