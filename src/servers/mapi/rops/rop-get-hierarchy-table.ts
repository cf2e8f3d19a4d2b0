import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { HierarchySource } from '../objects/table/hierarchy-source.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const flags = { depth: 0x04, noNotifications: 0x10, softDeletes: 0x20 } as const;
/** Beside those above DeferredErrors, UseUnicode and SuppressesNotifications, which change nothing here. */
const knownFlags = 0xfc;

/** [MS-OXCFOLD] section 2.2.1.13. */
export const rop = defineRop({
  name: 'RopGetHierarchyTable',
  id: 0x04,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ tableFlags: reader.u8() }),
  async run({ object, request: { tableFlags } }) {
    const { logon, folder } = expectObject(object, FolderObject);
    if ((tableFlags & ~knownFlags) !== 0) throw new RopError(ErrorCode.NotSupported);
    // Folders that were deleted are gone for good here.
    const isEmpty = (tableFlags & flags.softDeletes) !== 0;
    const source = new HierarchySource(logon, { folder, isDeep: (tableFlags & flags.depth) !== 0, isEmpty });
    const rows = await source.list();
    const isTold = (tableFlags & flags.noNotifications) === 0;
    if (isTold) await logon.session.watchOf(logon).begin();
    return { opened: new TableObject(source, isTold), write: (writer) => void writer.u32(rows.length) };
  },
});
