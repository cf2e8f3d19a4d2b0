import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { objectIdOf } from '../../../wire/mapi/object-id.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { makeFolder } from '../objects/make-folder.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const folderType = { generic: 1, search: 2 } as const;

/** [MS-OXCFOLD] section 2.2.1.2. */
export const rop = defineRop({
  name: 'RopCreateFolder',
  id: 0x1c,
  handles: ['input', 'output'],
  checksRights: true,
  read(reader, { codePage }) {
    const type = reader.u8();
    const isUnicode = reader.u8() !== 0;
    const opensExisting = reader.u8() !== 0;
    const reserved = reader.u8();
    const text = () => (isUnicode ? reader.unicode() : codePage.decode(reader.zeroTerminated()));
    return { type, opensExisting, reserved, displayName: text(), comment: text() };
  },
  async run({ object, request }) {
    const { type, opensExisting, displayName, comment } = request;
    const parent = expectObject(object, FolderObject);
    if (type !== folderType.generic && type !== folderType.search)
      throw new RopError(ErrorCode.InvalidParameter);
    const opened = await makeFolder(parent, {
      ...{ name: displayName, comment, folderClass: 'IPF.Note', opensExisting },
      kind: type === folderType.search ? 'search' : 'generic',
    });
    return {
      opened,
      // IsExistingFolder: never in a mailbox, R1197.
      write: (writer) => void writer.u64(objectIdOf(opened.folder)).flag(false),
    };
  },
});
