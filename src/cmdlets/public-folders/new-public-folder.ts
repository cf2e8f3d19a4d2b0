import { readPermissions, writePermissions } from '../../mailbox/folder-permissions.ts';
import { getPublicFolder } from '../../mailbox/public-folders/public-folder-path.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { publicFolderObject } from '../presentation/public-folder-object.ts';
import { openPublicFolders } from '../public-folder-kit/public-folder-mailbox.ts';
import { pathParameter } from '../public-folder-kit/public-folder-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'New-PublicFolder',
  synopsis: { en: 'Makes a public folder.', ko: '공용 폴더를 만듭니다.' },
  description: {
    en: 'Whoever may do something in the folder above may do the same in it. The mailbox that holds public folders is made first, by New-Mailbox -PublicFolder.',
    ko: '상위 폴더의 권한을 그대로 물려받습니다. 공용 폴더를 두는 사서함은 먼저 New-Mailbox -PublicFolder로 만듭니다.',
  },
  role: 'Public Folders',
  scope: 'organization',
  effect: 'change',
  output: publicFolderObject,
  parameters: {
    Name: parameter({
      schema: text({ maxLength: 255 }),
      synopsis: { en: 'What it is called.', ko: '폴더 이름.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'propertyName',
    }),
    Path: pathParameter,
    Mailbox: parameter({
      schema: mailboxIdentity(),
      synopsis: {
        en: 'The mailbox that holds its contents: that of all public folders, of which there is one.',
        ko: '내용을 둘 사서함. 공용 폴더 사서함은 하나뿐입니다.',
      },
    }),
  },
  examples: [
    {
      line: 'New-PublicFolder -Name 공지사항',
      synopsis: { en: 'One at the top.', ko: '최상위에 만듭니다.' },
    },
    {
      line: "New-PublicFolder -Name Orders -Path '\\Sales'",
      synopsis: { en: 'One in another.', ko: '다른 폴더 안에 만듭니다.' },
    },
  ],
  target: ({ Name }) => Name,
  async process({ Name, Path = '\\', Mailbox }, context) {
    const { recipient, mailbox, tree } = await openPublicFolders(context);
    if (Mailbox !== undefined) {
      const { rooms, organization } = context;
      await rooms.recipients.get(organization.tenant, Mailbox, { kinds: ['publicFolderMailbox'] });
    }
    const parent = getPublicFolder(tree, Path);
    const folder = await mailbox.createFolder(parent.folder, Name);
    await writePermissions(mailbox, folder.folder, await readPermissions(mailbox, parent.folder));
    return publicFolderObject.present({ recipient, tree: await mailbox.folders(), folder });
  },
});
