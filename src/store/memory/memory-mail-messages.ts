import type { Clock } from '../../base/clock.ts';
import type { BodyHash, ChangeNumber, FolderId, ItemId, Uid } from '../../base/ids.ts';
import { applyFlagChange, isReadState, normalizeKeywords } from '../keywords.ts';
import { allFlags, type Message } from '../ports/mail-model.ts';
import type {
  AddedMessage,
  FlagChange,
  FlagResult,
  NewMessage,
  RemovalOptions,
  UidPair,
} from '../ports/mail-store.ts';
import type { UidRange } from '../ports/message-query.ts';
import { storableText } from '../storable-text.ts';
import { allUids } from '../uid-ranges.ts';
import type { MemoryBodyIndex } from './memory-body-index.ts';
import { dropFolder, requireRemovable } from './memory-mail-folders.ts';
import type { MemoryMailbox } from './memory-mailbox.ts';

/** Everything but its place and its numbers. */
type Content = Omit<Message, 'folder' | 'uid' | 'item' | 'changeNo'>;

export interface IncomingMessage {
  readonly message: NewMessage;
  readonly keywords: readonly string[];
  readonly body: BodyHash;
}

export function addMessages(
  box: MemoryMailbox,
  bodies: MemoryBodyIndex,
  clock: Clock,
  id: FolderId,
  incoming: readonly IncomingMessage[],
  /** Looks whether they may come; after everything else that could refuse them. */
  check?: () => void,
): AddedMessage[] {
  const { tenant } = box.key;
  const contents = incoming.map(({ message, keywords, body }): Content => {
    const { receivedAt, sentAt, traits, flags, subject, sender, recipients, messageId } = message;
    return {
      body,
      size: bodies.size(tenant, body),
      native: null,
      nativeSize: 0,
      createdAt: clock.now(),
      modifiedAt: clock.now(),
      flags: flags & allFlags,
      keywords,
      receivedAt,
      sentAt,
      traits,
      subject: storableText(subject),
      sender: storableText(sender),
      recipients: storableText(recipients),
      messageId: storableText(messageId),
      deletedAt: null,
      originFolder: null,
    };
  });
  box.checkRoom(box.folder(id), contents);
  check?.();
  return contents.map((content, index) => {
    const { uid, item, changeNo, body } = arrive(box, id, content);
    bodies.refer(tenant, body);
    box.setProperties(item, incoming[index]?.message.properties ?? []);
    return { uid, item, changeNo, body };
  });
}

/** Gives content a place in a folder; a new item unless it is one already. */
function arrive(box: MemoryMailbox, folder: FolderId, content: Content & { item?: ItemId }): Message {
  const changeNo = box.nextChange();
  const uid = box.folder(folder).row.uidNext;
  const item = content.item ?? (Number(changeNo) as ItemId);
  const message = { ...content, folder, uid, item, changeNo };
  box.put(message);
  return message;
}

export function updateFlags(
  box: MemoryMailbox,
  clock: Clock,
  folder: FolderId,
  ranges: readonly UidRange[],
  requested: FlagChange,
): FlagResult {
  const change = {
    ...requested,
    flags: requested.flags & allFlags,
    keywords: normalizeKeywords(requested.keywords),
  };
  const { unchangedSince = Number.POSITIVE_INFINITY } = change;
  const selected = box.select(folder, ranges);
  const changes = selected
    .filter(({ changeNo }) => changeNo <= unchangedSince)
    .map((message) => ({ message, ...applyFlagChange(message, change) }))
    .filter(({ differs }) => differs);
  return {
    changed: changes.map(({ message, flags, keywords }) => {
      const changeNo = box.nextChange();
      const modifiedAt = isReadState({ flags, keywords }, message) ? message.modifiedAt : clock.now();
      box.replace({ ...message, flags, keywords, changeNo, modifiedAt });
      return { uid: message.uid, changeNo, flags, keywords };
    }),
    conflicting: selected.filter(({ changeNo }) => changeNo > unchangedSince).map(({ uid }) => uid),
  };
}

export function copyMessages(
  box: MemoryMailbox,
  bodies: MemoryBodyIndex,
  clock: Clock,
  source: FolderId,
  ranges: readonly UidRange[],
  target: FolderId,
): UidPair[] {
  const originals = box.select(source, ranges);
  const now = clock.now();
  box.checkRoom(box.folder(target), originals);
  return originals.map((original) => {
    const { item, ...content } = original;
    const fresh = { createdAt: now, modifiedAt: now, deletedAt: null, originFolder: null };
    const copy = arrive(box, target, { ...content, ...fresh });
    bodies.refer(box.key.tenant, copy.body);
    box.setProperties(copy.item, box.properties(item));
    return { source: original.uid, target: copy.uid };
  });
}

export function moveMessages(
  box: MemoryMailbox,
  clock: Clock,
  source: FolderId,
  ranges: readonly UidRange[],
  target: FolderId,
): UidPair[] {
  const originals = box.select(source, ranges);
  box.checkRoom(box.folder(target), originals, box.folder(source));
  return transfer(box, originals, target, { modifiedAt: clock.now(), deletedAt: null, originFolder: null });
}

/** All leave, then all arrive: a move within one folder does not meet itself. */
function transfer(
  box: MemoryMailbox,
  originals: readonly Message[],
  target: FolderId,
  fate: Pick<Message, 'modifiedAt' | 'deletedAt' | 'originFolder'>,
): UidPair[] {
  for (const original of originals) {
    box.take(original);
    box.bury(original);
  }
  return originals.map((original) => ({
    source: original.uid,
    target: arrive(box, target, { ...original, ...fate }).uid,
  }));
}

export function removeMessages(
  box: MemoryMailbox,
  bodies: MemoryBodyIndex,
  clock: Clock,
  folder: FolderId,
  ranges: readonly UidRange[],
  { recover }: RemovalOptions,
): Uid[] {
  const from = box.folder(folder);
  const doomed = box.select(folder, ranges);
  const mayRecover = recover && from.row.kind !== 'associated';
  const bin = mayRecover ? box.folderOfRole('recoverable') : undefined;
  if (bin !== undefined && bin !== from) {
    box.checkRoom(bin, doomed, from);
    const now = clock.now();
    transfer(box, doomed, bin.row.folder, { modifiedAt: now, deletedAt: now, originFolder: folder });
  } else {
    for (const message of doomed) {
      eraseMessage(box, bodies, message);
      box.bury(message);
    }
  }
  return doomed.map(({ uid }) => uid);
}

/** Takes a message out with all that belonged to it. */
export function eraseMessage(box: MemoryMailbox, bodies: MemoryBodyIndex, message: Message): void {
  box.take(message);
  box.dropProperties(message.item);
  box.tokens.delete(message.item);
  bodies.release(box.key.tenant, message.body);
}

export function removeFolder(
  box: MemoryMailbox,
  bodies: MemoryBodyIndex,
  clock: Clock,
  folder: FolderId,
  options: RemovalOptions,
): void {
  requireRemovable(box, folder);
  const companion = box.associatedOf(folder);
  if (companion !== undefined) {
    removeMessages(box, bodies, clock, companion, allUids, options);
    dropFolder(box, companion);
  }
  removeMessages(box, bodies, clock, folder, allUids, options);
  dropFolder(box, folder);
}

/** Notes that a message's properties have changed. */
export function touchMessage(box: MemoryMailbox, clock: Clock, folder: FolderId, uid: Uid): ChangeNumber {
  const message = box.message(folder, uid);
  const changeNo = box.nextChange();
  box.replace({ ...message, changeNo, modifiedAt: clock.now() });
  return changeNo;
}
