import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { HierarchySource } from '../objects/table/hierarchy-source.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';

const depth = 0x04;

/** [MS-OXCFOLD] section 2.2.1.13. */
export const rop = defineRop({
  name: 'RopGetHierarchyTable',
  id: 0x04,
  handles: ['input', 'output'],
  read: (reader) => ({ tableFlags: reader.u8() }),
  async run({ object, request }) {
    const { logon, folder } = expectObject(object, FolderObject);
    const source = new HierarchySource(logon, folder, (request.tableFlags & depth) !== 0);
    const rows = await source.list();
    return { opened: new TableObject(source), write: (writer) => void writer.u32(rows.length) };
  },
});
