/** RopSaveChangesMessage: what of an open message has changed, and where it goes. [MS-OXCMSG] section 3.2.5.3. */
import { conversationIdOf } from '../../../mailbox/conversion/conversation.ts';
import type { MessageContent } from '../../../mailbox/conversion/message-content.ts';
import { lastVerb, messageFlag } from '../../../mailbox/conversion/row-properties.ts';
import { isReadState } from '../../../store/keywords.ts';
import { flag, type Message } from '../../../store/ports/mail-model.ts';
import { permanentEntryIdOf } from '../../../wire/mapi/address-book-entry-id.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import { identityOfKey, storedKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { storeProperty } from '../../../wire/mapi/stored-value.ts';
import { RopError } from '../rop-error.ts';
import type { MessageDraft } from './message-draft.ts';
import type { MessageHome } from './message-home.ts';
import type { MessageObject } from './message-object.ts';
import { keptFlags } from './message-properties.ts';
import { fitsBeside, isBeside, keptProperties } from './message-rows.ts';
import { callerName } from './new-message.ts';
import { addMessage, receivedTimeOf, replaceMessage, type SaveOptions } from './stored-message.ts';

type StoredHome = Extract<MessageHome, { kind: 'stored' }>;

export interface SaveTerms {
  /** Over whatever others have changed. */
  readonly isForced: boolean;
}

export async function saveMessage(message: MessageObject, { isForced }: SaveTerms): Promise<void> {
  if (message.isSpoilt) throw new RopError(ErrorCode.GeneralFailure);
  const { home } = message;
  // Nothing can have changed, and there is nothing to be told of: Exchange 2016 and later answer so.
  if (!message.isWritable) return;
  if (message.isForbidden) throw new RopError(ErrorCode.AccessDenied);
  if (home.kind === 'attached') {
    home.attachment.setEmbedded(contentOf(await message.draft()));
    return;
  }
  if (home.item === undefined) await saveNew(message, home);
  else await saveAgain(message, home, isForced);
  message.forgetDraft();
}

async function saveNew(message: MessageObject, home: StoredHome): Promise<void> {
  const { logon } = message;
  const { mailbox } = logon;
  const draft = await message.draft();
  const { imported } = home;
  const folder = home.isAssociated ? (await mailbox.associatedFolder(home.folder)).folder : home.folder;
  const now = logon.session.clock.now();
  noteModifier(message, draft);
  const flags = flagsOf(draft, initialFlags(draft));
  const item = await addMessage(mailbox, folder, contentOf(draft), {
    ...optionsOf(message, home),
    state: { flags, keywords: [], receivedAt: receivedTimeOf(draft.properties, now) },
  });
  const row = await mailbox.findItem(item);
  message.home = withoutImport({ ...home, item, opened: row });
  if (row !== undefined) imported?.saved(row);
}

const withoutImport = ({ imported: _saved, ...home }: StoredHome): StoredHome => home;

async function saveAgain(message: MessageObject, home: StoredHome, isForced: boolean): Promise<void> {
  const { mailbox } = message.logon;
  const row = await message.row();
  if (row === undefined) throw new RopError(ErrorCode.ObjectDeleted);
  if (home.imported !== undefined) {
    await saveImported(message, home, row);
    return;
  }
  if (!isForced && isChangedSince(home.opened, row)) throw new RopError(ErrorCode.ObjectModified);
  const draft = await message.draft();
  if (draft.isChanged) {
    noteModifier(message, draft);
    if (staysBeside(draft)) await saveBeside(message, row, draft);
    else {
      await replaceMessage(mailbox, row, contentOf(draft), {
        ...optionsOf(message, home),
        state: {
          flags: flagsOf(draft, row.flags),
          keywords: row.keywords,
          receivedAt: receivedTimeOf(draft.properties, row.receivedAt),
        },
      });
    }
  }
  message.home = { ...home, opened: await message.row() };
}

/** All of what its client has, in place of what was there ([MS-OXCFXICS] section 3.2.5.9.4.2). */
async function saveImported(message: MessageObject, home: StoredHome, row: Message): Promise<void> {
  const { mailbox } = message.logon;
  const draft = await message.draft();
  const { imported } = home;
  // What was read since is no change of the message; another import of it is.
  if (isChangedSince(home.opened, row)) throw new RopError(ErrorCode.ObjectModified);
  if (imported?.isConflict === true && imported.modifiedAt < row.modifiedAt) {
    // Section 3.1.5.6.2.2: the last writer wins. What is here stays, and follows both versions now.
    const { lineage } = imported;
    const owner = { kind: 'message', folder: row.folder, uid: row.uid } as const;
    await mailbox.writeProperties(owner, { set: [], remove: [], lineage });
    message.home = withoutImport({ ...home, opened: await message.row() });
    return;
  }
  await replaceMessage(mailbox, row, contentOf(draft), {
    ...optionsOf(message, home),
    state: {
      flags: importedFlags(draft, row.flags),
      keywords: row.keywords,
      receivedAt: receivedTimeOf(draft.properties, row.receivedAt),
    },
  });
  const saved = await message.row();
  message.home = withoutImport({ ...home, opened: saved });
  if (saved !== undefined) imported?.saved(saved);
}

/** Marks that the client took away are in nothing that it has written. */
const importedFlags = (draft: MessageDraft, before: number): number =>
  flagsOf(draft, before & ~(flag.flagged | flag.draft)) |
  (draft.changedKeys.some((key) => identityOfKey(key) === identityOfKey(PidTag.MessageFlags))
    ? 0
    : before & flag.draft);

