import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCTABL] section 2.2.2.15. */
export const rop = defineRop({
  name: 'RopFreeBookmark',
  id: 0x89,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ bookmark: reader.bytes(reader.u16()).slice() }),
  run({ object, request }) {
    const table = expectObject(object, TableObject);
    table.expect('contents', 'hierarchy');
    table.needColumns();
    table.bookmarks.free(request.bookmark);
    return undefined;
  },
});
