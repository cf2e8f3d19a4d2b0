import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PerUserInformation } from '../objects/per-user-information.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCSTOR] section 2.2.1.10. */
export const rop = defineRop({
  name: 'RopGetPerUserLongTermIds',
  id: 0x60,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ databaseGuid: reader.guid() }),
  async run({ object: { logon }, request: { databaseGuid } }) {
    const { perUser } = logon;
    // R59771: public folders have none.
    if (!(perUser instanceof PerUserInformation)) throw new RopError(ErrorCode.NotSupported);
    const folders = await perUser.foldersOf(databaseGuid);
    return {
      write(writer) {
        writer.u16(folders.length);
        for (const folder of folders) writer.bytes(folder);
      },
    };
  },
});
