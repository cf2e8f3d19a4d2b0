import { AppError } from '../../../base/errors.ts';
import type { BodyHash, FolderId, Uid } from '../../../base/ids.ts';
import { maxUid } from '../../../base/ids.ts';
import { normalizeKeywords } from '../../keywords.ts';
import { allFlags, type MailboxKey } from '../../ports/mail-model.ts';
import type { AddedMessage, NewMessage, WriteOptions } from '../../ports/mail-store.ts';
import { storableText } from '../../storable-text.ts';
import {
  type IncomingBody,
  identifyBody,
  type PlacedBodies,
  placeBodies,
  referToBodies,
  VanishedBodies,
} from './body-rows.ts';
import { openArrivals, prepareArrivals } from './ledger-arrivals.ts';
import type { FolderTable, MessageTable } from './mail-schema.ts';
import { inMailbox, type MailboxTransaction } from './mailbox-transaction.ts';
import { insertMessages } from './message-rows.ts';
import { writePropertyRows } from './property-rows.ts';
import { bytesOfHash } from './rows.ts';
import { addSortedRows } from './sorted-rows.ts';
import type { SqlMailContext } from './sql-mail-context.ts';

export async function addMessages(
  context: SqlMailContext,
  key: MailboxKey,
  folder: FolderId,
  messages: readonly NewMessage[],
  options: WriteOptions = {},
): Promise<AddedMessage[]> {
  const keywords = messages.map((message) => normalizeKeywords(message.keywords).join(' '));
  const bodies = messages.map((message) => identifyBody(message.body));
  const arrivals = options.ledger && prepareArrivals(options.ledger, messages.length);
  return withBodies(context, key, bodies, (placed) =>
    inMailbox(
      context.database,
      context.clock,
      key,
      async (transaction) => {
        const ledger = arrivals && (await openArrivals(transaction, arrivals));
        const target = await transaction.folder(folder);
        const rows = messages.map((message, index) => {
          const { hash } = bodies[index] as IncomingBody;
          const size = placed.get(hash)?.bytes ?? 0;
          return newRow(transaction, target, message, { hash, size, keywords: keywords[index] ?? '' });
        });
        transaction.checkQuota();
        await referToBodies(
          transaction.session,
          key.tenant,
          bodies.map((body) => body.hash),
          placed,
        );
        await transaction.session.write(
          insertMessages,
          rows.map((row) => ({ ...row })),
        );
        await addSortedRows(transaction, target, rows);
        for (const [index, row] of rows.entries()) {
          const properties = messages[index]?.properties ?? [];
          if (properties.length > 0) await writePropertyRows(transaction, row.item_id, properties);
        }
        await ledger?.store(rows);
        return rows.map((row, index) => ({
          uid: row.uid as Uid,
          item: row.item_id as AddedMessage['item'],
          changeNo: row.change_no as AddedMessage['changeNo'],
          body: (bodies[index] as IncomingBody).hash,
        }));
      },
      options.priority,
    ),
  );
}

/** Puts bodies on disk and then runs the write that names them; again, if some vanished in between. */
export async function withBodies<T>(
  context: SqlMailContext,
  key: MailboxKey,
  bodies: readonly IncomingBody[],
  write: (placed: PlacedBodies) => Promise<T>,
): Promise<T> {
  let again: ReadonlySet<BodyHash> = new Set();
  for (let attempt = 1; ; attempt += 1) {
    const placed = await placeBodies(context.database, context.bodies, key.tenant, bodies, again);
    try {
      return await write(placed);
    } catch (error) {
      if (!(error instanceof VanishedBodies) || attempt === 3) throw error;
      again = new Set(error.hashes);
    }
  }
}

function newRow(
  transaction: MailboxTransaction,
  folder: FolderTable,
  message: NewMessage,
  known: { hash: BodyHash; size: number; keywords: string },
): MessageTable {
  const item = transaction.nextItem();
  const flags = message.flags & allFlags;
  const now = transaction.clock.now();
  folder.content_change = item;
  const row: MessageTable = {
    ...transaction.owner,
    folder_id: folder.folder_id,
    uid: takeUid(folder),
    item_id: item,
    change_no: item,
    flags,
    traits: message.traits,
    body: bytesOfHash(known.hash),
    size: known.size,
    received_at: message.receivedAt,
    sent_at: message.sentAt,
    keywords: known.keywords,
    subject: storableText(message.subject),
    sender: storableText(message.sender),
    recipients: storableText(message.recipients),
    message_id: storableText(message.messageId),
    deleted_at: null,
    origin_folder_id: null,
    native: null,
    native_size: 0,
    created_at: now,
    modified_at: now,
  };
  transaction.count(folder, 1, row);
  return row;
}

export function takeUid(folder: FolderTable): number {
  if (folder.uid_next > maxUid) {
    throw new AppError({
      kind: 'limit',
      code: 'store.folder.uidsExhausted',
      message: `The folder "${folder.name}" has given out all ${maxUid} UIDs. Move its messages to a new folder.`,
    });
  }
  const uid = folder.uid_next;
  folder.uid_next += 1;
  return uid;
}
