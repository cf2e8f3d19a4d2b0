import { writePropertyName } from '../../../wire/mapi/property-name.ts';
import { defineRop } from '../rop-definition.ts';

const queryFlags = { noStrings: 0x01, noIds: 0x02 } as const;

/** [MS-OXCPRPT] section 2.2.9. Whatever it is asked of, the names of the mailbox are what there is (section 3.2.5.6). */
export const rop = defineRop({
  name: 'RopQueryNamedProperties',
  id: 0x5f,
  handles: ['input'],
  checksRights: true,
  read(reader) {
    const flags = reader.u8();
    return { flags, set: reader.u8() === 0 ? undefined : reader.guid() };
  },
  async run({ object, request: { flags, set } }) {
    const named = [...(await object.logon.names.all())].filter(([, name]) => {
      if (set !== undefined && name.set !== set) return false;
      return 'lid' in name ? (flags & queryFlags.noIds) === 0 : (flags & queryFlags.noStrings) === 0;
    });
    return {
      write(writer) {
        writer.u16(named.length);
        for (const [id] of named) writer.u16(id);
        for (const [, name] of named) writePropertyName(writer, name);
      },
    };
  },
});
