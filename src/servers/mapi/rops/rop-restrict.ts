import { expectObject } from '../objects/mapi-object.ts';
import { readSizedRestriction } from '../objects/table/sized-restriction.ts';
import { TableObject, tableComplete } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCTABL] section 2.2.2.4. Without a restriction, all rows are shown again. */
export const rop = defineRop({
  name: 'RopRestrict',
  id: 0x14,
  handles: ['input'],
  checksRights: true,
  read(reader, { codePage }) {
    const restrictFlags = reader.u8();
    return { restrictFlags, restriction: readSizedRestriction(reader, codePage) };
  },
  run({ object, request }) {
    const table = expectObject(object, TableObject);
    table.expect('contents', 'hierarchy', 'rules');
    table.restrict(request.restriction());
    return { write: (writer) => void writer.u8(tableComplete) };
  },
});
