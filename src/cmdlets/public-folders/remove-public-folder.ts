import { AppError } from '../../base/errors.ts';
import { getPublicFolder } from '../../mailbox/public-folders/public-folder-path.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';
import { openPublicFolders } from '../public-folder-kit/public-folder-mailbox.ts';
import { publicFolderParameter } from '../public-folder-kit/public-folder-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-PublicFolder',
  synopsis: { en: 'Removes a public folder and what is in it.', ko: '공용 폴더와 그 내용을 제거합니다.' },
  role: 'Public Folders',
  scope: 'organization',
  effect: 'destroy',
  parameters: {
    Identity: publicFolderParameter,
    Recurse: flag({
      synopsis: { en: 'With the folders below it.', ko: '하위 폴더도 함께 제거합니다.' },
    }),
  },
  examples: [
    {
      line: "Remove-PublicFolder '\\Sales\\Orders'",
      synopsis: { en: 'Asks, and removes it.', ko: '확인한 뒤 제거합니다.' },
    },
    {
      line: "Remove-PublicFolder '\\Sales' -Recurse -Confirm:$false",
      synopsis: {
        en: 'With everything below it, without asking.',
        ko: '하위 폴더까지 확인 없이 제거합니다.',
      },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Recurse }, context) {
    const { mailbox, tree } = await openPublicFolders(context);
    const folder = getPublicFolder(tree, Identity);
    const below = tree.children(folder.folder).length;
    if (folder.role !== null) throw refusal('publicFolder.top', 'The top of the public folders stays.');
    if (below > 0 && !Recurse) {
      throw refusal(
        'publicFolder.hasSubfolders',
        `"${Identity}" has ${below} folders below it. Give -Recurse to remove them too.`,
      );
    }
    await mailbox.removeFolder(folder.folder);
    return undefined;
  },
});

const refusal = (code: string, message: string): AppError =>
  new AppError({ kind: 'conflict', code, message });
