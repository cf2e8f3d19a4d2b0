import { asPropertyHolder } from '../objects/property-cells.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.4. */
export const rop = defineRop({
  name: 'RopGetPropertiesList',
  id: 0x09,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  async run({ object }) {
    const holder = asPropertyHolder(object);
    const tags = await object.logon.names.tagsOf(await holder.listProperties(), true);
    const known = tags.filter((tag) => tag !== undefined);
    return {
      write(writer) {
        writer.u16(known.length);
        for (const tag of known) writer.u32(tag);
      },
    };
  },
});
