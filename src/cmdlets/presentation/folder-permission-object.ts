import { namesOfRights } from '../../mailbox/access-rights.ts';
import { defineObjectType } from '../kit/object-type.ts';

export interface FolderPermissionRow {
  readonly folder: string;
  /** `kim:\Calendar`. */
  readonly identity: string;
  readonly user: string;
  readonly rights: number;
}

export const folderPermissionObject = defineObjectType<FolderPermissionRow>({
  typeNames: ['Microsoft.Exchange.Management.StoreTasks.MailboxFolderPermission'],
  toText: ({ user }) => user,
  properties: {
    FolderName: ({ folder }) => folder,
    User: ({ user }) => user,
    AccessRights: ({ rights }) => [...namesOfRights(rights)],
    SharingPermissionFlags: () => null,
    Identity: ({ identity }) => identity,
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'FolderName', width: 20 },
        { property: 'User', width: 20 },
        { property: 'AccessRights', width: 32 },
        { property: 'SharingPermissionFlags' },
      ],
    },
  },
});
