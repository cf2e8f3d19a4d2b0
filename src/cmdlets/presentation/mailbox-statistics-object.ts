import { storageLimitStatusOf } from '../../mailbox/storage-limit.ts';
import type { LastAccess } from '../../reports/recording/last-access.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { Folder, FolderRole, Mailbox } from '../../store/ports/mail-model.ts';
import { GuidValue } from '../../wire/powershell-language/index.ts';
import { ByteSize, sizeOrUnlimited } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date, typesByKind } from './recipient-properties.ts';

export interface MailboxStatisticsRow {
  readonly recipient: Recipient;
  readonly mailbox: Mailbox;
  /** None where nobody was ever in it. */
  readonly access: LastAccess | undefined;
}

const isDisabled = ({ mailbox }: Recipient): boolean => mailbox?.state === 'disconnected';

export const mailboxStatisticsObject = defineObjectType<MailboxStatisticsRow>({
  typeNames: ['Microsoft.Exchange.Management.MapiTasks.Presentation.MailboxStatistics'],
  toText: ({ recipient }) => recipient.displayName,
  properties: {
    DeletedItemCount: ({ mailbox }) => mailbox.usage.recoverableCount,
    DisconnectDate: ({ recipient }) =>
      date(recipient.deletedAt ?? (isDisabled(recipient) ? (recipient.mailbox?.since ?? null) : null)),
    DisconnectReason: ({ recipient }) =>
      recipient.deletedAt !== null ? 'SoftDeleted' : isDisabled(recipient) ? 'Disabled' : null,
    DisplayName: ({ recipient }) => recipient.displayName,
    ItemCount: ({ mailbox }) => mailbox.usage.itemCount,
    LastLoggedOnUserAccount: ({ recipient, access }) => (access === undefined ? null : recipient.upn),
    LastLogoffTime: ({ access }) => date(access?.logoffAt ?? null),
    LastLogonTime: ({ access }) => date(access?.logonAt ?? null),
    StorageLimitStatus: ({ mailbox }) => storageLimitStatusOf(mailbox),
    TotalDeletedItemSize: ({ mailbox }) => new ByteSize(mailbox.usage.recoverableBytes),
    TotalItemSize: ({ mailbox }) => new ByteSize(mailbox.usage.totalBytes),
    DatabaseIssueWarningQuota: ({ mailbox }) => sizeOrUnlimited(mailbox.quotas.issueWarningBytes),
    DatabaseProhibitSendQuota: ({ mailbox }) => sizeOrUnlimited(mailbox.quotas.prohibitSendBytes),
    DatabaseProhibitSendReceiveQuota: ({ mailbox }) =>
      sizeOrUnlimited(mailbox.quotas.prohibitSendReceiveBytes),
    MailboxTypeDetail: ({ recipient }) => typesByKind[recipient.kind].details,
    MailboxGuid: ({ mailbox }) => new GuidValue(mailbox.guid),
    Identity: ({ recipient }) => recipient.guid,
    WhenMailboxCreated: ({ mailbox }) => date(mailbox.createdAt),
  },
  view: {
    table: {
      columns: [
        { property: 'DisplayName', width: 25 },
        { property: 'ItemCount', width: 9, alignment: 'right' },
        { property: 'StorageLimitStatus', width: 18 },
        { property: 'TotalItemSize', width: 24 },
        { property: 'LastLogonTime' },
      ],
    },
  },
});

export interface FolderStatisticsRow {
  readonly owner: string;
  readonly folder: Folder;
  /** From the top of what the owner sees; names a folder beside it by its own name. */
  readonly path: readonly string[];
  readonly itemsBelow: number;
  readonly bytesBelow: number;
  /** When they were received; missing where nobody asked for it. */
  readonly oldestAt?: number | undefined;
  readonly newestAt?: number | undefined;
}

/** As Exchange calls them; a folder without a role was made by its owner. */
const folderTypes: Readonly<Record<FolderRole, string>> = {
  root: 'Root',
  ipmSubtree: 'Root',
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
  recoverable: 'RecoverableItemsRoot',
  deferredAction: 'DeferredActions',
  spoolerQueue: 'SpoolerQueue',
  commonViews: 'CommonViews',
  schedule: 'Schedule',
  finder: 'Finder',
  views: 'Views',
  shortcuts: 'Shortcuts',
  reminders: 'Reminders',
  todoSearch: 'ToDoSearch',
  freebusyData: 'FreebusyData',
  conversationActions: 'ConversationActions',
  nonIpmSubtree: 'NonIpmRoot',
  eformsRegistry: 'EFormsRegistry',
};

/** A name may hold what separates names in a path; Exchange prints U+F8FF in its place. */
const shownPath = (path: readonly string[]): string =>
  path.map((name) => `/${name.replaceAll('/', '\uF8FF')}`).join('');

export const folderStatisticsObject = defineObjectType<FolderStatisticsRow>({
  typeNames: ['Microsoft.Exchange.Management.Tasks.MailboxFolderConfiguration'],
  toText: ({ owner, path }) => `${owner}\\${path.join('\\')}`,
  properties: {
    CreationTime: ({ folder }) => date(folder.createdAt),
    Name: ({ folder }) => folder.name,
    FolderPath: ({ path }) => shownPath(path),
    FolderId: ({ folder }) => folder.folder,
    FolderType: ({ folder }) => (folder.role === null ? 'User Created' : folderTypes[folder.role]),
    ContainerClass: ({ folder }) => folder.folderClass,
    ItemsInFolder: ({ folder }) => folder.messageCount,
    UnreadItemsInFolder: ({ folder }) => folder.unreadCount,
    FolderSize: ({ folder }) => new ByteSize(folder.totalBytes),
    ItemsInFolderAndSubfolders: ({ folder, itemsBelow }) => folder.messageCount + itemsBelow,
    FolderAndSubfolderSize: ({ folder, bytesBelow }) => new ByteSize(folder.totalBytes + bytesBelow),
    OldestItemReceivedDate: ({ oldestAt }) => date(oldestAt ?? null),
    NewestItemReceivedDate: ({ newestAt }) => date(newestAt ?? null),
    Identity: ({ owner, path }) => `${owner}\\${path.join('\\')}`,
  },
});
