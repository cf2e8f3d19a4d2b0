/** messageList of [MS-OXCFXICS] section 2.2.4.2: messages of one folder, read one after the other while they are fetched. */
import type { FolderId, Uid } from '../../../base/ids.ts';
import { maxUid } from '../../../base/ids.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { FastTransferWriter } from '../../../wire/mapi/fast-transfer/fast-transfer-writer.ts';
import { Marker, MetaTag } from '../../../wire/mapi/fast-transfer/markers.ts';
import { MapiFormatError } from '../../../wire/mapi/mapi-format-error.ts';
import { sourceKey } from '../../../wire/mapi/object-id.ts';
import type { Logon } from '../objects/logon.ts';
import type { MessageView } from '../objects/message-properties.ts';
import { type MessageUse, mayUse } from '../objects/message-rights.ts';
import { RopError, ropErrorOf } from '../rop-error.ts';
import type { TransferProgress } from './download-object.ts';
import { type MessagePlace, type MessageTerms, viewOfRow, writeMessageContent } from './write-message.ts';

export interface MessageListTerms extends MessageTerms {
  readonly place: MessagePlace;
  /** What somebody must be allowed to do with a message that goes along. */
  readonly uses: readonly MessageUse[];
  /** A message that cannot be read is told (section 2.2.4.3.4), and the others go on. */
  readonly isRecovering: boolean;
  readonly progress: TransferProgress;
}

export async function* writeMessageList(
  writer: FastTransferWriter,
  logon: Logon,
  rows: AsyncIterable<Message> | Iterable<Message>,
  terms: MessageListTerms,
): AsyncGenerator<void> {
  const { place, uses, progress } = terms;
  for await (const row of rows) {
    progress.done += 1;
    // R1167: not as if it was missing.
    if (!(await mayUseAll(logon, row, uses))) writer.property(MetaTag.EcWarning, accessDenied);
    else {
      const view = await viewOrError(writer, logon, row, terms);
      if (view !== undefined) {
        writer.marker(place.isAssociated ? Marker.StartFAIMsg : Marker.StartMessage);
        yield* writeMessageContent(writer, view, terms);
        writer.marker(Marker.EndMessage);
      }
    }
    yield;
  }
}

const accessDenied = ErrorCode.AccessDenied | 0;

async function mayUseAll(logon: Logon, row: Message, uses: readonly MessageUse[]): Promise<boolean> {
  for (const use of uses) if (!(await mayUse(logon, row, use))) return false;
  return true;
}

async function viewOrError(
  writer: FastTransferWriter,
  logon: Logon,
  row: Message,
  { place, isRecovering }: MessageListTerms,
): Promise<MessageView | undefined> {
  try {
    return await viewOfRow(logon, row, place);
  } catch (error) {
    const refusal =
      error instanceof MapiFormatError ? new RopError(ErrorCode.CorruptData) : ropErrorOf(error);
    if (refusal === undefined || !isRecovering) throw refusal ?? error;
    writer.marker(Marker.FXErrorInfo).property(errorInfo, extendedErrorInfo(logon, row, place, refusal.code));
    return undefined;
  }
}

/** R1338: the one property that stands behind the marker. */
const errorInfo = 0x0000_0102;

/** Section 2.2.2.10. */
function extendedErrorInfo(
  logon: Logon,
  { item }: Message,
  { folder }: MessagePlace,
  code: number,
): Uint8Array {
  const writer = new ByteWriter(92);
  writer.u16(0).u16(0).u32(code);
  writer.bytes(sourceKey(logon.replica, folder)).u16(0).bytes(sourceKey(logon.replica, item)).u16(0);
  return writer.bytes(new Uint8Array(24)).u32(0).u32(0).written;
}

/** Of these a folder's messages are read at once. */
const pageSize = 64;

/** What comes while somebody reads goes along, for it lies behind. */
export async function* rowsOf(mailbox: Mailbox, folder: FolderId): AsyncGenerator<Message> {
  for (let first = 1 as Uid; ; ) {
    const rows = await mailbox.listMessages(folder, [{ first, last: maxUid as Uid }], pageSize);
    yield* rows;
    const last = rows.at(-1)?.uid;
    if (last === undefined || rows.length < pageSize || last >= maxUid) return;
    first = (last + 1) as Uid;
  }
}
