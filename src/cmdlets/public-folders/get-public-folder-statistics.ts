import { getPublicFolder } from '../../mailbox/public-folders/public-folder-path.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { publicFolderStatisticsObject } from '../presentation/public-folder-object.ts';
import { openPublicFolders } from '../public-folder-kit/public-folder-mailbox.ts';
import { anyPublicFolderParameter } from '../public-folder-kit/public-folder-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-PublicFolderStatistics',
  synopsis: {
    en: 'Shows what public folders hold.',
    ko: '공용 폴더별 사용량을 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: publicFolderStatisticsObject,
  parameters: { Identity: anyPublicFolderParameter },
  examples: [
    {
      line: 'Get-PublicFolderStatistics | Sort-Object ItemCount -Descending',
      synopsis: { en: 'All of them, the fullest first.', ko: '항목이 많은 순서대로 모두.' },
    },
    { line: "Get-PublicFolderStatistics '\\Sales'", synopsis: { en: 'One alone.', ko: '한 폴더만.' } },
  ],
  async *process({ Identity }, context) {
    const { recipient, tree } = await openPublicFolders(context);
    const shown = Identity === undefined ? tree.visible() : [getPublicFolder(tree, Identity)];
    for (const folder of shown) yield publicFolderStatisticsObject.present({ recipient, tree, folder });
  },
});
