import { getPublicFolder } from '../../mailbox/public-folders/public-folder-path.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';
import { publicFolderObject } from '../presentation/public-folder-object.ts';
import { openPublicFolders } from '../public-folder-kit/public-folder-mailbox.ts';
import { anyPublicFolderParameter } from '../public-folder-kit/public-folder-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-PublicFolder',
  synopsis: { en: 'Shows public folders.', ko: '공용 폴더를 표시합니다.' },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: publicFolderObject,
  parameters: {
    Identity: anyPublicFolderParameter,
    Recurse: flag({
      synopsis: { en: 'With everything below it.', ko: '그 아래의 모든 폴더를 포함합니다.' },
    }),
    GetChildren: flag({
      synopsis: { en: 'Those just below it, without itself.', ko: '자신은 빼고 바로 아래 폴더만.' },
    }),
  },
  examples: [
    {
      line: 'Get-PublicFolder -Recurse',
      synopsis: { en: 'All there are, from the top.', ko: '최상위부터 모든 공용 폴더.' },
    },
    {
      line: "Get-PublicFolder '\\Sales' -GetChildren",
      synopsis: { en: 'Those in one folder.', ko: '한 폴더의 바로 아래 폴더.' },
    },
  ],
  async *process({ Identity = '\\', Recurse, GetChildren }, context) {
    const { recipient, tree } = await openPublicFolders(context);
    const top = getPublicFolder(tree, Identity);
    const shown = GetChildren ? tree.children(top.folder) : Recurse ? tree.subtree(top.folder) : [top];
    for (const folder of shown) yield publicFolderObject.present({ recipient, tree, folder });
  },
});
