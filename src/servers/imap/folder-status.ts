import { flag } from '../../store/ports/mail-model.ts';
import type { StatusItemName, StatusItems } from '../../wire/imap/index.ts';
import type { NamedFolder } from './folder-names.ts';
import type { ImapSession } from './imap-session.ts';
import { mailboxIdOf } from './object-ids.ts';

/** What STATUS says of a folder. */
export async function folderStatus(
  named: NamedFolder,
  items: readonly StatusItemName[],
  session: ImapSession,
): Promise<StatusItems> {
  const { folder } = named;
  if (items.includes('HIGHESTMODSEQ')) session.enabled.add('CONDSTORE');
  const values: Readonly<Record<StatusItemName, () => StatusItems | Promise<StatusItems>>> = {
    MESSAGES: () => ({ messages: folder.messageCount }),
    RECENT: () => ({ recent: 0 }),
    UIDNEXT: () => ({ uidNext: folder.uidNext }),
    UIDVALIDITY: () => ({ uidValidity: folder.uidValidity }),
    UNSEEN: () => ({ unseen: folder.unreadCount }),
    DELETED: async () => {
      const { flags } = await session.mailbox.readFolderIndex(folder.folder);
      return { deleted: flags.filter((bits) => (bits & flag.deleted) !== 0).length };
    },
    SIZE: () => ({ size: folder.totalBytes }),
    HIGHESTMODSEQ: () => ({ highestModseq: BigInt(folder.contentChange) }),
    MAILBOXID: () => ({ mailboxId: mailboxIdOf(folder.folder) }),
    APPENDLIMIT: () => ({ appendLimit: session.channel.maxMessageBytes }),
  };
  let status: StatusItems = {};
  for (const item of items) status = { ...status, ...(await values[item]()) };
  return status;
}
