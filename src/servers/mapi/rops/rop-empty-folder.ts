import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { emptyFolder } from '../objects/folder-removal.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCFOLD] section 2.2.1.9. What may be done later is done at once. */
export const rop = defineRop({
  name: 'RopEmptyFolder',
  id: 0x58,
  handles: ['input'],
  checksRights: true,
  // PartialCompletion: nothing of it was done.
  writeFailure: (writer) => void writer.flag(true),
  read: (reader) => ({ wantAsynchronous: reader.u8(), wantDeleteAssociated: reader.u8() !== 0 }),
  async run({ object, request }) {
    const opened = expectObject(object, FolderObject);
    const folder = await opened.current();
    // The messages of a search folder are those of others; the root holds what every mailbox needs, and the tops of public folders what is an organisation's.
    const isFixed = folder.role === 'root' || (opened.logon.isPublic && folder.role !== null);
    if (folder.kind === 'search' || isFixed) throw new RopError(ErrorCode.NotSupported);
    const withAssociated = request.wantDeleteAssociated;
    const isPartial = await emptyFolder(opened.logon, folder, { withAssociated, isHard: false });
    return { write: (writer) => void writer.flag(isPartial) };
  },
});
