import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCTABL] section 2.2.2.8. */
export const rop = defineRop({
  name: 'RopQueryPosition',
  id: 0x17,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  async run({ object }) {
    const table = expectObject(object, TableObject);
    const { length } = await table.rows();
    const position = await table.position();
    return { write: (writer) => void writer.u32(position).u32(length) };
  },
});
