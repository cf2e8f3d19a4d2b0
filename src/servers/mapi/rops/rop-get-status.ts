import { expectObject } from '../objects/mapi-object.ts';
import { TableObject, tableComplete } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCTABL] section 2.2.2.7. Nothing is ever under way. */
export const rop = defineRop({
  name: 'RopGetStatus',
  id: 0x16,
  handles: ['input'],
  read: () => undefined,
  run({ object }) {
    expectObject(object, TableObject);
    return { write: (writer) => void writer.u8(tableComplete) };
  },
});
