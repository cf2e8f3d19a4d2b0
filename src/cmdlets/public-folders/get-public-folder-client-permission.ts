import { defineCmdlet } from '../kit/definition.ts';
import {
  entryOf,
  memberOf,
  noSuchPermission,
  permissionUserParameter,
} from '../mailbox-kit/folder-permission.ts';
import { folderPermissionObject } from '../presentation/folder-permission-object.ts';
import { publicFolderParameter } from '../public-folder-kit/public-folder-parameters.ts';
import { openPublicPermissions, publicPermissionRow } from '../public-folder-kit/public-folder-permission.ts';

const { mandatory: _, ...anyUser } = permissionUserParameter;

export const cmdlet = defineCmdlet({
  name: 'Get-PublicFolderClientPermission',
  synopsis: {
    en: 'Shows who may do what in a public folder.',
    ko: '공용 폴더에서 누가 무엇을 할 수 있는지 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: folderPermissionObject,
  parameters: { Identity: publicFolderParameter, User: anyUser },
  examples: [
    {
      line: "Get-PublicFolderClientPermission '\\Sales'",
      synopsis: { en: 'Of everybody.', ko: '모든 사용자의 권한.' },
    },
    {
      line: "Get-PublicFolderClientPermission '\\Sales' -User Default",
      synopsis: { en: 'What everybody of the organisation may.', ko: '조직의 모든 사용자에게 허용한 권한.' },
    },
  ],
  async *process({ Identity, User }, context) {
    const opened = await openPublicPermissions(Identity, context);
    const one = User === undefined ? undefined : entryOf(opened.entries, await memberOf(User, context));
    if (User !== undefined && one === undefined) throw noSuchPermission(User, 'PublicFolderClientPermission');
    for (const entry of one === undefined ? opened.entries : [one])
      yield folderPermissionObject.present(await publicPermissionRow(opened, entry, context));
  },
});
