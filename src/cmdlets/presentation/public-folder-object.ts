import type { FolderTree } from '../../mailbox/folder-tree.ts';
import { publicFolderPath } from '../../mailbox/public-folders/public-folder-path.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { Folder } from '../../store/ports/mail-model.ts';
import { folderEntryId } from '../../wire/mapi/store-entry-id.ts';
import { GuidValue } from '../../wire/powershell-language/index.ts';
import { ByteSize } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

export interface PublicFolderRow {
  /** The mailbox that they lie in. */
  readonly recipient: Recipient;
  readonly tree: FolderTree;
  readonly folder: Folder;
}

const path = ({ tree, folder }: PublicFolderRow): string => publicFolderPath(tree, folder);

function parentPath({ tree, folder }: PublicFolderRow): string | null {
  const above = folder.parent === null ? undefined : tree.find(folder.parent);
  return above === undefined || folder.role === 'ipmSubtree' ? null : publicFolderPath(tree, above);
}

const isSubtree = ({ folder }: PublicFolderRow): boolean => folder.role === 'ipmSubtree';

const entryId = ({ recipient, folder }: PublicFolderRow): string | null =>
  recipient.mailbox === null
    ? null
    : Buffer.from(folderEntryId(recipient.mailbox.guid, folder.folder, true))
        .toString('hex')
        .toUpperCase();

export const publicFolderObject = defineObjectType<PublicFolderRow>({
  typeNames: ['Microsoft.Exchange.Data.Storage.Management.PublicFolder'],
  toText: path,
  properties: {
    Identity: path,
    Name: ({ folder }) => folder.name,
    MailEnabled: () => false,
    ParentPath: parentPath,
    ContentMailboxName: ({ recipient }) => recipient.name,
    ContentMailboxGuid: ({ recipient }) =>
      recipient.mailbox === null ? null : new GuidValue(recipient.mailbox.guid),
    PerUserReadStateEnabled: () => true,
    EntryId: entryId,
    FolderClass: ({ folder }) => folder.folderClass,
    FolderPath: (row) =>
      path(row)
        .split('\\')
        .filter((name) => name !== ''),
    FolderSize: ({ folder }) => new ByteSize(folder.totalBytes),
    HasSubfolders: ({ tree, folder }) => tree.children(folder.folder).length > 0,
    IsRoot: isSubtree,
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [{ property: 'Name', width: 40 }, { property: 'ParentPath' }],
    },
  },
});

export const publicFolderStatisticsObject = defineObjectType<PublicFolderRow>({
  typeNames: ['Microsoft.Exchange.Management.MapiTasks.Presentation.PublicFolderStatistics'],
  toText: path,
  properties: {
    AssociatedItemCount: ({ tree, folder }) => tree.findAssociated(folder.folder)?.messageCount ?? 0,
    CreationTime: ({ folder }) => date(folder.createdAt),
    LastModificationTime: ({ folder }) => date(folder.modifiedAt),
    FolderPath: path,
    ItemCount: ({ folder }) => folder.messageCount,
    MailboxOwnerId: ({ recipient }) => recipient.name,
    Name: ({ folder }) => folder.name,
    TotalItemSize: ({ folder }) => new ByteSize(folder.totalBytes),
    EntryId: entryId,
    Identity: path,
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 30 },
        { property: 'ItemCount', width: 10, alignment: 'right' },
        { property: 'TotalItemSize', width: 26 },
        { property: 'LastModificationTime' },
      ],
    },
  },
});
