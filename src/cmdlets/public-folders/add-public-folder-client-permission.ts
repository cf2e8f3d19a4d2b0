import { AppError } from '../../base/errors.ts';
import { rightsNamed } from '../../mailbox/access-rights.ts';
import { changePermissions, writePermissions } from '../../mailbox/folder-permissions.ts';
import { defineCmdlet } from '../kit/definition.ts';
import {
  accessRightsParameter,
  entryOf,
  memberOf,
  permissionUserParameter,
} from '../mailbox-kit/folder-permission.ts';
import { folderPermissionObject } from '../presentation/folder-permission-object.ts';
import { publicFolderParameter } from '../public-folder-kit/public-folder-parameters.ts';
import { openPublicPermissions, publicPermissionRow } from '../public-folder-kit/public-folder-permission.ts';

export const cmdlet = defineCmdlet({
  name: 'Add-PublicFolderClientPermission',
  synopsis: { en: 'Lets somebody into a public folder.', ko: '공용 폴더에 대한 권한을 추가합니다.' },
  description: {
    en: 'Folders that are made below it later take it over; those that are there already do not. Default and Anonymous are in every list without rights once they were removed, and are given rights again here.',
    ko: '이후에 그 아래 만드는 폴더는 이 권한을 물려받지만, 이미 있는 폴더에는 적용되지 않습니다. Default와 Anonymous는 제거해도 권한 없이 목록에 남으며, 이 명령으로 다시 권한을 줄 수 있습니다.',
  },
  role: 'Public Folders',
  scope: 'organization',
  effect: 'change',
  output: folderPermissionObject,
  parameters: {
    Identity: publicFolderParameter,
    User: permissionUserParameter,
    AccessRights: accessRightsParameter,
  },
  examples: [
    {
      line: "Add-PublicFolderClientPermission '\\Sales' -User kim -AccessRights PublishingEditor",
      synopsis: {
        en: 'Lets kim change everything in it, and make folders below it.',
        ko: 'kim이 모든 항목을 편집하고 하위 폴더를 만들 수 있습니다.',
      },
    },
    {
      line: "Add-PublicFolderClientPermission '\\' -User minsu.kim -AccessRights Owner",
      synopsis: { en: 'Lets somebody make folders at the top.', ko: '최상위에 폴더를 만들 수 있게 합니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async *process({ Identity, User, AccessRights }, context) {
    const opened = await openPublicPermissions(Identity, context);
    const { mailbox, folder, entries } = opened;
    const rights = rightsNamed(AccessRights, folder.folderClass);
    const member = await memberOf(User, context);
    const known = entryOf(entries, member);
    if (known !== undefined && (known.guid !== null || known.rights !== 0)) throw alreadyThere(User);
    const change =
      'guid' in member
        ? ({ kind: 'add', guid: member.guid, rights } as const)
        : ({ kind: 'modify', member: member.member, rights } as const);
    const next = changePermissions(entries, [change]);
    await writePermissions(mailbox, folder.folder, next);
    const made = entryOf(next, member);
    if (made !== undefined)
      yield folderPermissionObject.present(await publicPermissionRow(opened, made, context));
  },
});

const alreadyThere = (user: string): AppError =>
  new AppError({
    kind: 'conflict',
    code: 'publicFolder.permission.exists',
    message: `An existing permission entry was found for user: ${user}. Remove-PublicFolderClientPermission takes it away; then add another.`,
    details: { user },
  });
