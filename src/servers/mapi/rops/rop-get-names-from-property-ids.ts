import { firstNamedId, type PropertyName } from '../../../wire/mapi/property-key.ts';
import { writePropertyName } from '../../../wire/mapi/property-name.ts';
import { PropertySet } from '../../../wire/mapi/property-sets.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.13. */
export const rop = defineRop({
  name: 'RopGetNamesFromPropertyIds',
  id: 0x55,
  handles: ['input'],
  checksRights: true,
  read(reader) {
    const count = reader.count(reader.u16(), 2);
    return Array.from({ length: count }, () => reader.u16());
  },
  async run({ object, request }) {
    const names = await Promise.all(
      request.map(async (id): Promise<PropertyName | undefined> => {
        return id < firstNamedId ? { set: PropertySet.Mapi, lid: id } : object.logon.names.nameOf(id);
      }),
    );
    return {
      write(writer) {
        writer.u16(names.length);
        for (const name of names) writePropertyName(writer, name);
      },
    };
  },
});
