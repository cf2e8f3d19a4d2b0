import type { FolderId } from '../../../base/ids.ts';
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { counterOf } from '../../../wire/mapi/object-id.ts';
import { FolderObject } from '../objects/folder-object.ts';
import type { Logon } from '../objects/logon.ts';
import { NotificationObject } from '../objects/notification-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCNOTIF] section 2.2.1.2.1. */
export const rop = defineRop({
  name: 'RopRegisterNotification',
  id: 0x29,
  handles: ['input', 'output'],
  checksRights: true,
  read(reader) {
    const types = reader.u8();
    const reserved = reader.u8();
    const wantWholeStore = reader.u8() !== 0;
    const folder = wantWholeStore ? undefined : reader.u64();
    const message = wantWholeStore ? undefined : reader.u64();
    return { types, reserved, folder, message };
  },
  async run({ object, request: { types, folder, message } }) {
    const { logon } = object;
    // What happens elsewhere in somebody's mailbox is not told to others.
    if (!logon.isOwn) await watchedFolder(logon, folder).need(FolderRight.folderVisible);
    await logon.session.watchOf(logon).begin();
    return {
      opened: new NotificationObject(logon, { types, folder, message: message === 0n ? undefined : message }),
    };
  },
});

function watchedFolder(logon: Logon, id: bigint | undefined): FolderObject {
  const counter = id === undefined ? undefined : counterOf(id);
  return new FolderObject(logon, counter === undefined ? logon.folderOfRole('root') : (counter as FolderId));
}
