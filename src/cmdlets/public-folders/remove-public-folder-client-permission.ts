import { changePermissions, writePermissions } from '../../mailbox/folder-permissions.ts';
import { defineCmdlet } from '../kit/definition.ts';
import {
  entryOf,
  memberOf,
  noSuchPermission,
  permissionUserParameter,
} from '../mailbox-kit/folder-permission.ts';
import { publicFolderParameter } from '../public-folder-kit/public-folder-parameters.ts';
import { openPublicPermissions } from '../public-folder-kit/public-folder-permission.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-PublicFolderClientPermission',
  synopsis: {
    en: 'Lets somebody into a public folder no longer.',
    ko: '공용 폴더에 대한 권한을 제거합니다.',
  },
  role: 'Public Folders',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: publicFolderParameter, User: permissionUserParameter },
  examples: [
    {
      line: "Remove-PublicFolderClientPermission '\\Sales' -User jiho.park",
      synopsis: { en: 'Asks, and removes it.', ko: '확인한 뒤 제거합니다.' },
    },
    {
      line: "Remove-PublicFolderClientPermission '\\Sales' -User Default -Confirm:$false",
      synopsis: {
        en: 'Leaves those alone who are named.',
        ko: '이름으로 지정한 사람만 남깁니다.',
      },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, User }, context) {
    const { mailbox, folder, entries } = await openPublicPermissions(Identity, context);
    const entry = entryOf(entries, await memberOf(User, context));
    if (entry === undefined) throw noSuchPermission(User, 'PublicFolderClientPermission');
    // Everybody and nobody stay in the list, and may do nothing then.
    const change =
      entry.guid === null
        ? ({ kind: 'modify', member: entry.member, rights: 0 } as const)
        : ({ kind: 'remove', member: entry.member } as const);
    await writePermissions(mailbox, folder.folder, changePermissions(entries, [change]));
    return undefined;
  },
});
