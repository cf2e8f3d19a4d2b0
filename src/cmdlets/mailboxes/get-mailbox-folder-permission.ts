import { defineCmdlet } from '../kit/definition.ts';
import {
  entryOf,
  folderIdentityParameter,
  memberOf,
  noSuchPermission,
  openPermissions,
  permissionRow,
  permissionUserParameter,
} from '../mailbox-kit/folder-permission.ts';
import { folderPermissionObject } from '../presentation/folder-permission-object.ts';

const { mandatory: _, ...anyUser } = permissionUserParameter;

export const cmdlet = defineCmdlet({
  name: 'Get-MailboxFolderPermission',
  synopsis: {
    en: 'Shows who may do what in a folder of a mailbox.',
    ko: '사서함 폴더에서 누가 무엇을 할 수 있는지 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: folderPermissionObject,
  parameters: { Identity: folderIdentityParameter, User: anyUser },
  examples: [
    {
      line: "Get-MailboxFolderPermission 'kim:\\Calendar'",
      synopsis: { en: 'Who may see the calendar of kim.', ko: 'kim의 일정을 볼 수 있는 사람.' },
    },
  ],
  async *process({ Identity, User }, context) {
    const opened = await openPermissions(Identity, context);
    if (User === undefined) {
      for (const entry of opened.entries)
        yield folderPermissionObject.present(await permissionRow(opened, entry, context));
      return;
    }
    const entry = entryOf(opened.entries, await memberOf(User, context));
    if (entry === undefined) throw noSuchPermission(User);
    yield folderPermissionObject.present(await permissionRow(opened, entry, context));
  },
});
