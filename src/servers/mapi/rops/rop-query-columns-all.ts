import { expectObject } from '../objects/mapi-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCTABL] section 2.2.2.13. */
export const rop = defineRop({
  name: 'RopQueryColumnsAll',
  id: 0x37,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  async run({ object }) {
    const table = expectObject(object, TableObject);
    // From now on its client is told of changes ([MS-OXCNOTIF] section 3.1.4.3): of what they are changes to is to be known.
    await table.rows();
    const tags = await table.source.columns();
    return {
      write(writer) {
        writer.u16(tags.length);
        for (const tag of tags) writer.u32(tag);
      },
    };
  },
});
