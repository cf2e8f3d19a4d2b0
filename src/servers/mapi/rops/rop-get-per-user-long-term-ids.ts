import { defineRop } from '../rop-definition.ts';

/** [MS-OXCSTOR] section 2.2.1.10. */
export const rop = defineRop({
  name: 'RopGetPerUserLongTermIds',
  id: 0x60,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ databaseGuid: reader.guid() }),
  async run({ object: { logon }, request: { databaseGuid } }) {
    const folders = await logon.perUser.foldersOf(databaseGuid);
    return {
      write(writer) {
        writer.u16(folders.length);
        for (const folder of folders) writer.bytes(folder);
      },
    };
  },
});
