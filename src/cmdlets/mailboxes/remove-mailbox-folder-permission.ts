import { AppError } from '../../base/errors.ts';
import { changePermissions, writePermissions } from '../../mailbox/folder-permissions.ts';
import { defineCmdlet } from '../kit/definition.ts';
import {
  entryOf,
  folderIdentityParameter,
  memberOf,
  noSuchPermission,
  openPermissions,
  permissionUserParameter,
} from '../mailbox-kit/folder-permission.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-MailboxFolderPermission',
  synopsis: {
    en: 'Lets somebody into a folder of a mailbox no longer.',
    ko: '다른 사람의 사서함 폴더 액세스 권한을 제거합니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: folderIdentityParameter, User: permissionUserParameter },
  examples: [
    {
      line: "Remove-MailboxFolderPermission 'kim:\\Calendar' -User park",
      synopsis: { en: 'Asks, and removes it.', ko: '확인한 뒤 제거합니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, User }, context) {
    const { mailbox, folder, entries } = await openPermissions(Identity, context);
    const entry = entryOf(entries, await memberOf(User, context));
    if (entry === undefined) throw noSuchPermission(User);
    if (entry.guid === null) throw staysThere(User);
    const change = { kind: 'remove', member: entry.member } as const;
    await writePermissions(mailbox, folder.folder, changePermissions(entries, [change]));
    return undefined;
  },
});

const staysThere = (user: string): AppError =>
  new AppError({
    kind: 'invalid',
    code: 'mailbox.permission.stays',
    message: `The entry of ${user} cannot be removed. Type: Set-MailboxFolderPermission -User ${user} -AccessRights None`,
    details: { user },
  });
