import { flag } from '../../../store/ports/mail-model.ts';
import type { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { asFolder, namedMessages } from './folder-messages.ts';
import type { MapiObject } from './mapi-object.ts';
import { claimReceipts, isReceiptDue, sendReceipts } from './read-receipts.ts';

export function readDeletion(reader: ByteReader) {
  const wantAsynchronous = reader.u8();
  const notifyNonRead = reader.u8() !== 0;
  const count = reader.count(reader.u16(), 8);
  const messageIds = Array.from({ length: count }, () => reader.u64());
  return { wantAsynchronous, notifyNonRead, messageIds };
}

/** Whether some were not there, or may not be deleted by whoever asks. */
export async function deleteMessages(
  object: MapiObject,
  messageIds: readonly bigint[],
  options: { readonly recover: boolean; readonly notifyNonRead: boolean },
): Promise<boolean> {
  const folder = asFolder(object, ErrorCode.NotSupported);
  const { groups, isPartial } = await namedMessages(folder, messageIds, 'delete');
  const { logon } = folder;
  const { recover, notifyNonRead } = options;
  for (const group of groups) {
    // [MS-OXCFOLD] section 2.2.1.11.1: their senders hear that nobody has read them.
    const unread = group.rows.filter(({ flags }) => notifyNonRead && (flags & flag.seen) === 0);
    const due = unread.filter((row) => isReceiptDue(logon, row));
    const heads = await claimReceipts(logon, group.folder, due);
    await logon.mailbox.expunge(group.folder, group.ranges, { recover });
    await sendReceipts(logon, heads, 'notRead');
  }
  return isPartial;
}
