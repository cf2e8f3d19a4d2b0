import { rightsNamed } from '../../mailbox/access-rights.ts';
import { changePermissions, writePermissions } from '../../mailbox/folder-permissions.ts';
import { defineCmdlet } from '../kit/definition.ts';
import {
  accessRightsParameter,
  entryOf,
  folderIdentityParameter,
  memberOf,
  noSuchPermission,
  openPermissions,
  permissionUserParameter,
} from '../mailbox-kit/folder-permission.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-MailboxFolderPermission',
  synopsis: {
    en: 'Changes what somebody may do in a folder of a mailbox.',
    ko: '사서함 폴더에서 다른 사람이 할 수 있는 일을 변경합니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: folderIdentityParameter,
    User: permissionUserParameter,
    AccessRights: accessRightsParameter,
  },
  examples: [
    {
      line: "Set-MailboxFolderPermission 'kim:\\Calendar' -User Default -AccessRights LimitedDetails",
      synopsis: {
        en: 'Everybody of the organisation sees when and about what kim is busy.',
        ko: '조직의 모든 사용자가 kim의 일정 시간과 제목을 볼 수 있습니다.',
      },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, User, AccessRights }, context) {
    const { mailbox, folder, entries } = await openPermissions(Identity, context);
    const rights = rightsNamed(AccessRights, folder.folderClass);
    const entry = entryOf(entries, await memberOf(User, context));
    if (entry === undefined) throw noSuchPermission(User);
    const change = { kind: 'modify', member: entry.member, rights } as const;
    await writePermissions(mailbox, folder.folder, changePermissions(entries, [change]));
    return undefined;
  },
});
