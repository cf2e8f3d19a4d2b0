import { AppError } from '../../../base/errors.ts';
import type { BodyHash, FolderId, Uid } from '../../../base/ids.ts';
import { maxUid } from '../../../base/ids.ts';
import { type IncomingBody, identifyBody } from '../../incoming-body.ts';
import { normalizeKeywords } from '../../keywords.ts';
import { allFlags, type MailboxKey } from '../../ports/mail-model.ts';
import type { AddedMessage, NewMessage, WriteOptions } from '../../ports/mail-store.ts';
import { storableText } from '../../storable-text.ts';
import { givenIdTaken } from '../../store-errors.ts';
import { type PlacedBodies, placeBodies, referToBodies, VanishedBodies } from './body-rows.ts';
import { openArrivals, prepareArrivals } from './ledger-arrivals.ts';
import type { FolderTable, MessageTable } from './mail-schema.ts';
import { inMailbox, type MailboxTransaction } from './mailbox-transaction.ts';
import { insertMessages } from './message-rows.ts';
import { writePropertyRows } from './property-rows.ts';
import { bytesOfHash, lineageColumns } from './rows.ts';
import { noteUnindexed } from './search-rows.ts';
import { addSortedRows } from './sorted-rows.ts';
import type { SqlMailContext } from './sql-mail-context.ts';

export async function addMessages(
  context: SqlMailContext,
  key: MailboxKey,
  folder: FolderId,
  messages: readonly NewMessage[],
  options: WriteOptions = {},
): Promise<AddedMessage[]> {
  const contents = messages.map(prepareContent);
  const bodies = incomingBodies(contents);
  const arrivals = options.ledger && prepareArrivals(options.ledger, messages.length);
  return withBodies(context, key, bodies, (placed) =>
    inMailbox(
      context.database,
      context.clock,
      key,
      async (transaction) => {
        const ledger = arrivals && (await openArrivals(transaction, arrivals));
        const target = await transaction.folder(folder);
        const taken = new Set<number>();
        for (const { item } of messages) {
          if (item === undefined) continue;
          await transaction.requireFreeId(item);
          if (taken.has(item)) givenIdTaken();
          taken.add(item);
        }
        const rows = contents.map((content) => newRow(transaction, target, content, placed));
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
        await noteUnindexed(transaction, [...taken]);
        for (const [index, row] of rows.entries()) {
          const properties = messages[index]?.properties ?? [];
          if (properties.length > 0) await writePropertyRows(transaction, row.item_id, properties);
        }
        await ledger?.store(rows);
        return rows.map((row, index) => ({
          uid: row.uid as Uid,
          item: row.item_id as AddedMessage['item'],
          changeNo: row.change_no as AddedMessage['changeNo'],
          body: (contents[index] as PreparedContent).body.hash,
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

export interface PreparedContent {
  readonly message: NewMessage;
  readonly keywords: string;
  readonly body: IncomingBody;
  readonly native: IncomingBody | undefined;
}

export function prepareContent(message: NewMessage): PreparedContent {
  const keywords = normalizeKeywords(message.keywords).join(' ');
  const native = message.native && identifyBody(message.native);
  return { message, keywords, body: identifyBody(message.body), native };
}

/** Each as often as it will be referred to. */
export function incomingBodies(contents: readonly PreparedContent[]): IncomingBody[] {
  return contents.flatMap(({ body, native }) => (native === undefined ? [body] : [body, native]));
}

/** The columns of a message that follow from what was given. */
export function contentColumns({ message, keywords, body, native }: PreparedContent, placed: PlacedBodies) {
  return {
    flags: message.flags & allFlags,
    traits: message.traits,
    body: bytesOfHash(body.hash),
    size: placed.get(body.hash)?.bytes ?? 0,
    native: native === undefined ? null : bytesOfHash(native.hash),
    native_size: native === undefined ? 0 : (placed.get(native.hash)?.bytes ?? 0),
    received_at: message.receivedAt,
    sent_at: message.sentAt,
    keywords,
    subject: storableText(message.subject),
    sender: storableText(message.sender),
    recipients: storableText(message.recipients),
    message_id: storableText(message.messageId),
  };
}

function newRow(
  transaction: MailboxTransaction,
  folder: FolderTable,
  content: PreparedContent,
  placed: PlacedBodies,
): MessageTable {
  const { item: given, lineage } = content.message;
  const change = given === undefined ? transaction.nextItem() : transaction.nextChange();
  const now = transaction.clock.now();
  folder.content_change = change;
  const row: MessageTable = {
    ...transaction.owner,
    folder_id: folder.folder_id,
    uid: takeUid(folder),
    item_id: given ?? change,
    change_no: change,
    ...contentColumns(content, placed),
    deleted_at: null,
    origin_folder_id: null,
    created_at: now,
    modified_at: now,
    modification: change,
    ...lineageColumns(lineage),
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
