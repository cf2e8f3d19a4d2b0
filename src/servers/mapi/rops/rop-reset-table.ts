import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCTABL] section 2.2.2.16. */
export const rop = defineRop({
  name: 'RopResetTable',
  id: 0x81,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  async run({ object }) {
    const table = expectObject(object, TableObject);
    table.expect('contents');
    await table.reset();
    return undefined;
  },
});
