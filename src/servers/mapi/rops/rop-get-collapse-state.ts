import { expectObject } from '../objects/mapi-object.ts';
import { packCollapseState } from '../objects/table/collapse-state.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCTABL] section 2.2.2.19. */
export const rop = defineRop({
  name: 'RopGetCollapseState',
  id: 0x6b,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ rowId: reader.u64(), rowInstanceNumber: reader.u32() }),
  async run({ object, request }) {
    const table = expectObject(object, TableObject);
    table.expect('contents');
    table.needColumns();
    const state = packCollapseState({ ...request, open: await table.openCategories() });
    return { write: (writer) => void writer.u16(state.length).bytes(state) };
  },
});
