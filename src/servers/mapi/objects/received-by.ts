import type { MessageContent } from '../../../mailbox/conversion/message-content.ts';
import { type FolderRole, flag, type Message } from '../../../store/ports/mail-model.ts';
import { searchKeyOf, writeOneOffEntryId } from '../../../wire/mapi/one-off-entry-id.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { Logon } from './logon.ts';
import { readContent } from './stored-message.ts';

/** Where what lies was written here, whoever is its author. */
const ownFolders: readonly FolderRole[] = ['sent', 'drafts', 'outbox'];

/** The content of a message, and of one that came in from elsewhere whose mailbox has received it: [MS-OXOMSG] section 2.2.1.37. */
export async function readReceived(logon: Logon, row: Message): Promise<MessageContent> {
  const content = await readContent(logon.mailbox, row);
  const isWrittenHere = row.native !== null || (row.flags & flag.draft) !== 0;
  if (isWrittenHere || ownFolders.some((role) => logon.folderOfRole(role) === row.folder)) return content;
  const { displayName: name, address } = logon.owner;
  const properties = content.properties.clone();
  properties.set(PidTag.ReceivedByName, name);
  properties.set(PidTag.ReceivedByAddressType, 'SMTP');
  properties.set(PidTag.ReceivedByEmailAddress, address);
  properties.set(PidTag.ReceivedBySmtpAddress, address);
  properties.set(
    PidTag.ReceivedByEntryId,
    writeOneOffEntryId({ displayName: name, addressType: 'SMTP', emailAddress: address }),
  );
  properties.set(PidTag.ReceivedBySearchKey, searchKeyOf('SMTP', address));
  return { ...content, properties };
}
