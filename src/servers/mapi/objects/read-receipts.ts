/** Who asked to be told that a message was read, or thrown away unread, is told once: [MS-OXOMSG] section 2.2.2. */
import type { FolderId } from '../../../base/ids.ts';
import { flag, type Message, trait } from '../../../store/ports/mail-model.ts';
import { storedKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { restoreProperty } from '../../../wire/mapi/stored-value.ts';
import type { Logon } from './logon.ts';

/** What of a message holds its header. */
const mostHeadBytes = 64 * 1024;

/** Its sender asks, and nobody has answered. In somebody else's mailbox nobody answers for the owner. */
export const isReceiptDue = (logon: Logon, { flags, traits }: Message): boolean =>
  logon.isOwn && (traits & trait.asksForReceipt) !== 0 && (flags & (flag.mdnSent | flag.draft)) === 0;

/**
 * The heads of those that nobody else has answered meanwhile; they are marked as answered. Before anything is sent: who is not told
 * because the server stops in between is better off than who is told twice.
 */
export async function claimReceipts(
  logon: Logon,
  folder: FolderId,
  due: readonly Message[],
): Promise<readonly Uint8Array[]> {
  const heads: Uint8Array[] = [];
  for (const row of due) {
    const { uid } = row;
    const answered = { mode: 'add', flags: flag.mdnSent, keywords: [] } as const;
    const { changed } = await logon.mailbox.updateFlags(folder, [{ first: uid, last: uid }], answered);
    if (changed.length > 0 && !(await isRefused(logon, row))) heads.push(await headOf(logon, row));
  }
  return heads;
}

export async function sendReceipts(
  { session }: Logon,
  heads: readonly Uint8Array[],
  kind: 'read' | 'notRead',
): Promise<void> {
  for (const head of heads) {
    try {
      await session.rooms.acknowledge(session.caller, { head, kind });
    } catch (error) {
      // What its reader wanted is done; a receipt is never promised.
      session.log.warn('mapi.receiptFailed', { account: session.caller.account, error });
    }
  }
}

/** Its reader has said beside the message that nobody is to be told. */
async function isRefused({ mailbox }: Logon, { folder, uid }: Message): Promise<boolean> {
  const [kept] = await mailbox.readProperties({ kind: 'message', folder, uid }, [
    storedKey(PidTag.ReadReceiptRequested),
  ]);
  return kept !== undefined && restoreProperty(kept)?.value === false;
}

async function headOf({ mailbox }: Logon, row: Message): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const body = await mailbox.openBody(row);
  for await (const piece of body.stream({ start: 0, end: Math.min(body.bytes, mostHeadBytes) })) {
    pieces.push(piece.slice());
  }
  return Buffer.concat(pieces);
}