/** That it was read, or marked as unread, is no change of the message. */
function isChangedSince(opened: Message | undefined, row: Message): boolean {
  if (opened === undefined || opened.changeNo === row.changeNo) return false;
  const isSame = opened.uid === row.uid && opened.modifiedAt === row.modifiedAt && isReadState(opened, row);
  return !isSame || opened.flags === row.flags;
}

const staysBeside = (draft: MessageDraft): boolean =>
  !draft.hasOtherParts &&
  draft.changedKeys.every((key) => {
    const entry = draft.properties.find(
      typeof key === 'number' ? (key & 0xffff_0000) >>> 0 : { ...key, type: 0 },
    );
    return isBeside(key) && (entry === undefined ? !draft.isOfContent(key) : fitsBeside(entry));
  });

/** Nothing that its MIME shows: the message stays what it is, and IMAP's clients need not fetch it again. */
async function saveBeside(message: MessageObject, row: Message, draft: MessageDraft): Promise<void> {
  const { mailbox } = message.logon;
  const { folder, uid } = row;
  const owner = { kind: 'message', folder, uid } as const;
  const identities = new Set(draft.changedKeys.map(identityOfKey));
  identities.add(identityOfKey(PidTag.LastModifierName)).add(identityOfKey(PidTag.LastModifierEntryId));
  const set = [...draft.properties.entries()]
    .filter((entry) => identities.has(identityOfKey(entry.key)) && fitsBeside(entry))
    .map(storeProperty);
  const kept = new Set(set.map(({ key }) => key));
  const before = await mailbox.readProperties(owner);
  const remove = before
    .map(({ key }) => key)
    .filter((key) => !kept.has(key) && draft.changedKeys.some((changed) => isSameProperty(key, changed)));
  await mailbox.writeProperties(owner, { set, remove });
  const flags = flagsOf(draft, row.flags);
  if (flags === row.flags) return;
  const range = [{ first: uid, last: uid }];
  await mailbox.updateFlags(folder, range, { mode: 'replace', flags, keywords: row.keywords });
}

/** Whatever type it was kept with. */
function isSameProperty(stored: string, key: Parameters<typeof storedKey>[0]): boolean {
  const text = storedKey(key);
  return typeof key === 'number'
    ? stored.slice(0, 6) === text.slice(0, 6) && stored.startsWith('0x')
    : stored.slice(0, -4) === text.slice(0, -4);
}

function contentOf(draft: MessageDraft): MessageContent {
  const { recipients, attachments, properties } = draft.content();
  const kept = keptProperties(properties);
  const said = (kept.number(PidTag.MessageFlags) ?? 0) & keptFlags;
  if (said === 0) kept.delete(PidTag.MessageFlags);
  else kept.set(PidTag.MessageFlags, said);
  // What conversion dates a draft by.
  for (const tag of [PidTag.CreationTime, PidTag.LastModificationTime]) {
    const time = properties.get(tag);
    if (time !== undefined) kept.set(tag, time);
  }
  return { properties: kept, recipients, attachments };
}

function initialFlags(draft: MessageDraft): number {
  const said = draft.properties.number(PidTag.MessageFlags) ?? 0;
  return (
    ((said & messageFlag.read) === 0 ? 0 : flag.seen) | ((said & messageFlag.unsent) === 0 ? 0 : flag.draft)
  );
}

/** [MS-OXCFLAG] section 2.2.1.1: flagged. */
const flaggedStatus = 2;

/** What MAPI clients write as properties and IMAP's see as flags. */
function flagsOf(draft: MessageDraft, before: number): number {
  const { properties } = draft;
  const changed = new Set(draft.changedKeys.map(identityOfKey));
  const has = (tag: number) => changed.has(identityOfKey(tag));
  let flags = before;
  if (has(PidTag.MessageFlags)) {
    const said = properties.number(PidTag.MessageFlags) ?? 0;
    flags = withFlag(flags, flag.seen, (said & messageFlag.read) !== 0);
    flags = withFlag(flags, flag.draft, (said & messageFlag.unsent) !== 0);
  }
  if (has(PidTag.FlagStatus))
    flags = withFlag(flags, flag.flagged, properties.number(PidTag.FlagStatus) === flaggedStatus);
  if (has(PidTag.LastVerbExecuted)) {
    const verb = properties.number(PidTag.LastVerbExecuted) ?? 0;
    if (verb === lastVerb.reply || verb === replyToAll) flags |= flag.answered;
    if (verb === lastVerb.forward) flags |= flag.forwarded;
  }
  return flags;
}

/** [MS-OXOMSG] section 2.2.1.12. */
const replyToAll = 103;

const withFlag = (flags: number, bit: number, is: boolean): number => (is ? flags | bit : flags & ~bit);

function optionsOf(
  { logon }: MessageObject,
  { isAssociated, imported }: StoredHome,
): Omit<SaveOptions, 'state'> {
  const { rooms, caller } = logon.session;
  const { item, lineage } = imported ?? {};
  return {
    isAssociated,
    ...(lineage && { given: { lineage, ...(item !== undefined && { item }) } }),
    resolveAddress: (legacyDn) => rooms.findAddress(caller, legacyDn),
  };
}

/** Who has written it last, when, and what conversation it is of: nobody but the server says that (R457003 of [MS-OXCPRPT]). */
function noteModifier({ logon }: MessageObject, draft: MessageDraft): void {
  const { clock } = logon.session;
  draft.note(PidTag.ConversationId, conversationIdOf(draft.properties));
  draft.note(PidTag.LastModifierName, callerName(logon));
  draft.note(PidTag.LastModifierEntryId, permanentEntryIdOf(logon.callerDn));
  draft.note(PidTag.LastModificationTime, filetimeOf(clock.now()));
}
