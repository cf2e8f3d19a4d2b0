import { FolderRight, readPermissions } from '../../../mailbox/folder-permissions.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { permissionColumns, permissionRows } from '../objects/permission-rows.ts';
import { ListedSource } from '../objects/table/listed-source.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPERM] section 2.2.1. */
export const rop = defineRop({
  name: 'RopGetPermissionsTable',
  id: 0x3e,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ tableFlags: reader.u8() }),
  async run({ object }) {
    const folder = expectObject(object, FolderObject);
    const { logon } = folder;
    const rows = await permissionRows(logon, await readPermissions(logon.mailbox, folder.folder));
    // Only whoever looks into it is refused: section 3.2.5.1.
    const need = () => folder.need(FolderRight.folderVisible);
    return { opened: new TableObject(new ListedSource('permissions', logon, rows, permissionColumns, need)) };
  },
});
