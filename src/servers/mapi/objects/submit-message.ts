/** RopSubmitMessage and RopAbortSubmit: [MS-OXOMSG] sections 3.3.5.1 and 3.3.5.2. */
import { isAppError } from '../../../base/errors.ts';
import type { FolderId, Guid, ItemId } from '../../../base/ids.ts';
import { messageFlag } from '../../../mailbox/conversion/row-properties.ts';
import { recipientsIn } from '../../../mailbox/conversion/to-mime/people.ts';
import { flag, type Message } from '../../../store/ports/mail-model.ts';
import { permanentEntryIdOf } from '../../../wire/mapi/address-book-entry-id.ts';
import { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { filetimeOf, millisecondsOf } from '../../../wire/mapi/filetime.ts';
import { counterOf } from '../../../wire/mapi/object-id.ts';
import { searchKeyOf } from '../../../wire/mapi/one-off-entry-id.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { storedKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { readStoreEntryId } from '../../../wire/mapi/store-entry-id.ts';
import { restoreProperty, storeProperty } from '../../../wire/mapi/stored-value.ts';
import { RopError } from '../rop-error.ts';
import type { Logon } from './logon.ts';
import type { MessageDraft } from './message-draft.ts';
import type { MessageObject } from './message-object.ts';
import { callerName } from './new-message.ts';
import { saveMessage } from './save-message.ts';
import { readSubmissionId, writeSubmissionId } from './submission-id.ts';

/** RecipientType of those whom an earlier attempt did not reach, and of those whom it did: [MS-OXCMSG] section 2.2.3.1.2. */
const resendFlags = { notReached: 0x10, reached: 0x80 } as const;

export async function submitMessage(message: MessageObject): Promise<void> {
  message.checkWritable();
  if (message.home.kind !== 'stored' || message.logon.isPublic) throw new RopError(ErrorCode.NotSupported);
  const { logon } = message;
  const { rooms, caller } = logon.session;
  const draft = await message.draft();
  const recipients = await addressesOf(logon, draft);
  if (recipients.length === 0) throw new RopError(ErrorCode.NoRecipients);
  const terms = {
    deferredUntil: timeOf(draft.properties, PidTag.DeferredSendTime),
    deleteAfterSubmit: draft.properties.boolean(PidTag.DeleteAfterSubmit) === true,
    saveSentTo: sentFolderOf(draft.properties) ?? (false as const),
  };
  sign(logon, draft);
  await saveMessage(message, { isForced: true });
  const { item } = message.home;
  if (item === undefined) throw new RopError(ErrorCode.GeneralFailure);
  const { key } = logon.mailbox;
  const id = await rooms.submit(caller, { mailbox: key, item, recipients, ...terms });
  await noteSubmission(logon, item, id);
}

/** Of everybody, or of those alone that a message sent again has not reached yet. */
async function addressesOf({ session }: Logon, draft: MessageDraft): Promise<string[]> {
  const { rooms, caller } = session;
  const all = draft.recipients().map(({ properties }) => properties);
  const typeOf = (bag: PropertyBag) => bag.number(PidTag.RecipientType) ?? 0;
  const isResent = ((draft.properties.number(PidTag.MessageFlags) ?? 0) & messageFlag.resend) !== 0;
  const notReached = all.filter((bag) => (typeOf(bag) & resendFlags.notReached) !== 0);
  const wanted =
    isResent && notReached.length > 0
      ? notReached
      : all.filter((bag) => (typeOf(bag) & resendFlags.reached) === 0);
  const resolve = (legacyDn: string) => rooms.findAddress(caller, legacyDn);
  const people = await Promise.all(
    (['to', 'cc', 'bcc'] as const).map((type) => recipientsIn(wanted, type, resolve)),
  );
  const addresses = people.flat().map(({ address }) => address);
  // Nobody is left out silently.
  if (addresses.some((address) => address === '')) throw new RopError(ErrorCode.NotFound);
  return addresses;
}

/** Who sends it and when; what a client has said of whom it speaks for stays. */
function sign(logon: Logon, draft: MessageDraft): void {
  const { owner, session } = logon;
  const { terms, clock, random } = session;
  const domain = owner.address.slice(owner.address.lastIndexOf('@') + 1);
  draft.set(PidTag.ClientSubmitTime, filetimeOf(clock.now()));
  if (draft.properties.text(PidTag.InternetMessageId) === undefined)
    draft.set(PidTag.InternetMessageId, `<${random.guid()}@${domain}>`);
  if (!draft.properties.has(PidTag.SentRepresentingEntryId) && !isRepresenting(draft.properties)) {
    draft.set(PidTag.SentRepresentingName, owner.displayName);
    draft.set(PidTag.SentRepresentingAddressType, 'EX');
    draft.set(PidTag.SentRepresentingEmailAddress, owner.legacyDn);
    draft.set(PidTag.SentRepresentingSmtpAddress, owner.address);
    draft.set(PidTag.SentRepresentingEntryId, permanentEntryIdOf(owner.legacyDn));
    draft.set(PidTag.SentRepresentingSearchKey, searchKeyOf('EX', owner.legacyDn));
  }
  if (logon.isOwn) draft.set(PidTag.SenderSmtpAddress, owner.address);
  draft.set(PidTag.SenderName, callerName(logon));
  draft.set(PidTag.SenderAddressType, 'EX');
  draft.set(PidTag.SenderEmailAddress, terms.userDn);
  draft.set(PidTag.SenderEntryId, permanentEntryIdOf(terms.userDn));
  draft.set(PidTag.SenderSearchKey, searchKeyOf('EX', terms.userDn));
  const flags = draft.properties.number(PidTag.MessageFlags) ?? 0;
  draft.set(PidTag.MessageFlags, (flags & ~messageFlag.unsent) | messageFlag.fromMe | messageFlag.read);
}

const isRepresenting = (bag: PropertyBag): boolean =>
  (bag.text(PidTag.SentRepresentingEmailAddress) ?? bag.text(PidTag.SentRepresentingSmtpAddress) ?? '') !==
  '';

const timeOf = (bag: PropertyBag, tag: number): number | undefined => {
  const time = bag.bigint(tag);
  return time === undefined ? undefined : millisecondsOf(time);
};

/** [MS-OXOMSG] sections 2.2.3.10 and 2.2.3.11: where the client wants what it has sent. */
function sentFolderOf(bag: PropertyBag): FolderId | undefined {
  const entryId = bag.bytes(PidTag.SentMailEntryId);
  const named = entryId && readStoreEntryId(entryId);
  if (named?.kind === 'folder') return named.folder as FolderId;
  const serverId = bag.bytes(PidTag.SentMailSvrEID);
  if (serverId === undefined || serverId.length < 9) return undefined;
  const counter = counterOf(new ByteReader(serverId.subarray(1)).u64());
  return counter === undefined ? undefined : (counter as FolderId);
}

/** By which it can be called back, and that it is a draft no more. */
async function noteSubmission({ mailbox }: Logon, item: ItemId, id: Guid): Promise<void> {
  const row = await mailbox.findItem(item);
  // It may be on its way already.
  if (row === undefined) return;
  const { folder, uid } = row;
  const set = [storeProperty({ key: PidTag.MessageSubmissionId, value: writeSubmissionId(id, folder) })];
  await mailbox.writeProperties({ kind: 'message', folder, uid }, { set, remove: [] });
}

export async function abortSubmit(logon: Logon, row: Message): Promise<void> {
  const { mailbox, session } = logon;
  const { folder, uid } = row;
  const owner = { kind: 'message', folder, uid } as const;
  const key = storedKey(PidTag.MessageSubmissionId);
  const [kept] = await mailbox.readProperties(owner, [key]);
  const value = kept && restoreProperty(kept)?.value;
  const id = value instanceof Uint8Array ? readSubmissionId(value) : undefined;
  if (id === undefined) throw new RopError(ErrorCode.NotInQueue);
  try {
    await session.rooms.withdraw(session.caller, id);
  } catch (error) {
    // What is being delivered waits no more either.
    if (isAppError(error, 'notFound') || isAppError(error, 'conflict'))
      throw new RopError(ErrorCode.NotInQueue);
    throw error;
  }
  await mailbox.writeProperties(owner, { set: [], remove: [key] });
  const range = [{ first: uid, last: uid }];
  await mailbox.updateFlags(folder, range, { mode: 'add', flags: flag.draft, keywords: [] });
}
