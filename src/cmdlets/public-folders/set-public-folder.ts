import { AppError } from '../../base/errors.ts';
import { getPublicFolder } from '../../mailbox/public-folders/public-folder-path.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { openPublicFolders } from '../public-folder-kit/public-folder-mailbox.ts';
import { pathParameter, publicFolderParameter } from '../public-folder-kit/public-folder-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-PublicFolder',
  synopsis: {
    en: 'Renames a public folder, or moves it with everything below it.',
    ko: '공용 폴더의 이름을 바꾸거나 하위 폴더와 함께 옮깁니다.',
  },
  role: 'Public Folders',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: publicFolderParameter,
    Name: parameter({
      schema: text({ maxLength: 255 }),
      synopsis: { en: 'Its new name.', ko: '새 이름.' },
    }),
    Path: pathParameter,
  },
  examples: [
    {
      line: "Set-PublicFolder '\\Sales' -Name 'Sales and service'",
      synopsis: { en: 'Another name.', ko: '이름을 바꿉니다.' },
    },
    {
      line: "Set-PublicFolder '\\Sales' -Path '\\Archive'",
      synopsis: { en: 'Into another folder.', ko: '다른 폴더로 옮깁니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Name, Path }, context) {
    const { mailbox, tree } = await openPublicFolders(context);
    const folder = getPublicFolder(tree, Identity);
    if (folder.role !== null) throw topStays();
    if (Name === undefined && Path === undefined) return undefined;
    await mailbox.updateFolder(folder.folder, {
      ...(Name !== undefined && { name: Name }),
      ...(Path !== undefined && { parent: getPublicFolder(tree, Path).folder }),
    });
    return undefined;
  },
});

const topStays = (): AppError =>
  new AppError({
    kind: 'invalid',
    code: 'publicFolder.top',
    message: 'The top of the public folders cannot be renamed or moved. Name one below it, as \\Sales.',
  });
