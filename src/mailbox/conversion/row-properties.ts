import { flag, type Message, trait } from '../../store/ports/mail-model.ts';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';

/** PidTagMessageFlags: [MS-OXCMSG] section 2.2.1.6. */
export const messageFlag = {
  read: 0x0000_0001,
  unmodified: 0x0000_0002,
  submitted: 0x0000_0004,
  unsent: 0x0000_0008,
  hasAttachment: 0x0000_0010,
  fromMe: 0x0000_0020,
  associated: 0x0000_0040,
  resend: 0x0000_0080,
  notifyRead: 0x0000_0100,
  notifyUnread: 0x0000_0200,
  everRead: 0x0000_0400,
} as const;

/** PidTagIconIndex: [MS-OXOMSG] section 2.2.1.10. */
export const iconIndex = {
  read: 0x100,
  unread: 0x101,
  unsent: 0x103,
  replied: 0x105,
  forwarded: 0x106,
} as const;
/** PidTagLastVerbExecuted: [MS-OXOMSG] section 2.2.1.12. */
export const lastVerb = { reply: 102, forward: 104 } as const;
/** [MS-OXCFLAG] sections 2.2.1.1, 2.2.1.2 and 2.2.1.6. */
const flagged = { status: 2, redIcon: 6, toDo: 1 } as const;

/** PidTagObjectType of a message. */
const messageObject = 5;

/**
 * What the row alone says of a message, whatever its content: times, size, and what its owner has done with it. It stands over
 * what content says.
 */
export function rowProperties(message: Message): PropertyBag {
  const { flags, traits } = message;
  const size = message.size + message.nativeSize;
  const bag = new PropertyBag([
    { key: PidTag.ObjectType, value: messageObject },
    { key: PidTag.MessageDeliveryTime, value: filetimeOf(message.receivedAt) },
    { key: PidTag.CreationTime, value: filetimeOf(message.createdAt) },
    { key: PidTag.LastModificationTime, value: filetimeOf(message.modifiedAt) },
    { key: PidTag.MessageSize, value: Math.min(size, 0x7fff_ffff) },
    { key: PidTag.MessageFlags, value: messageFlagsOf(flags, traits) },
    { key: PidTag.Read, value: (flags & flag.seen) !== 0 },
    { key: PidTag.HasAttachments, value: (traits & trait.hasAttachments) !== 0 },
    { key: PidTag.MessageStatus, value: 0 },
    { key: PidTag.IconIndex, value: iconOf(flags) },
  ]);
  if ((flags & flag.flagged) !== 0) {
    bag.set(PidTag.FlagStatus, flagged.status);
    bag.set(PidTag.FollowupIcon, flagged.redIcon);
    bag.set(PidTag.ToDoItemFlags, flagged.toDo);
  }
  if ((flags & flag.answered) !== 0) bag.set(PidTag.LastVerbExecuted, lastVerb.reply);
  else if ((flags & flag.forwarded) !== 0) bag.set(PidTag.LastVerbExecuted, lastVerb.forward);
  return bag;
}

function messageFlagsOf(flags: number, traits: number): number {
  return (
    ((flags & flag.seen) === 0 ? 0 : messageFlag.read | messageFlag.everRead) |
    ((flags & flag.draft) === 0 ? messageFlag.unmodified : messageFlag.unsent) |
    ((traits & trait.hasAttachments) === 0 ? 0 : messageFlag.hasAttachment)
  );
}

function iconOf(flags: number): number {
  if ((flags & flag.draft) !== 0) return iconIndex.unsent;
  if ((flags & flag.answered) !== 0) return iconIndex.replied;
  if ((flags & flag.forwarded) !== 0) return iconIndex.forwarded;
  return (flags & flag.seen) === 0 ? iconIndex.unread : iconIndex.read;
}
