import type { Clock } from '../../base/clock.ts';
import type { BodyHash, ChangeNumber, FolderId, ItemId, Uid } from '../../base/ids.ts';
import { isGivenId } from '../given-ids.ts';
import { applyFlagChange, isReadState, normalizeKeywords } from '../keywords.ts';
import { allFlags, type Lineage, type Message } from '../ports/mail-model.ts';
import type {
  AddedMessage,
  FlagChange,
  FlagResult,
  MoveArrival,
  NewMessage,
  PropertyChange,
  RemovalOptions,
  ReplaceOptions,
  UidPair,
} from '../ports/mail-store.ts';
import type { UidRange } from '../ports/message-query.ts';
import { storableText } from '../storable-text.ts';
import { givenIdTaken, invalidGivenId, messageChanged } from '../store-errors.ts';
import { allUids } from '../uid-ranges.ts';
import type { MemoryBodyIndex } from './memory-body-index.ts';
import { dropFolder, requireRemovable } from './memory-mail-folders.ts';
import type { MemoryMailbox } from './memory-mailbox.ts';

/** Everything but its place and its numbers. */
type Content = Omit<Message, 'folder' | 'uid' | 'item' | 'changeNo' | 'modification'>;

const noLineage: Lineage = { changeKey: null, predecessors: null };

/** Of what was changed: by whoever has synchronised, or here. */
export const lineageAfter = (given: Lineage | undefined, before: Lineage): Lineage =>
  given ?? { changeKey: null, predecessors: before.predecessors };

export interface IncomingMessage {
  readonly message: NewMessage;
  readonly keywords: readonly string[];
  readonly body: BodyHash;
  readonly native: BodyHash | null;
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
  const now = clock.now();
  const contents = incoming.map(
    (given): Content => ({
      ...contentOf(box, bodies, given),
      ...{ createdAt: now, modifiedAt: now, deletedAt: null, originFolder: null },
      ...(given.message.lineage ?? noLineage),
    }),
  );
  box.checkRoom(box.folder(id), contents);
  const given = incoming.flatMap(({ message: { item } }) => item ?? []);
  for (const item of given) box.requireFreeId(item);
  if (new Set(given).size < given.length) givenIdTaken();
  check?.();
  return contents.map((content, index) => {
    const { item: id_ } = incoming[index]?.message ?? {};
    const message = arrive(box, id, { ...content, ...(id_ !== undefined && { item: id_ }) });
    if (id_ !== undefined) box.pending.add(id_);
    const { uid, item, changeNo, body } = message;
    referToBodies(box, bodies, message);
    box.setProperties(item, incoming[index]?.message.properties ?? []);
    return { uid, item, changeNo, body };
  });
}

type Given = Omit<Content, 'createdAt' | 'modifiedAt' | 'deletedAt' | 'originFolder' | keyof Lineage>;

function contentOf(
  box: MemoryMailbox,
  bodies: MemoryBodyIndex,
  { message, keywords, body, native }: IncomingMessage,
): Given {
  const { receivedAt, sentAt, traits, flags, subject, sender, recipients, messageId } = message;
  const { tenant } = box.key;
  return {
    ...{ body, native, keywords, receivedAt, sentAt, traits },
    size: bodies.size(tenant, body),
    nativeSize: native === null ? 0 : bodies.size(tenant, native),
    flags: flags & allFlags,
    subject: storableText(subject),
    sender: storableText(sender),
    recipients: storableText(recipients),
    messageId: storableText(messageId),
  };
}

export function replaceMessage(
  box: MemoryMailbox,
  bodies: MemoryBodyIndex,
  clock: Clock,
  place: Pick<Message, 'folder' | 'uid'>,
  incoming: IncomingMessage,
  { unchangedSince = Number.POSITIVE_INFINITY as ChangeNumber }: ReplaceOptions,
): AddedMessage {
  const old = box.message(place.folder, place.uid);
  if (old.changeNo > unchangedSince) messageChanged(place.folder, place.uid);
  const content = {
    ...old,
    ...contentOf(box, bodies, incoming),
    modifiedAt: clock.now(),
    ...lineageAfter(incoming.message.lineage, old),
  };
  box.checkReplacement(box.folder(place.folder), old, content);
  box.take(old);
  box.bury(old);
  const message = arrive(box, place.folder, content);
  referToBodies(box, bodies, message);
  releaseBodies(box, bodies, old);
  box.dropProperties(old.item);
  box.setProperties(old.item, incoming.message.properties ?? []);
  box.tokens.delete(old.item);
  if (old.item <= box.indexedItem || isGivenId(old.item)) box.pending.add(old.item);
  const { uid, item, changeNo, body } = message;
  return { uid, item, changeNo, body };
}

type Bodies = Pick<Message, 'body' | 'native'>;

export function referToBodies(
  { key }: MemoryMailbox,
  bodies: MemoryBodyIndex,
  { body, native }: Bodies,
): void {
  bodies.refer(key.tenant, body);
  if (native !== null) bodies.refer(key.tenant, native);
}

