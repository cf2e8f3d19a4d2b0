/** How messages of a mailbox are read and written by MAPI clients: MIME and native form, and properties beside both. */

import { isAppError } from '../../../base/errors.ts';
import type { FolderId, ItemId } from '../../../base/ids.ts';
import { associatedMessage } from '../../../mailbox/associated-contents.ts';
import { contentFromMime } from '../../../mailbox/conversion/content-from-mime.ts';
import type { MessageContent } from '../../../mailbox/conversion/message-content.ts';
import { streamMimeFromContent, type ToMimeOptions } from '../../../mailbox/conversion/mime-from-content.ts';
import { mimeSourceOfBody } from '../../../mailbox/conversion/mime-source.ts';
import {
  nativeSourceOfBody,
  readNativeContent,
  writeNativeContent,
} from '../../../mailbox/conversion/native-content.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import { wholeBytes } from '../../../mailbox/message-content.ts';
import type { Lineage, Message } from '../../../store/ports/mail-model.ts';
import type { NewMessage } from '../../../store/ports/mail-store.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { millisecondsOf } from '../../../wire/mapi/filetime.ts';
import type { BagEntry, PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { restoreProperty } from '../../../wire/mapi/stored-value.ts';
import { RopError } from '../rop-error.ts';
import { rowEntries } from './message-properties.ts';
import { propertyRows } from './message-rows.ts';

export async function readContent(mailbox: Mailbox, row: Message): Promise<MessageContent> {
  const native = await mailbox.openNative(row);
  if (native !== undefined) return readNativeContent(nativeSourceOfBody(native));
  const body = await mailbox.openBody(row);
  // Where the parts of a large one are is known for a while after it was looked at.
  const structure = body.bytes > wholeBytes ? await mailbox.readStructure(body) : undefined;
  return contentFromMime(await mimeSourceOfBody(body, structure), { receivedAt: row.receivedAt });
}

/** What stands over the content: what the row says, and over that what clients have written beside the message. */
export async function readBeside(mailbox: Mailbox, row: Message): Promise<readonly BagEntry[]> {
  const { folder, uid } = row;
  const kept = await mailbox.readProperties({ kind: 'message', folder, uid });
  return [...rowEntries(row), ...kept.map(restoreProperty).filter((entry) => entry !== undefined)];
}

export interface MessageState {
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly receivedAt: number;
}

export interface SaveOptions {
  readonly state: MessageState;
  readonly isAssociated: boolean;
  readonly resolveAddress: NonNullable<ToMimeOptions['resolveAddress']>;
  /** Of a client that synchronises: which version it is, and the id of one that is new. */
  readonly given?: { readonly lineage: Lineage; readonly item?: ItemId };
}

export async function addMessage(
  mailbox: Mailbox,
  folder: FolderId,
  content: MessageContent,
  options: SaveOptions,
): Promise<ItemId> {
  return withNewMessage(mailbox, content, options, async (message) => {
    const [added] = await mailbox.importBatch(folder, [message], { priority: 'interactive' });
    if (added === undefined) throw new TypeError('The store has added no message.');
    return added.item;
  });
}

/** The same item with another content, unless somebody has changed it since `row` was read. */
export async function replaceMessage(
  mailbox: Mailbox,
  row: Message,
  content: MessageContent,
  options: SaveOptions,
): Promise<void> {
  await withNewMessage(mailbox, content, options, async (message) => {
    try {
      await mailbox.replaceMessage(row.folder, row.uid, message, { unchangedSince: row.changeNo });
    } catch (error) {
      if (isAppError(error, 'conflict')) throw new RopError(ErrorCode.ObjectModified);
      if (isAppError(error, 'notFound')) throw new RopError(ErrorCode.ObjectDeleted);
      throw error;
    }
  });
}

/** Bodies that are large lie on disk until the message is stored, and not in memory. */
async function withNewMessage<T>(
  mailbox: Mailbox,
  content: MessageContent,
  { state, isAssociated, resolveAddress, given }: SaveOptions,
  store: (message: NewMessage) => Promise<T>,
): Promise<T> {
  const properties = propertyRows(content.properties);
  const native = await bounded(() => mailbox.takeInBody(writeNativeContent(content)));
  try {
    if (isAssociated) {
      const subject = content.properties.text(PidTag.MessageClass) ?? '';
      const message = associatedMessage({
        receivedAt: state.receivedAt,
        subject,
        native: native.body,
        properties,
      });
      return await store({ ...message, flags: state.flags, ...given });
    }
    const mime = streamMimeFromContent(content, { copy: 'own', resolveAddress });
    const received = await bounded(() => mailbox.takeIn(mime, state));
    try {
      return await store({ ...received.message, native: native.body, properties, ...given });
    } finally {
      await received.discard();
    }
  } finally {
    await native.discard();
  }
}

async function bounded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error, 'limit')) throw new RopError(ErrorCode.MaxSubmissionExceeded);
    throw error;
  }
}

/** When mail came that a client has put there, where it says so: an archive that is copied keeps its times. */
export function receivedTimeOf(bag: PropertyBag, otherwise: number): number {
  const said = bag.bigint(PidTag.MessageDeliveryTime);
  const time = said === undefined ? otherwise : millisecondsOf(said);
  return time > 0 && time < latestTime ? time : otherwise;
}

/** What a Date holds. */
const latestTime = 8.64e15;
