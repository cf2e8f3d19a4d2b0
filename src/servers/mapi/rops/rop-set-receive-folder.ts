import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { ReceiveFolders } from '../objects/receive-folders.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCSTOR] section 2.2.1.3. */
export const rop = defineRop({
  name: 'RopSetReceiveFolder',
  id: 0x26,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ folderId: reader.u64(), messageClass: reader.ascii() }),
  async run({ object: { logon }, session, request: { folderId, messageClass } }) {
    const receiveFolders = new ReceiveFolders(logon);
    if (!logon.isOwn) throw new RopError(ErrorCode.AccessDenied);
    const folder = folderId === 0n ? undefined : await logon.findFolder(folderId);
    if (folderId !== 0n && folder === undefined) throw new RopError(ErrorCode.GeneralFailure);
    await receiveFolders.set(messageClass, folder?.folder, session.clock.now());
    return undefined;
  },
});
