import { storageLimitStatusOf } from '../../mailbox/storage-limit.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { Folder, Mailbox } from '../../store/ports/mail-model.ts';
import { GuidValue } from '../../wire/powershell-language/index.ts';
import { ByteSize, sizeOrUnlimited } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date, typesByKind } from './recipient-properties.ts';

export interface MailboxStatisticsRow {
  readonly recipient: Recipient;
  readonly mailbox: Mailbox;
}

export const mailboxStatisticsObject = defineObjectType<MailboxStatisticsRow>({
  typeNames: ['Microsoft.Exchange.Management.MapiTasks.Presentation.MailboxStatistics'],
  toText: ({ recipient }) => recipient.displayName,
  properties: {
    Identity: ({ recipient }) => recipient.guid,
    DisplayName: ({ recipient }) => recipient.displayName,
    MailboxGuid: ({ mailbox }) => new GuidValue(mailbox.guid),
    MailboxTypeDetail: ({ recipient }) => typesByKind[recipient.kind].details,
    ItemCount: ({ mailbox }) => mailbox.usage.itemCount,
    TotalItemSize: ({ mailbox }) => new ByteSize(mailbox.usage.totalBytes),
    DeletedItemCount: ({ mailbox }) => mailbox.usage.recoverableCount,
    TotalDeletedItemSize: ({ mailbox }) => new ByteSize(mailbox.usage.recoverableBytes),
    StorageLimitStatus: ({ mailbox }) => storageLimitStatusOf(mailbox),
    DatabaseIssueWarningQuota: ({ mailbox }) => sizeOrUnlimited(mailbox.quotas.issueWarningBytes),
    DatabaseProhibitSendQuota: ({ mailbox }) => sizeOrUnlimited(mailbox.quotas.prohibitSendBytes),
    DatabaseProhibitSendReceiveQuota: ({ mailbox }) =>
      sizeOrUnlimited(mailbox.quotas.prohibitSendReceiveBytes),
    DisconnectDate: ({ recipient }) =>
      date(recipient.mailbox?.state === 'disconnected' ? recipient.mailbox.since : null),
    WhenMailboxCreated: ({ mailbox }) => date(mailbox.createdAt),
  },
  view: {
    table: {
      columns: [
        { property: 'DisplayName', width: 25 },
        { property: 'ItemCount', width: 15 },
        { property: 'StorageLimitStatus', width: 20, alignment: 'right' },
        { property: 'TotalItemSize' },
      ],
    },
  },
});

export interface FolderStatisticsRow {
  readonly owner: string;
  readonly folder: Folder;
  /** From the top of what the owner sees. */
  readonly path: readonly string[];
  readonly itemsBelow: number;
  readonly bytesBelow: number;
}

const folderTypes: Readonly<Record<string, string>> = {
  inbox: 'Inbox',
  drafts: 'Drafts',
  sent: 'SentItems',
  deleted: 'DeletedItems',
  junk: 'JunkEmail',
  archive: 'Archive',
  outbox: 'Outbox',
  calendar: 'Calendar',
  contacts: 'Contacts',
  tasks: 'Tasks',
  notes: 'Notes',
  journal: 'Journal',
};

/** A name may hold what separates names in a path; Exchange prints U+F8FF in its place. */
const shownPath = (path: readonly string[]): string =>
  path.map((name) => `/${name.replaceAll('/', '\uF8FF')}`).join('');

export const folderStatisticsObject = defineObjectType<FolderStatisticsRow>({
  typeNames: ['Microsoft.Exchange.Management.Tasks.MailboxFolderConfiguration'],
  toText: ({ owner, path }) => `${owner}\\${path.join('\\')}`,
  properties: {
    Identity: ({ owner, path }) => `${owner}\\${path.join('\\')}`,
    Name: ({ folder }) => folder.name,
    FolderPath: ({ path }) => shownPath(path),
    FolderId: ({ folder }) => folder.folder,
    FolderType: ({ folder }) =>
      folder.role === null ? 'User Created' : (folderTypes[folder.role] ?? folder.role),
    ContainerClass: ({ folder }) => folder.folderClass,
    ItemsInFolder: ({ folder }) => folder.messageCount,
    UnreadItemsInFolder: ({ folder }) => folder.unreadCount,
    FolderSize: ({ folder }) => new ByteSize(folder.totalBytes),
    ItemsInFolderAndSubfolders: ({ folder, itemsBelow }) => folder.messageCount + itemsBelow,
    FolderAndSubfolderSize: ({ folder, bytesBelow }) => new ByteSize(folder.totalBytes + bytesBelow),
    CreationTime: ({ folder }) => date(folder.createdAt),
  },
});
