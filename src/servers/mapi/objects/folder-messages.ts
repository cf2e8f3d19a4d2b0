/** Messages that a ROP on their folder names by their ids. */
import type { FolderId } from '../../../base/ids.ts';
import { flag, type Message } from '../../../store/ports/mail-model.ts';
import type { UidRange } from '../../../store/ports/message-query.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { storedKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { restoreProperty, storeProperty } from '../../../wire/mapi/stored-value.ts';
import { RopError } from '../rop-error.ts';
import { FolderObject } from './folder-object.ts';
import type { Logon } from './logon.ts';
import type { MapiObject } from './mapi-object.ts';
import { type MessageUse, mayUse } from './message-rights.ts';
import { findMessageIn } from './open-message.ts';
import { claimReceipts, isReceiptDue, sendReceipts } from './read-receipts.ts';

/** [MS-OXCMSG] section 3.2.5 has ecNullObject for everything that is no folder, [MS-OXCFOLD] ecNotSupported. */
export function asFolder(object: MapiObject, otherwise: number = ErrorCode.NullObject): FolderObject {
  if (!(object instanceof FolderObject)) throw new RopError(otherwise);
  return object;
}

export async function folderMessage(
  folder: FolderObject,
  messageId: bigint,
  use: MessageUse,
): Promise<Message> {
  const found = await findMessageIn(folder.logon, await folder.current(), messageId);
  if (found === undefined) throw new RopError(ErrorCode.NotFound);
  if (!(await mayUse(folder.logon, found.row, use))) throw new RopError(ErrorCode.AccessDenied);
  return found.row;
}

/** Those of one folder: what a search shows, and what is associated, lies in others. */
export interface MessageGroup {
  readonly folder: FolderId;
  readonly isAssociated: boolean;
  readonly rows: readonly Message[];
  readonly ranges: readonly UidRange[];
}

export interface NamedMessages {
  readonly groups: readonly MessageGroup[];
  /** Some of them are not there, or no longer, or not for whoever asks. */
  readonly isPartial: boolean;
}

export async function namedMessages(
  object: FolderObject,
  messageIds: readonly bigint[],
  ...uses: readonly MessageUse[]
): Promise<NamedMessages> {
  const folder = await object.current();
  const found = new Map<FolderId, { isAssociated: boolean; rows: Message[] }>();
  let isPartial = false;
  for (const messageId of new Set(messageIds)) {
    const one = await findMessageIn(object.logon, folder, messageId);
    if (one === undefined || !(await mayUseAll(object.logon, one.row, uses))) isPartial = true;
    else {
      const group = found.get(one.row.folder) ?? { isAssociated: one.isAssociated, rows: [] };
      group.rows.push(one.row);
      found.set(one.row.folder, group);
    }
  }
  const groups = [...found].map(([id, { isAssociated, rows }]) => {
    return { folder: id, isAssociated, rows, ranges: rangesOf(rows) };
  });
  return { groups, isPartial };
}

async function mayUseAll(logon: Logon, row: Message, uses: readonly MessageUse[]): Promise<boolean> {
  for (const use of uses) if (!(await mayUse(logon, row, use))) return false;
  return true;
}

function rangesOf(rows: readonly Message[]): UidRange[] {
  const ranges: { first: Message['uid']; last: Message['uid'] }[] = [];
  for (const uid of rows.map((row) => row.uid).sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last.last + 1 === uid) last.last = uid;
    else ranges.push({ first: uid, last: uid });
  }
  return ranges;
}

/** PidTagMessageStatus, [MS-OXCMSG] section 2.2.1.8: lies beside the message. */
export async function statusOf({ mailbox }: Logon, { folder, uid }: Message): Promise<number> {
  const owner = { kind: 'message', folder, uid } as const;
  const [row] = await mailbox.readProperties(owner, [storedKey(PidTag.MessageStatus)]);
  const value = row && restoreProperty(row)?.value;
  return typeof value === 'number' ? value >>> 0 : 0;
}

export async function writeStatus(
  { mailbox }: Logon,
  { folder, uid }: Message,
  status: number,
): Promise<void> {
  const set = [storeProperty({ key: PidTag.MessageStatus, value: status | 0 })];
  // [MS-OXCMSG] section 3.2.5.8: nothing else of the message changes.
  const change = { set, remove: [], keepsModifiedAt: true };
  await mailbox.writeProperties({ kind: 'message', folder, uid }, change);
}

/** [MS-OXCMSG] section 2.2.3.10.1. */
const readFlags = { suppressReceipt: 0x01, clearRead: 0x04, receiptOnly: 0x10, clearNotify: 0x60 } as const;

export interface ReadChange {
  readonly adds: number;
  readonly removes: number;
  /** Senders who asked for it are told: with what is read now, or (`always`) also with what was read before. */
  readonly tells?: 'now' | 'always';
}

/** What the flags of messages become. That somebody was told, or will not be, is a flag that IMAP has as well ($MDNSent). */
export function readChangeOf(wanted: number): ReadChange {
  if ((wanted & readFlags.clearNotify) !== 0) return { adds: flag.mdnSent, removes: 0 };
  if ((wanted & readFlags.clearRead) !== 0) return { adds: 0, removes: flag.seen };
  if ((wanted & readFlags.receiptOnly) !== 0) return { adds: 0, removes: 0, tells: 'always' };
  const suppresses = (wanted & readFlags.suppressReceipt) !== 0;
  return suppresses
    ? { adds: flag.seen | flag.mdnSent, removes: 0 }
    : { adds: flag.seen, removes: 0, tells: 'now' };
}

/** Messages that are named one by one: their senders may be told. Whether anything has changed. */
export async function changeReadStateOf(
  logon: Logon,
  { folder, rows }: Pick<MessageGroup, 'folder' | 'rows'>,
  change: ReadChange,
): Promise<boolean> {
  const { tells } = change;
  const due = rows.filter(
    (row) =>
      tells !== undefined &&
      isReceiptDue(logon, row) &&
      (tells === 'always' || (row.flags & flag.seen) === 0),
  );
  const isChanged = await changeReadState(logon, folder, rangesOf(rows), change);
  await sendReceipts(logon, await claimReceipts(logon, folder, due), 'read');
  return isChanged;
}

export async function changeReadState(
  { mailbox }: Logon,
  folder: FolderId,
  ranges: readonly UidRange[],
  { adds, removes }: ReadChange,
): Promise<boolean> {
  const [mode, flags] = adds === 0 ? (['remove', removes] as const) : (['add', adds] as const);
  if (flags === 0 || ranges.length === 0) return false;
  const { changed } = await mailbox.updateFlags(folder, ranges, { mode, flags, keywords: [] });
  return changed.length > 0;
}
