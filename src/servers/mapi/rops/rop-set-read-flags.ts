import type { Uid } from '../../../base/ids.ts';
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { flag, type Message, trait } from '../../../store/ports/mail-model.ts';
import type { MessageFilter } from '../../../store/ports/message-query.ts';
import {
  asFolder,
  changeReadState,
  changeReadStateOf,
  namedMessages,
  type ReadChange,
  readChangeOf,
} from '../objects/folder-messages.ts';
import type { FolderObject } from '../objects/folder-object.ts';
import { defineRop } from '../rop-definition.ts';

const everything = [{ first: 1 as Uid, last: 0xffff_ffff as Uid }];

/** As many senders are told at once. */
const mostReceipts = 1_000;

/** Of a whole folder, those whose senders may have to be told. */
async function asking({ folder, logon }: FolderObject, { tells }: ReadChange): Promise<readonly Message[]> {
  if (tells === undefined) return [];
  const answered: MessageFilter = { not: { hasFlags: flag.mdnSent } };
  const filter: MessageFilter = { all: [{ hasTraits: trait.asksForReceipt }, answered] };
  const sort = { by: 'uid', descending: false } as const;
  return (await logon.mailbox.query({ folder, filter, sort, limit: mostReceipts })).messages;
}

/** [MS-OXCMSG] section 2.2.3.10. Done when it is answered: there is no progress to be told of. */
export const rop = defineRop({
  name: 'RopSetReadFlags',
  id: 0x66,
  handles: ['input'],
  checksRights: true,
  writeFailure: (writer) => void writer.u8(0),
  read(reader) {
    const wantAsynchronous = reader.u8();
    const readFlags = reader.u8();
    const count = reader.count(reader.u16(), 8);
    return { wantAsynchronous, readFlags, messageIds: Array.from({ length: count }, () => reader.u64()) };
  },
  async run({ object, request }) {
    const folder = asFolder(object);
    const change = readChangeOf(request.readFlags);
    // Without ids it is all of the folder, as clients mark everything as read.
    if (request.messageIds.length === 0) {
      await folder.need(folder.logon.isPublic ? FolderRight.readAny : FolderRight.editAny);
      const rows = await asking(folder, change);
      await changeReadStateOf(folder.logon, { folder: folder.folder, rows }, change);
      await changeReadState(folder.logon, folder.folder, everything, change);
      return { write: (writer) => void writer.flag(false) };
    }
    const { groups, isPartial } = await namedMessages(
      folder,
      request.messageIds,
      // In public folders it is noted for the reader alone.
      folder.logon.isPublic ? 'read' : 'edit',
    );
    for (const group of groups) await changeReadStateOf(folder.logon, group, change);
    return { write: (writer) => void writer.flag(isPartial) };
  },
});
