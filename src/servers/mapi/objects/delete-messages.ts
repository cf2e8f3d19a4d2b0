import type { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { asFolder, namedMessages } from './folder-messages.ts';
import type { MapiObject } from './mapi-object.ts';

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
  options: { readonly recover: boolean },
): Promise<boolean> {
  const folder = asFolder(object, ErrorCode.NotSupported);
  const { groups, isPartial } = await namedMessages(folder, messageIds, 'delete');
  for (const group of groups) await folder.logon.mailbox.expunge(group.folder, group.ranges, options);
  return isPartial;
}
