import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import { objectIdOf } from '../../../wire/mapi/object-id.ts';
import { ReceiveFolders } from '../objects/receive-folders.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCSTOR] section 2.2.1.4: rows of PidTagFolderId, PidTagMessageClass in 8 bits and PidTagLastModificationTime. */
export const rop = defineRop({
  name: 'RopGetReceiveFolderTable',
  id: 0x68,
  handles: ['input'],
  checksRights: true,
  read: () => ({}),
  async run({ object: { logon } }) {
    const receiveFolders = new ReceiveFolders(logon);
    if (!logon.isOwn) throw new RopError(ErrorCode.AccessDenied);
    const rows = await receiveFolders.all();
    return {
      write(writer) {
        writer.u32(rows.length);
        for (const { folder, messageClass, changedAt } of rows) {
          // StandardPropertyRow: every value is there.
          writer.u8(0).u64(objectIdOf(folder)).ascii(messageClass).u64(filetimeOf(changedAt));
        }
      },
    };
  },
});
