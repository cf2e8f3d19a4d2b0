import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { asFolder, namedMessages } from '../objects/folder-messages.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCFOLD] section 2.2.1.6. */
export const rop = defineRop({
  name: 'RopMoveCopyMessages',
  id: 0x33,
  handles: ['input', 'destination'],
  checksRights: true,
  // PartialCompletion: nothing was moved or copied, R586.
  writeFailure: (writer) => void writer.flag(true),
  read(reader) {
    const count = reader.count(reader.u16(), 8);
    const messageIds = Array.from({ length: count }, () => reader.u64());
    return { messageIds, wantAsynchronous: reader.u8(), wantCopy: reader.u8() !== 0 };
  },
  async run({ object, other, otherIndex, request }) {
    if (other === undefined) {
      throw new RopError(ErrorCode.DestinationNullObject, (writer) => void writer.u32(otherIndex).u8(0));
    }
    const source = asFolder(object, ErrorCode.NotSupported);
    const target = asFolder(other, ErrorCode.NotSupported);
    // Another mailbox has ids and bodies of its own.
    if (target.logon.replica !== source.logon.replica) throw new RopError(ErrorCode.NotSupported);
    if ((await target.current()).kind === 'search') throw new RopError(ErrorCode.AccessDenied);
    const { mailbox } = source.logon;
    await target.need(FolderRight.create);
    const uses = request.wantCopy ? (['read'] as const) : (['read', 'delete'] as const);
    const { groups, isPartial } = await namedMessages(source, request.messageIds, ...uses);
    for (const { folder, ranges, isAssociated } of groups) {
      const into = isAssociated ? (await mailbox.associatedFolder(target.folder)).folder : target.folder;
      if (request.wantCopy) await mailbox.copy(folder, ranges, into);
      else await mailbox.move(folder, ranges, into);
    }
    return { write: (writer) => void writer.flag(isPartial) };
  },
});