function releaseBodies({ key }: MemoryMailbox, bodies: MemoryBodyIndex, { body, native }: Bodies): void {
  bodies.release(key.tenant, body);
  if (native !== null) bodies.release(key.tenant, native);
}

/** Gives content a place in a folder; a new item unless it is one already. */
function arrive(box: MemoryMailbox, folder: FolderId, content: Content & { item?: ItemId }): Message {
  const changeNo = box.nextChange();
  const uid = box.folder(folder).row.uidNext;
  const item = content.item ?? (Number(changeNo) as ItemId);
  const message = { ...content, folder, uid, item, changeNo, modification: changeNo };
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
      const state = { ...message, flags, keywords, changeNo };
      const isRead = isReadState({ flags, keywords }, message);
      box.replace(isRead ? state : { ...state, ...modified(message, clock, changeNo) });
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
    const fresh = { createdAt: now, modifiedAt: now, deletedAt: null, originFolder: null, ...noLineage };
    const copy = arrive(box, target, { ...content, ...fresh });
    referToBodies(box, bodies, copy);
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
  arrival?: MoveArrival,
): UidPair[] {
  const originals = box.select(source, ranges);
  box.checkRoom(box.folder(target), originals, box.folder(source));
  if (arrival !== undefined) {
    box.requireFreeId(arrival.item);
    if (originals.length > 1) invalidGivenId();
  }
  const fate = { modifiedAt: clock.now(), deletedAt: null, originFolder: null };
  const pairs = transfer(box, originals, target, fate, arrival);
  const [old] = originals;
  if (arrival !== undefined && old !== undefined) {
    box.setProperties(arrival.item, box.properties(old.item));
    box.dropProperties(old.item);
    box.tokens.delete(old.item);
    box.pending.delete(old.item);
    box.pending.add(arrival.item);
  }
  return pairs;
}

/** All leave, then all arrive: a move within one folder does not meet itself. */
function transfer(
  box: MemoryMailbox,
  originals: readonly Message[],
  target: FolderId,
  fate: Pick<Message, 'modifiedAt' | 'deletedAt' | 'originFolder'>,
  arrival?: MoveArrival,
): UidPair[] {
  for (const original of originals) {
    box.take(original);
    box.bury(original);
  }
  return originals.map((original) => ({
    source: original.uid,
    target: arrive(box, target, {
      ...original,
      ...fate,
      ...lineageAfter(arrival?.lineage, original),
      item: arrival?.item ?? original.item,
    }).uid,
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
  const doomed = box.select(folder, ranges);
  const bin = recover ? binFor(box, folder, doomed) : undefined;
  if (bin !== undefined) {
    const now = clock.now();
    transfer(box, doomed, bin, { modifiedAt: now, deletedAt: now, originFolder: folder });
  } else {
    for (const message of doomed) {
      eraseMessage(box, bodies, message);
      box.bury(message);
    }
  }
  return doomed.map(({ uid }) => uid);
}

/** Where what is removed can be recovered from, if there is such a place; throws where there is no room for it. */
function binFor(box: MemoryMailbox, folder: FolderId, doomed: readonly Message[]): FolderId | undefined {
  const from = box.folder(folder);
  const bin = from.row.kind === 'associated' ? undefined : box.folderOfRole('recoverable');
  if (bin === undefined || bin === from) return undefined;
  box.checkRoom(bin, doomed, from);
  return bin.row.folder;
}

/** Takes a message out with all that belonged to it. */
export function eraseMessage(box: MemoryMailbox, bodies: MemoryBodyIndex, message: Message): void {
  box.take(message);
  box.dropProperties(message.item);
  box.tokens.delete(message.item);
  box.pending.delete(message.item);
  releaseBodies(box, bodies, message);
}

export function removeFolder(
  box: MemoryMailbox,
  bodies: MemoryBodyIndex,
  clock: Clock,
  folder: FolderId,
  options: RemovalOptions,
): void {
  requireRemovable(box, folder);
  // Before anything is changed: it is removed with its companion, or not at all.
  if (options.recover) binFor(box, folder, box.select(folder, allUids));
  const companion = box.associatedOf(folder);
  if (companion !== undefined) {
    removeMessages(box, bodies, clock, companion, allUids, options);
    dropFolder(box, companion);
  }
  removeMessages(box, bodies, clock, folder, allUids, options);
  dropFolder(box, folder);
}

/** Notes that a message's properties have changed. */
export function touchMessage(
  box: MemoryMailbox,
  clock: Clock,
  { folder, uid }: Pick<Message, 'folder' | 'uid'>,
  { keepsModifiedAt = false, lineage }: Pick<PropertyChange, 'keepsModifiedAt' | 'lineage'>,
): ChangeNumber {
  const message = box.message(folder, uid);
  const changeNo = box.nextChange();
  const state = { ...message, changeNo };
  box.replace(keepsModifiedAt ? state : { ...state, ...modified(message, clock, changeNo, lineage) });
  return changeNo;
}

const modified = (message: Message, clock: Clock, modification: ChangeNumber, lineage?: Lineage) => ({
  modification,
  modifiedAt: clock.now(),
  ...lineageAfter(lineage, message),
});
