import { AppError } from '../../base/errors.ts';
import { rightsNamed } from '../../mailbox/access-rights.ts';
import { changePermissions, writePermissions } from '../../mailbox/folder-permissions.ts';
import { defineCmdlet } from '../kit/definition.ts';
import {
  accessRightsParameter,
  entryOf,
  folderIdentityParameter,
  memberOf,
  openPermissions,
  permissionRow,
  permissionUserParameter,
} from '../mailbox-kit/folder-permission.ts';
import { folderPermissionObject } from '../presentation/folder-permission-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Add-MailboxFolderPermission',
  synopsis: {
    en: 'Lets somebody into a folder of a mailbox.',
    ko: '다른 사람이 사서함 폴더에 액세스하도록 허용합니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  output: folderPermissionObject,
  parameters: {
    Identity: folderIdentityParameter,
    User: permissionUserParameter,
    AccessRights: accessRightsParameter,
  },
  examples: [
    {
      line: "Add-MailboxFolderPermission 'kim:\\Calendar' -User park -AccessRights Editor",
      synopsis: {
        en: 'Lets park change the calendar of kim.',
        ko: 'park이 kim의 일정을 편집할 수 있습니다.',
      },
    },
  ],
  target: ({ Identity }) => Identity,
  async *process({ Identity, User, AccessRights }, context) {
    const opened = await openPermissions(Identity, context);
    const { mailbox, folder, entries } = opened;
    const rights = rightsNamed(AccessRights, folder.folderClass);
    const member = await memberOf(User, context);
    if (!('guid' in member) || entryOf(entries, member) !== undefined) throw alreadyThere(User);
    const next = changePermissions(entries, [{ kind: 'add', guid: member.guid, rights }]);
    await writePermissions(mailbox, folder.folder, next);
    const made = entryOf(next, member);
    if (made !== undefined) yield folderPermissionObject.present(await permissionRow(opened, made, context));
  },
});

const alreadyThere = (user: string): AppError =>
  new AppError({
    kind: 'conflict',
    code: 'mailbox.permission.exists',
    message: `An existing permission entry was found for user: ${user}. Set-MailboxFolderPermission changes it.`,
    details: { user },
  });
